"""Dialogs: searched, walked, chosen, clicked, closed."""

import pytest

from openpista.tui.core.moves import OverlayOpened
from openpista.tui.views.dialog import Dialog
from tests.tui.views.harness import Stage, frame, opened, session, settled

MANY = tuple(session(f"s{number}", f"Talk {number}", number * 60_000) for number in range(40))


def stage_with(kind: str, query: str = "") -> Stage:
    return Stage(*opened(*MANY), OverlayOpened(kind, query))  # type: ignore[arg-type]


async def test_it_is_searched_as_one_types() -> None:
    stage = stage_with("sessions")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("3", "9")
        await settled(pilot)

        shown = frame(app)
        assert "Talk 39" in shown
        assert "Talk 3 " not in shown


async def test_a_query_it_was_opened_with_stands_there() -> None:
    stage = stage_with("sessions", "Talk 7")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        assert frame(app).count("Talk 7") == 2
        await pilot.press("backspace", "8")
        await settled(pilot)
        assert stage.store.state.sessions.browser.query == "Talk 8"


async def test_the_chosen_row_is_kept_in_view() -> None:
    stage = stage_with("sessions")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("up")
        await settled(pilot)

        assert "› Talk 39" in frame(app)
        await pilot.press("pagedown", "enter")
        await settled(pilot)
        assert stage.store.state.sessions.active != ""
        assert stage.store.state.route.overlays == ()


async def test_a_row_is_removed_by_its_key() -> None:
    stage = stage_with("sessions")
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("ctrl+d")
        await settled(pilot)

        assert "s0" not in [row.session.id for row in stage.store.state.sessions.rows]


async def test_a_click_chooses_and_one_beside_closes() -> None:
    stage = stage_with("sessions")
    app = stage.app()
    async with app.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        await pilot.click("#dialog-title", offset=(3, 0))
        await settled(pilot)
        assert stage.store.state.route.overlays

        await pilot.click(offset=(1, 28))
        await settled(pilot)
        assert not stage.store.state.route.overlays

        stage.store.dispatch(OverlayOpened("sessions"))
        await settled(pilot)
        await pilot.click("#dialog-list", offset=(5, 2))
        await settled(pilot)
        assert stage.store.state.sessions.active == "s2"


@pytest.mark.parametrize("key", ["escape", "ctrl+c"])
async def test_it_is_closed(key: str) -> None:
    stage = stage_with("palette")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press(key)
        await settled(pilot)

        assert not isinstance(app.screen, Dialog)


async def test_lists_without_a_search_hear_keys_too() -> None:
    stage = stage_with("themes")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("down", "enter")
        await settled(pilot)

        assert stage.store.state.settings.theme == "openpista-light"
        assert app.theme == "openpista-light"


async def test_the_question_before_leaving_is_answered_with_a_letter() -> None:
    stage = stage_with("leave")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "The agent is at work" in frame(app)

        await pilot.press("x", "s")
        await settled(pilot)

        assert not stage.store.state.route.overlays


async def test_the_help_scrolls() -> None:
    stage = stage_with("help")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        before = frame(app)

        await pilot.press("down", "pagedown")
        await settled(pilot)

        assert frame(app) != before


@pytest.mark.parametrize("size", [(80, 24), (120, 40), (60, 16), (40, 10)])
@pytest.mark.parametrize("kind", ["palette", "help", "sessions"])
async def test_title_and_keys_are_always_on_the_screen(kind: str, size: tuple[int, int]) -> None:
    app = stage_with(kind).app()
    async with app.run_test(size=size) as pilot:
        await settled(pilot)
        shown = frame(app)

        assert "esc" in shown
        assert len([line for line in shown.split("\n") if line.strip()]) <= size[1]


async def test_another_language_while_it_is_open() -> None:
    from openpista.tui.core.settings import LanguageChosen

    stage = stage_with("palette")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        stage.store.dispatch(LanguageChosen("ko"))
        await settled(pilot)

        assert "새 대화 시작" in frame(app)
