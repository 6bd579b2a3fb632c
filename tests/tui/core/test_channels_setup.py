"""Setting up a channel: one command after the other, the first refusal stops the rest."""

from typing import Any

import pytest

from openpista.domain.command import BeginPairing, CancelPairing, RestartService, SetConfig
from openpista.domain.query import ConfigEntries, ConfigEntry, GrantList, QueryFailed, ReadConfig
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
)
from openpista.tui.core.channels_setup import (
    DrawingChanged,
    PhoneEntered,
    Setup,
    SetupLeft,
    SetupStepChosen,
    SetupTouched,
    TokenEntered,
    WebFormEntered,
    origin_of,
    value_of,
)
from openpista.tui.core.effects import Ask, Effect, Send, SendSealed
from openpista.tui.core.moves import OverlayKind, OverlayOpened, PairingWanted
from openpista.tui.core.phrase import phrase
from openpista.tui.core.update import update
from tests.tui.core.drive import Drive


def config(service: str, **values: str) -> ConfigEntries:
    entries = [
        ConfigEntry(f"channels.{service}.{name}", value, "file", "str", "")
        for name, value in values.items()
    ]
    other = ConfigEntry("agent.model", '"x"', "default", "str", "")
    return ConfigEntries(entries=(*entries, other), path="/c")


def opened(service: OverlayKind, **values: str) -> Drive:
    answer = config(service, **values)
    return Drive().given(OverlayOpened(service, id="r1"), AnswerArrived("r1", answer))


def sent_in_turn(drive: Drive, action: Any) -> list[Effect]:
    """Accept whatever is sent until nothing more is."""
    effects: list[Effect] = []
    drive.state, more = update(drive.state, action)
    while more:
        effects += more
        drive.state, more = update(drive.state, CommandAccepted(drive.state.setup.sent))
    return effects


def commands(effects: list[Effect]) -> list[Any]:
    return [effect.command for effect in effects if isinstance(effect, Send | SendSealed)]


# --- what is there --------------------------------------------------------------------------


@pytest.mark.parametrize("service", ["telegram", "whatsapp", "web"])
def test_opening_asks_what_is_set_up(service: OverlayKind) -> None:
    Drive().send(OverlayOpened(service, id="r1")).to(
        setup=Setup(service, asked="r1"), route__overlays=lambda overlays: len(overlays) == 1
    ).emits(Ask(ReadConfig(), "r1", slot="setup"))


@pytest.mark.parametrize(
    ("service", "values", "step"),
    [
        ("telegram", {"token": '""'}, "form"),
        ("telegram", {"token": '"•••"'}, "ready"),
        ("web", {"enabled": "false"}, "form"),
        ("web", {"enabled": "true"}, "ready"),
        ("whatsapp", {"enabled": "false"}, "ready"),
    ],
)
def test_what_is_filled_in_need_not_be_written_again(
    service: OverlayKind, values: dict[str, str], step: str
) -> None:
    assert opened(service, **values).state.setup.step == step


def test_values_and_origins_are_those_of_the_service() -> None:
    setup = opened("web", host='"127.0.0.1"', port="3210").state.setup

    assert (value_of(setup, "host"), value_of(setup, "port")) == ("127.0.0.1", "3210")
    assert value_of(setup, "nope") == ""
    assert (origin_of(setup, "host"), origin_of(setup, "nope")) == ("file", "")


@pytest.mark.parametrize(
    ("service", "step"), [("telegram", "form"), ("web", "form"), ("whatsapp", "ready")]
)
def test_without_the_config_one_can_go_on(service: OverlayKind, step: str) -> None:
    drive = Drive().given(OverlayOpened(service, id="r1"))
    failed = drive.given(AnswerArrived("r1", QueryFailed(reason="No."))).state.setup
    assert (failed.step, failed.problem) == (step, phrase("setup.refused", reason="No."))

    other = Drive().given(
        OverlayOpened(service, id="r1"), AnswerArrived("r1", GrantList(grants=()))
    )
    assert other.state.setup.step == step


def test_an_answer_to_an_earlier_question_is_late() -> None:
    drive = opened("telegram", token='""')

    drive.send(AnswerArrived("r1", config("telegram", token='"x"'))).emits()


# --- what is written ------------------------------------------------------------------------


def test_a_token_is_saved_the_bot_started_and_a_link_made() -> None:
    drive = opened("telegram", token='""')

    effects = sent_in_turn(drive, TokenEntered("slip-1", id="r2"))

    assert isinstance(effects[0], SendSealed)
    assert effects[0].slip == "slip-1"
    assert commands(effects) == [
        SetConfig(key="channels.telegram.token", value=""),
        SetConfig(key="channels.telegram.enabled", value="true"),
        RestartService(service="telegram"),
        BeginPairing(service="telegram"),
    ]
    assert drive.state.setup.step == "pairing"


@pytest.mark.parametrize(
    ("slip", "wrong", "key"),
    [("", "shape", "telegram.token_shape"), ("", "", "telegram.token_empty")],
)
def test_what_is_no_token_is_not_sent(slip: str, wrong: str, key: str) -> None:
    drive = opened("telegram", token='""')

    drive.send(TokenEntered(slip, wrong, id="r2")).to(setup__problem=phrase(key)).emits()
    drive.send(SetupTouched()).to(setup__problem=None).emits()
    drive.send(SetupTouched()).emits()


