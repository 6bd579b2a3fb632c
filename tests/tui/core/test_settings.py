"""Theme and language."""

from openpista.tui.core.arrivals import PreferenceSaved
from openpista.tui.core.effects import SavePreference
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
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
    assert drive().state.settings == Settings("dark", ("dark", "light"))


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
