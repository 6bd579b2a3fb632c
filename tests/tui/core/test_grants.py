"""Standing allowances and ending them."""

import pytest
from msgspec.structs import replace

from openpista.domain.approval import Grant
from openpista.domain.command import EndTaskGrants, RevokeGrant
from openpista.domain.event import GrantsChanged
from openpista.domain.ids import HOUSE, GrantId
from openpista.domain.query import GrantList, ListGrants, QueryFailed
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import AnswerArrived, CommandRefused, CommandUnsent
from openpista.tui.core.effects import Ask, Send
from openpista.tui.core.grants import GrantMoved, GrantRevoked
from openpista.tui.core.moves import NewChatAsked, OverlayOpened, SessionChosen, SessionLeft
from openpista.tui.core.update import update
from tests.tui.core.drive import Drive
from tests.tui.core.makers import S1, S2, T1, house, told

G1, G2 = GrantId("g1"), GrantId("g2")


def grant(grant_id: GrantId) -> Grant:
    return Grant(grant_id, "exact", S1, T1, "system.run", "uptime", "key", 1)


def known() -> Drive:
    return Drive().given(told(house(grants=(grant(G1), grant(G2)))))


def test_the_house_tells_its_grants() -> None:
    drive = known()

    assert drive.state.grants.grants == (grant(G1), grant(G2))
    drive.send(told(GrantsChanged(stream=HOUSE, grants=(grant(G2),)))).to(
        grants__grants=(grant(G2),)
    ).emits()


def test_opening_the_list_asks_for_it() -> None:
    drive = Drive().given(GrantMoved(2))

    drive.send(OverlayOpened("grants", id="r1")).to(
        grants__index=0,
        grants__request_id="r1",
        route__overlays=lambda overlays: len(overlays) == 1,
    ).emits(Ask(ListGrants(), "r1", slot="grants"))
    drive.send(AnswerArrived("r0", GrantList(grants=()))).emits()
    drive.send(AnswerArrived("r1", GrantList(grants=(grant(G1),)))).to(
        grants__grants=(grant(G1),), grants__request_id=""
    ).emits()


def test_a_list_that_cannot_be_had_leaves_what_is_known() -> None:
    drive = known().given(OverlayOpened("grants", id="r1"))

    drive.send(AnswerArrived("r1", QueryFailed(reason="No."))).emits()


def test_a_grant_is_ended_once() -> None:
    drive = known()

    drive.send(GrantRevoked(G1, id="r1")).to(grants__revoking=(("r1", G1),)).emits(
        Send(RevokeGrant(grant_id=G1), "r1")
    )
    drive.send(GrantRevoked(G1, id="r2")).emits()
    drive.given(told(GrantsChanged(stream=HOUSE, grants=(grant(G2),))))
    assert drive.state.grants.revoking == ()


def test_what_is_not_there_cannot_be_ended() -> None:
    Drive().send(GrantRevoked(G1, id="r1")).emits()


@pytest.mark.parametrize("failure", [CommandRefused("r1", "No."), CommandUnsent("r1")])
def test_a_grant_that_could_not_be_ended_can_be_tried_again(failure: Action) -> None:
    drive = known().given(GrantRevoked(G1, id="r1"), failure)

    assert drive.state.grants.revoking == ()


def test_the_chosen_row_moves() -> None:
    Drive().send(GrantMoved(-1)).to(grants__index=-1).emits()


def test_beginning_something_new_ends_at_once_what_was_allowed_for_the_task() -> None:
    task = replace(grant(G1), scope="task")
    drive = Drive().given(told(house(grants=(task, grant(G2)))), SessionChosen(S1))

    _, effects = update(drive.state, NewChatAsked())

    assert Send(EndTaskGrants(session_id=S1), f"left-{S1}") in effects


def test_what_stands_for_ever_or_elsewhere_is_not_ended_by_something_new() -> None:
    elsewhere = replace(grant(G1), scope="task", session_id=S2)

    drive = Drive().given(told(house(grants=(elsewhere, grant(G2)))))

    drive.send(SessionLeft(S1)).emits()
