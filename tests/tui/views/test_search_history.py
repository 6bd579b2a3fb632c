"""The list of what was sent before."""

from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.domain.query import HistoryPage, QueryFailed, ReadHistory, SearchMessages
from openpista.tui.core.effects import HistorySearchDue
from openpista.tui.core.history_search import HistorySearchAsked, HistorySearchEdited
from openpista.tui.core.moves import PromptEdited
from openpista.tui.core.selectors import active_draft
from openpista.tui.core.settings import LanguageChosen
from openpista.tui.views.search_history import HistoryScreen, history_rows, history_view
from tests.tui.core.makers import NEW, message
from tests.tui.looks.session_scenes import answer, reading, recalling
from tests.tui.views.harness import LOOK, Stage, frame, opened, settled, text

S0 = SessionId("s0")


def drawn(stage: Stage, width: int = 70) -> list[str]:
    rows = history_rows(history_view(stage.store.state))(LOOK, width)
    assert all(row.cells <= width for row in rows)
    return text(rows).split("\n")


def test_the_newest_is_nearest_to_the_composer() -> None:
    rows = drawn(recalling())

    assert rows[-1].startswith("› Does the build on my phone's branch break as well?")
    assert rows[-2].startswith("  Fix the failing build, please.")


def test_stored_messages_name_their_conversation() -> None:
    rows = drawn(recalling("build"))

    assert "A backup that te" in rows[0]
    assert rows[0].startswith("  so that every build")


def test_nothing_sent_nothing_found_searching_and_failure_have_looks() -> None:
    stage = Stage(*opened())
    stage.store.dispatch(HistorySearchAsked(NEW))
    assert drawn(stage) == ["  Nothing was sent yet."]

    stage.store.dispatch(HistorySearchEdited("zzz"))
    assert drawn(stage) == ["  searching …"]
    stage.store.dispatch(HistorySearchDue(id="r1"))
    answer(stage, SearchMessages, QueryFailed(reason="It is locked."))
    assert drawn(stage) == ["  The messages could not be searched. It is locked."]
    loaded = replace(stage.store.state.history, state="loaded")
    view = history_view(replace(stage.store.state, history=loaded))
    assert text(history_rows(view)(LOOK, 60)) == "  Nothing that you sent fits."


async def test_enter_takes_it_into_the_draft() -> None:
    stage = reading()
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+r")
        await settled(pilot)
        assert isinstance(app.screen, HistoryScreen)

        await pilot.press("up", "down", "ctrl+r", "enter")
        await settled(pilot)

        assert active_draft(stage.store.state).text == "Fix the failing build, please."
        assert not isinstance(app.screen, HistoryScreen)


async def test_esc_leaves_the_draft_as_it_was() -> None:
    stage = reading()
    stage.store.dispatch(PromptEdited(S0, 0, "half a thought", 4))
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+r", *"fix", "escape")
        await settled(pilot)

        assert active_draft(stage.store.state).text == "half a thought"
        assert active_draft(stage.store.state).cursor == 4
        assert stage.store.state.route.overlays == ()


async def test_an_excerpt_is_read_whole_before_it_is_taken() -> None:
    stage = recalling("every")
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        await settled(pilot)
        whole = message(3, "user", "so that every build ends with a backup")
        answer(stage, ReadHistory, HistoryPage(messages=(whole,)))
        await settled(pilot)

        assert active_draft(stage.store.state).text == "so that every build ends with a backup"


async def test_the_scope_is_switched_by_key_and_click() -> None:
    stage = recalling()
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("tab")
        await settled(pilot)
        assert stage.store.state.history.scope == "session"

        await pilot.click("#history-head", offset=(20, 0))
        await settled(pilot)
        assert stage.store.state.history.scope == "all"
        stage.store.dispatch(LanguageChosen("ko"))
        await settled(pilot)
        assert "보냈던 글" in frame(app)


async def test_a_click_takes_and_one_beside_closes() -> None:
    stage = recalling()
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.click("#history-list", offset=(5, 0))
        await settled(pilot)
        assert active_draft(stage.store.state).text == "Fix the failing build, please."

        stage.store.dispatch(HistorySearchAsked(S0))
        await settled(pilot)
        await pilot.click(offset=(2, 1))
        await settled(pilot)
        assert stage.store.state.route.overlays == ()


async def test_it_stays_on_small_terminals_and_without_rows() -> None:
    for stage in (recalling(), Stage(*opened(), HistorySearchAsked(NEW))):
        app = stage.app()
        async with app.run_test(size=(60, 16)) as pilot:
            await settled(pilot)
            await pilot.press("enter")
            box = app.screen.query("#history")
            assert all(b.region.bottom <= 16 and b.region.y >= 0 for b in box)
