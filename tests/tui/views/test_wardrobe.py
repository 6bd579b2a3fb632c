"""What a window wears changes while it is open."""

import re

import pytest

from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.settings import LanguageChosen, ThemeChosen
from openpista.tui.core.state import State
from openpista.tui.views.wardrobe import FLAT, wanted_look
from tests.tui.views.harness import Stage, frame, opened, settled


def test_a_window_wears_what_its_state_says() -> None:
    assert wanted_look(State()) == ("", "en")


async def test_theme_and_language_change_while_it_is_open() -> None:
    stage = Stage(*opened(), OverlayOpened("settings"))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        before = app.look()

        stage.store.dispatch(ThemeChosen("openpista-light"))
        stage.store.dispatch(LanguageChosen("ko"))
        await settled(pilot)

        assert app.theme == "openpista-light"
        assert app.look().painter is not before.painter
        assert "설정" in frame(app)
        assert not app.has_class(FLAT)


async def test_sixteen_colours_get_lines_between_the_parts() -> None:
    stage = Stage(*opened(themes=("openpista-dark", "openpista-16")))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "╭" not in frame(app)

        stage.store.dispatch(ThemeChosen("openpista-16"))
        await settled(pilot)

        assert app.has_class(FLAT)
        assert "╭" in frame(app)


async def test_without_colours_none_is_written(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")
    stage = Stage(*opened(), OverlayOpened("palette"))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        written = app.export_screenshot()
        assert app.has_class(FLAT)
        filters = app.get_line_filters()
        names = [type(one).__name__ for one in filters]
        assert "NoColorFilter" in names
        assert "Monochrome" not in names
        assert re.search("Commands", written.replace("&#160;", " "))