def test_the_web_page_is_saved_key_by_key() -> None:
    effects = sent_in_turn(
        opened("web", enabled="false"), WebFormEntered("localhost", "8080", "slip-1", id="r2")
    )

    assert commands(effects) == [
        SetConfig(key="channels.web.host", value='"localhost"'),
        SetConfig(key="channels.web.port", value="8080"),
        SetConfig(key="channels.web.token", value=""),
        SetConfig(key="channels.web.enabled", value="true"),
        RestartService(service="web"),
        BeginPairing(service="web"),
    ]


def test_without_a_passphrase_none_is_written() -> None:
    effects = sent_in_turn(
        opened("web", enabled="false"), WebFormEntered("localhost", "8080", id="r2")
    )

    assert not [effect for effect in effects if isinstance(effect, SendSealed)]


@pytest.mark.parametrize(
    ("form", "key"),
    [
        (WebFormEntered("0.0.0.0", "3210"), "web.host_open"),
        (WebFormEntered("127.0.0.1", "99999"), "web.port_wrong"),
        (WebFormEntered("127.0.0.1", "3210", wrong="short"), "web.passphrase_short"),
    ],
)
def test_a_form_with_anything_wrong_is_not_sent(form: WebFormEntered, key: str) -> None:
    drive = opened("web", enabled="false")

    drive.send(form).to(setup__problem=lambda problem: problem.key == key).emits()


# --- pairing --------------------------------------------------------------------------------


def test_what_is_off_is_started_before_its_pairing() -> None:
    off = sent_in_turn(opened("whatsapp", enabled="false"), PairingWanted("whatsapp", id="r2"))
    on = sent_in_turn(opened("whatsapp", enabled="true"), PairingWanted("whatsapp", id="r2"))

    assert commands(off) == [
        SetConfig(key="channels.whatsapp.enabled", value="true"),
        RestartService(service="whatsapp"),
        BeginPairing(service="whatsapp"),
    ]
    assert commands(on) == [BeginPairing(service="whatsapp")]


def test_a_phone_is_linked_by_its_number() -> None:
    drive = opened("whatsapp", enabled="true").given(SetupStepChosen("phone"))

    drive.send(PhoneEntered("12", id="r2")).to(
        setup__problem=phrase("whatsapp.phone_wrong")
    ).emits()
    effects = sent_in_turn(drive, PhoneEntered("+821012345678", id="r3"))
    assert commands(effects) == [BeginPairing(service="whatsapp", phone="+821012345678")]


def test_a_pairing_of_another_service_is_not_ours() -> None:
    opened("whatsapp", enabled="true").send(PairingWanted("telegram", id="r2")).emits()


# --- refusals and leaving -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("service", "values", "action", "step"),
    [
        ("telegram", {"token": '""'}, TokenEntered("s", id="r2"), "form"),
        ("web", {}, WebFormEntered("localhost", "1", id="r2"), "form"),
        ("whatsapp", {}, PairingWanted("whatsapp", id="r2"), "ready"),
        ("telegram", {"token": '"x"', "enabled": "true"}, PairingWanted("telegram", id="r2"),
         "ready"),
    ],
)  # fmt: skip
def test_a_refusal_stops_the_rest_and_stands_where_it_can_be_mended(
    service: OverlayKind, values: dict[str, str], action: Any, step: str
) -> None:
    drive = opened(service, **values).given(action)

    drive.given(CommandRefused("r2+", "There is no such channel yet."))

    setup = drive.state.setup
    assert (setup.step, setup.sent, setup.todo) == (step, "", ())
    assert setup.problem == phrase("setup.refused", reason="There is no such channel yet.")


def test_what_did_not_arrive_is_said() -> None:
    drive = opened("telegram", token='""').given(TokenEntered("s", id="r2"), CommandUnsent("r2+"))

    assert drive.state.setup.problem == phrase("setup.unsent")


def test_answers_to_others_are_not_ours() -> None:
    drive = opened("telegram", token='""').given(TokenEntered("s", id="r2"))

    drive.send(CommandAccepted("x")).emits()
    drive.given(CommandRefused("x", "No."))
    assert drive.state.setup.problem is None


def test_while_a_command_is_on_its_way_nothing_else_is_begun() -> None:
    drive = opened("telegram", token='""').given(TokenEntered("s", id="r2"))

    drive.send(TokenEntered("t", id="r3")).emits()


def test_leaving_ends_a_pairing_that_waits() -> None:
    opened("whatsapp", enabled="true").send(SetupLeft(cancel=True, id="r9")).to(
        setup=Setup()
    ).emits(Send(CancelPairing(service="whatsapp"), "r9"))
    opened("whatsapp", enabled="true").send(SetupLeft(id="r9")).to(setup=Setup()).emits()
    Drive().send(SetupLeft(cancel=True, id="r9")).emits()


def test_the_code_is_drawn_in_another_way() -> None:
    drive = opened("whatsapp", enabled="true")

    for drawing in ("half", "small", "ascii", "auto"):
        drive.send(DrawingChanged()).to(setup__drawing=drawing).emits()
