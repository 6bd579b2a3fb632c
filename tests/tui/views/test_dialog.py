"""Dialogs: searched, walked, chosen, clicked, closed."""

import pytest
from textual.events import Key

from openpista.domain.ids import TurnId
from openpista.domain.query import UndoList
from openpista.domain.session import FileChange, UndoEntry
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.palette import PaletteEdited
from openpista.tui.core.undo import UndoChosen, UndoHistoryAsked
from openpista.tui.views.dialog import Dialog, SearchInput
from tests.tui.views.harness import Stage, frame, opened, session, settled

MANY = tuple(session(f"s{number}", f"Talk {number}", number * 60_000) for number in range(40))


def stage_with(kind: str, query: str = "") -> Stage:
    return Stage(*opened(*MANY), OverlayOpened(kind, query))  # type: ignore[arg-type]


async def test_it_is_searched_as_one_types() -> None:
    stage = stage_with("palette")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("3", "9")
        await settled(pilot)

        shown = frame(app)
        assert "Talk 39" in shown
        assert "Talk 3 " not in shown


async def test_a_query_it_was_opened_with_stands_there() -> None:
    stage = stage_with("palette", "Talk 7")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        assert frame(app).count("Talk 7") == 2
        await pilot.press("backspace", "8")
        await settled(pilot)
        assert stage.store.state.palette.query == "Talk 8"


async def test_the_chosen_row_is_kept_in_view() -> None:
    stage = stage_with("palette", "Talk")
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


async def test_a_click_chooses_and_one_beside_closes() -> None:
    stage = stage_with("palette", "Talk")
    app = stage.app()
    async with app.run_test(size=(80, 30)) as pilot:
        await settled(pilot)
        await pilot.click("#dialog-title", offset=(3, 0))
        await settled(pilot)
        assert stage.store.state.route.overlays

        await pilot.click(offset=(1, 28))
        await settled(pilot)
        assert not stage.store.state.route.overlays

        stage.store.dispatch(OverlayOpened("palette", "Talk"))
        await settled(pilot)
        await pilot.click("#dialog-list", offset=(5, 2))
        await settled(pilot)
        assert stage.store.state.sessions.active == "s2"


async def test_del_edits_the_search_while_there_is_something_behind_the_cursor() -> None:
    stage = stage_with("palette", "Talk")
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        await pilot.press("home", "delete")
        await settled(pilot)

        assert stage.store.state.palette.query == "alk"


async def test_a_listing_may_say_what_closing_and_its_keys_are() -> None:
    stage = stage_with("palette")
    entry = UndoEntry(TurnId("t1"), MANY[0].id, 1, "Tidy up", (FileChange("/src/a", "changed"),))
    stage.store.dispatch(UndoHistoryAsked(MANY[0].id, id="r1"))
    stage.store.dispatch(AnswerArrived("r1", UndoList(entries=(entry,))))
    stage.store.dispatch(UndoChosen(entry.turn_id))
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        assert "n leaves it" in frame(app)

        await pilot.press("escape")
        await settled(pilot)
        assert stage.store.state.undo.asking is None
        assert "enter takes it back" in frame(app)

        await pilot.press("escape")
        await settled(pilot)
        assert [overlay.kind for overlay in stage.store.state.route.overlays] == ["palette"]


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


async def test_a_query_that_a_recording_holds_is_shown() -> None:
    stage = stage_with("palette")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        stage.store.dispatch(PaletteEdited("Talk 7"))
        await settled(pilot)

        assert app.screen.query_one(SearchInput).value == "Talk 7"
        assert stage.store.state.palette.query == "Talk 7"


async def test_what_is_typed_fast_is_not_set_back() -> None:
    stage = stage_with("palette")
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        for char in "talk123":
            app.post_message(Key(char, char))
        await settled(pilot)

        assert app.screen.query_one(SearchInput).value == "talk123"
        assert stage.store.state.palette.query == "talk123"
