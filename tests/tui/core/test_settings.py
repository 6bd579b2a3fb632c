"""How the window looks and answers, and what of the config holds at once."""

import pytest

from openpista.domain.event import ConfigChanged
from openpista.domain.ids import HOUSE
from openpista.domain.query import ConfigEntries, ConfigEntry
from openpista.tui.core.arrivals import AnswerArrived, EventArrived, PreferenceSaved
from openpista.tui.core.effects import SavePreference
from openpista.tui.core.moves import OverlayClosed, OverlayOpened, WindowOpened
from openpista.tui.core.settings import (
    LanguageChosen,
    Settings,
    ThemeChosen,
    ThemePreviewed,
    theme_of,
)
from tests.tui.core.drive import Drive
from tests.tui.core.makers import opened


def drive() -> Drive:
    return Drive().given(opened())


def test_the_window_opens_with_what_the_config_says() -> None:
    assert drive().state.settings == Settings("dark", ("dark", "light"), auto=("dark", "en"))
    window = WindowOpened(
        width=80,
        height=24,
        theme="light",
        auto_theme="dark",
        auto_language="ko",
        motion=False,
        images="off",
        sidebar="hidden",
        notify="bell",
    )

    assert Drive().given(window).state.settings == Settings(
        "light",
        auto=("dark", "ko"),
        motion=False,
        images="off",
        sidebar="hidden",
        notify="bell",
    )


def test_a_theme_is_kept_and_closes_its_list() -> None:
    window = drive().given(OverlayOpened("themes"))

    window.send(ThemeChosen("light")).to(settings__theme="light", route__overlays=()).emits(
        SavePreference("ui.theme", "light")
    )
    window.send(PreferenceSaved("ui.theme")).emits()


def test_a_theme_can_be_looked_at_while_the_list_is_open() -> None:
    window = drive().given(OverlayOpened("themes"))

    window.send(ThemePreviewed("light")).to(settings__preview="light").emits()
    assert theme_of(window.state.settings) == "light"
    window.send(OverlayClosed()).to(settings__preview=None, route__overlays=()).emits()
    assert theme_of(window.state.settings) == "dark"


def test_what_does_not_exist_cannot_be_chosen() -> None:
    drive().send(ThemeChosen("mud")).emits()
    drive().send(ThemePreviewed("mud")).emits()
    drive().send(LanguageChosen("xx")).emits()


def test_a_language_is_kept() -> None:
    drive().send(LanguageChosen("ko")).to(settings__language="ko").emits(
        SavePreference("ui.language", "ko")
    )


def entries(**texts: str) -> AnswerArrived:
    listed = tuple(
        ConfigEntry(f"ui.{name}", text, "file", "", "", text=text) for name, text in texts.items()
    )
    return AnswerArrived("x", ConfigEntries(entries=listed, path=""))


def changed(name: str) -> EventArrived:
    return EventArrived(ConfigChanged(stream=HOUSE, seq=1, key=f"ui.{name}"))


@pytest.mark.parametrize(
    ("name", "text", "field", "value"),
    [
        ("theme", "light", "theme", "light"),
        ("language", "ko", "language", "ko"),
        ("motion", "false", "motion", False),
        ("images", "off", "images", "off"),
        ("sidebar", "hidden", "sidebar", "hidden"),
        ("notify", "bell", "notify", "bell"),
    ],
)
def test_what_is_changed_in_the_config_holds_at_once(
    name: str, text: str, field: str, value: object
) -> None:
    window = drive().given(changed(name))
    assert window.state.settings.due == (f"ui.{name}",)

    window.given(entries(**{name: text}))

    assert getattr(window.state.settings, field) == value
    assert window.state.settings.due == ()


def test_auto_means_what_suits_the_terminal() -> None:
    window = drive().given(ThemeChosen("light"), LanguageChosen("ko"))
    window.given(changed("theme"), changed("language"), entries(theme="auto", language="auto"))

    assert window.state.settings.theme == "dark"
    assert window.state.settings.language == "en"


def test_what_was_chosen_here_stays_while_the_config_stays() -> None:
    window = drive().given(entries(theme="dark"), ThemeChosen("light"), entries(theme="dark"))
    assert window.state.settings.theme == "light"

    window.given(entries(theme="light"), entries(theme="dark"))
    assert window.state.settings.theme == "dark"


def test_a_word_that_means_nothing_changes_nothing() -> None:
    window = drive().given(changed("notify"), changed("new"), entries(notify="loud", new="x"))

    assert window.state.settings.notify == "auto"


def test_other_keys_are_none_of_its_business() -> None:
    before = drive().state.settings
    event = EventArrived(ConfigChanged(stream=HOUSE, seq=1, key="agent.model"))

    assert drive().given(event).state.settings == before
