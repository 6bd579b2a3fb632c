"""The commands for settings, keys, log and jobs."""

import pytest

from openpista.domain.ids import SessionId
from openpista.domain.query import ConfigEntries, ConfigEntry
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.moves import CommandGiven, OverlayOpened
from tests.tui.core.drive import Drive

HERE = SessionId("")
ENTRY = ConfigEntry("ui.mouse", "true", "default", "", "", kind="switch", text="true")


def given(name: str, argument: str = "") -> CommandGiven:
    return CommandGiven(HERE, name, argument, id="c")


@pytest.mark.parametrize(
    ("name", "argument", "kind"),
    [
        ("settings", "", "settings"),
        ("config", "", "settings"),
        ("keys", "", "keys"),
        ("logs", "", "logs"),
        ("jobs", "", "jobs"),
        ("cron", "", "jobs"),
    ],
)
def test_each_opens_its_list(name: str, argument: str, kind: str) -> None:
    drive = Drive().given(given(name, argument))

    assert [overlay.kind for overlay in drive.state.route.overlays] == [kind]


def test_words_are_searched_for() -> None:
    assert Drive().given(given("settings", "mouse")).state.config.query == "mouse"
    assert Drive().given(given("keys", "send")).state.keymap.query == "send"
    assert Drive().given(given("logs", "telegram")).state.logs.service == "telegram"


def test_a_key_and_a_value_change_it() -> None:
    drive = Drive().given(
        OverlayOpened("settings", id="q"),
        AnswerArrived("q", ConfigEntries(entries=(ENTRY,), path="")),
        given("settings", "ui.mouse off"),
    )

    assert drive.state.config.sending == (("c", "ui.mouse"),)


def test_two_words_that_are_no_key_are_searched_for() -> None:
    drive = Drive().given(
        OverlayOpened("settings", id="q"),
        AnswerArrived("q", ConfigEntries(entries=(ENTRY,), path="")),
        given("settings", "two words"),
    )

    assert drive.state.config.query == "two words"
