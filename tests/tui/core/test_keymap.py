"""Giving an action another key."""

from openpista.domain.command import SetConfig, UnsetConfig
from openpista.domain.query import ConfigEntries, ConfigEntry
from openpista.tui.core.arrivals import AnswerArrived, CommandAccepted, CommandRefused
from openpista.tui.core.effects import After, Send
from openpista.tui.core.keymap import (
    Keymap,
    KeyMoved,
    KeyPressed,
    KeyReset,
    KeysSearched,
    KeyWanted,
)
from openpista.tui.core.moves import OverlayClosed, OverlayOpened, WindowOpened
from openpista.tui.core.phrase import phrase
from openpista.tui.core.route import Overlay
from tests.tui.core.drive import Drive

OWN = (("help.open", "f5"),)


def capturing(own: tuple[tuple[str, str], ...] = ()) -> Drive:
    return Drive().given(
        WindowOpened(width=80, height=24, keys=own),
        OverlayOpened("keys"),
        KeyWanted("palette.open", id="w"),
    )


def test_the_window_opens_with_the_keys_of_the_config() -> None:
    drive = Drive().given(WindowOpened(width=80, height=24, keys=OWN))

    assert drive.state.keymap == Keymap(own=OWN)


def test_the_list_is_searched_and_walked() -> None:
    drive = Drive().given(OverlayOpened("keys", "he"))

    assert drive.state.keymap.query == "he"
    drive.send(KeyMoved(2)).to(keymap__index=2).emits()
    drive.send(KeysSearched("m")).to(keymap__query="m", keymap__index=0).emits()
    drive.send(KeysSearched("m")).emits()


def test_a_key_is_pressed_and_kept() -> None:
    drive = capturing(OWN)
    assert drive.state.route.overlays == (Overlay("keys"), Overlay("key"))

    value = '{ "help.open" = "f5", "palette.open" = "f12" }'
    drive.send(KeyPressed("f12", id="r")).to(keymap__pressed="f12", keymap__request_id="r").emits(
        Send(SetConfig(key="ui.keys", value=value), "r")
    )
    drive.send(CommandAccepted("r")).to(
        keymap=Keymap(own=OWN), route__overlays=(Overlay("keys"),)
    ).emits()


def test_one_more_key_is_added_to_those_there_are() -> None:
    drive = capturing().given(OverlayClosed("key"), KeyWanted("palette.open", adding=True, id="w"))

    drive.send(KeyPressed("f12", id="r")).to(keymap__pressed="f12", keymap__request_id="r").emits(
        Send(SetConfig(key="ui.keys", value='{ "palette.open" = "ctrl+p,f12" }'), "r")
    )


def test_a_korean_letter_counts_as_its_key() -> None:
    capturing().send(KeyPressed("ctrl+ㅌ", id="r")).to(
        keymap__pressed="ctrl+x", keymap__request_id="r"
    ).emits(Send(SetConfig(key="ui.keys", value='{ "palette.open" = "ctrl+x" }'), "r"))


def test_a_key_that_cannot_be_had_is_told_and_another_is_waited_for() -> None:
    drive = capturing()
    told = phrase("notice.key_taken", press="f1", taken="help.open", wanted="palette.open")

    drive.send(KeyPressed("f1", id="r")).to(keymap__pressed="f1", keymap__problem=told).emits()
    drive.send(OverlayClosed()).to(keymap=Keymap(), route__overlays=(Overlay("keys"),)).emits()


def test_a_refusal_stands_beside_it() -> None:
    drive = capturing().given(KeyPressed("f12", id="r"))

    drive.send(CommandRefused("r", "The file cannot be written.")).to(
        keymap__request_id="",
        keymap__refused="The file cannot be written.",
        notices=lambda notices: len(notices.shown) == 1,
    ).emits(lambda effect: isinstance(effect, After))


def test_an_action_gets_its_keys_back() -> None:
    drive = Drive().given(WindowOpened(width=80, height=24, keys=OWN))

    drive.send(KeyReset("help.open", id="r")).to(keymap__request_id="r").emits(
        Send(UnsetConfig(key="ui.keys"), "r")
    )
    drive.send(CommandAccepted("r")).to(keymap__request_id="").emits()


def test_one_that_has_them_is_left_alone() -> None:
    drive = Drive().given(KeyReset("help.open", id="r"))

    assert drive.state.keymap == Keymap()
    assert drive.state.notices.shown[0].phrase == phrase("keys.as_it_came")


def test_what_the_config_says_later_holds_at_once() -> None:
    entry = ConfigEntry("ui.keys", "…", "file", "", "", items=("help.open = f5",))

    Drive().send(AnswerArrived("x", ConfigEntries(entries=(entry,), path=""))).to(
        keymap__own=OWN,
        settings__seen=lambda seen: seen == (("ui.keys", "…"),),
    ).emits()


def test_what_does_not_exist_cannot_be_wanted() -> None:
    Drive().send(KeyWanted("no.such")).emits()
    Drive().send(KeyPressed("f12")).emits()
