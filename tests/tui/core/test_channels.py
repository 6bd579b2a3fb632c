"""The channels screen: orders to services, strangers let in, people let out."""

import pytest

from openpista.domain.command import (
    AnswerPairingRequest,
    Command,
    RestartService,
    StartService,
    StopService,
    Unpair,
)
from openpista.domain.event import ServiceStatus, ServiceStatusChanged
from openpista.domain.ids import HOUSE
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import CommandAccepted, CommandRefused, CommandUnsent
from openpista.tui.core.channels import (
    ChannelMoved,
    Ordered,
    ServiceOrder,
    ServiceOrdered,
    StrangerAnswered,
    UnpairAsked,
    UnpairConfirmed,
    UnpairDropped,
    is_ordered,
)
from openpista.tui.core.effects import Send
from openpista.tui.core.moves import OverlayOpened
from tests.tui.core.drive import Drive
from tests.tui.core.makers import told


def test_opening_begins_at_the_top() -> None:
    drive = Drive().given(ChannelMoved(3), UnpairAsked("telegram", "1"))

    drive.send(OverlayOpened("channels", id="r1")).to(
        channels__index=0,
        channels__unpairing=None,
        route__overlays=lambda overlays: len(overlays) == 1,
    ).emits()


@pytest.mark.parametrize(
    ("order", "command"),
    [
        ("start", StartService(service="web")),
        ("stop", StopService(service="web")),
        ("restart", RestartService(service="web")),
    ],
)
def test_a_service_is_ordered_once_until_that_is_answered(
    order: ServiceOrder, command: Command
) -> None:
    drive = Drive()
    drive.send(ServiceOrdered("web", order, id="r1")).to(
        channels__ordered=(Ordered("r1", "web"),)
    ).emits(Send(command, "r1"))

    drive.send(ServiceOrdered("web", "stop", id="r2")).emits()
    assert is_ordered(drive.state.channels, "web")
    drive.send(CommandAccepted("r1")).to(channels__ordered=()).emits()


def test_a_refusal_is_remembered_until_the_service_changes() -> None:
    drive = Drive().given(ServiceOrdered("web", "start", id="r1"))
    drive.given(CommandRefused("r1", "There is no such channel."))
    assert drive.state.channels.refusals == (("web", "There is no such channel."),)

    status = ServiceStatus("web", "up")
    drive.given(told(ServiceStatusChanged(stream=HOUSE, status=status)))
    assert drive.state.channels.refusals == ()


def test_another_order_takes_the_refusal_away() -> None:
    drive = Drive().given(ServiceOrdered("web", "start", id="r1"), CommandRefused("r1", "No."))

    drive.given(ServiceOrdered("web", "start", id="r2"))

    assert drive.state.channels.refusals == ()


def test_an_order_that_did_not_arrive_can_be_given_again() -> None:
    drive = Drive().given(ServiceOrdered("web", "start", id="r1"), CommandUnsent("r1"))

    assert not is_ordered(drive.state.channels, "web")


def test_refusals_of_others_are_not_ours() -> None:
    drive = Drive().given(CommandRefused("x", "No."))

    assert drive.state.channels.refusals == ()


def test_a_stranger_is_answered() -> None:
    Drive().send(StrangerAnswered("telegram", "K7QF", "guest", id="r1")).to(
        channels__ordered=(Ordered("r1", "telegram"),)
    ).emits(Send(AnswerPairingRequest(service="telegram", code="K7QF", role="guest"), "r1"))


def test_letting_somebody_out_is_asked_about() -> None:
    drive = Drive()
    drive.send(UnpairAsked("telegram", "42")).to(channels__unpairing=("telegram", "42")).emits()

    drive.send(UnpairConfirmed(id="r1")).to(
        channels__unpairing=None, channels__ordered=(Ordered("r1", "telegram"),)
    ).emits(Send(Unpair(service="telegram", user_id="42"), "r1"))


@pytest.mark.parametrize("action", [UnpairDropped(), ChannelMoved(0)])
def test_they_stay_where_the_question_is_left(action: Action) -> None:
    drive = Drive().given(UnpairAsked("telegram", "42"), action, UnpairConfirmed(id="r1"))

    assert drive.state.channels.unpairing is None
    assert not drive.state.channels.ordered


def test_nothing_is_dropped_where_nothing_was_asked() -> None:
    Drive().send(UnpairDropped()).emits()
