"""The bar in which one searches the conversation."""

import pytest
from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.tui.core.find import FindAsked
from openpista.tui.core.moves import MessageWanted, OverlayOpened, SessionChosen
from openpista.tui.core.settings import LanguageChosen
from openpista.tui.views.find_bar import FindScreen, FindView, find_rows, find_view
from openpista.tui.views.page import PageScreen
from tests.tui.core.makers import message, snapshot
from tests.tui.looks.session_scenes import finding, hit, reading
from tests.tui.views.harness import KEYS, LOOK, Stage, frame, opened, session, settled

S0 = SessionId("s0")
VIEW = FindView(wanted=True, at=2, matches=5, more=False, busy=False, reading=False, failed="")


def drawn(view: FindView, width: int = 60) -> str:
    row = find_rows(view, KEYS)(LOOK, width)[0]
    assert row.cells <= width
    return row.text.strip()


@pytest.mark.parametrize(
    ("view", "says"),
    [
        (VIEW, "2 of 5 "),
        (VIEW._replace(more=True), "2 of 5+"),
        (VIEW._replace(busy=True), "2 of 5 searching …"),
        (VIEW._replace(matches=0), "no match"),
        (VIEW._replace(matches=0, busy=True), "searching …"),
        (VIEW._replace(matches=0, failed="It is locked."), "Older messages could not be searched."),
        (VIEW._replace(reading=True), "reading back …"),
        (VIEW._replace(matches=0, wanted=False), "enter older"),
    ],
)
def test_it_says_where_one_is(view: FindView, says: str) -> None:
    assert drawn(view).startswith(says)


def test_keys_are_named_while_there_is_room() -> None:
    assert "tab stays" in drawn(VIEW, 90)
    assert drawn(VIEW, 12) == "2 of 5"


async def test_typing_looks_and_keys_step_round() -> None:
    stage = reading()
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+f")
        await settled(pilot)
        await pilot.press(*"build")
        await settled(pilot)
        assert "1 of 5" in frame(app)

        await pilot.press("enter")
        await settled(pilot)
        assert "2 of 5" in frame(app)
        await pilot.press("down", "down")
        await settled(pilot)
        assert "5 of 5" in frame(app)


async def test_esc_ends_it_and_tab_stays_in_the_conversation() -> None:
    for key, zone in (("escape", "prompt"), ("tab", "transcript")):
        stage = finding("build")
        app = stage.app()
        async with app.run_test(size=(100, 30)) as pilot:
            await settled(pilot)
            await pilot.press(key)
            await settled(pilot)

            assert not isinstance(app.screen, FindScreen)
            assert stage.store.state.route.zone == zone
            assert stage.store.state.find.back is (key == "escape")


async def test_a_click_beside_it_stays_where_one_is() -> None:
    stage = finding("build")
    async with stage.app().run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.click(offset=(40, 15))
        await settled(pilot)

        assert stage.store.state.route.overlays == ()
        assert not stage.store.state.find.back


async def test_the_conversation_scrolls_under_it() -> None:
    stage = finding("zzz")
    app = stage.app()
    async with app.run_test(size=(60, 14)) as pilot:
        await settled(pilot)
        page = app.screen_stack[0]
        assert isinstance(page, PageScreen)
        end = page.transcript.scroll_offset.y

        await pilot.press("pageup")
        await settled(pilot)
        up = page.transcript.scroll_offset.y
        assert up < end
        await pilot.press("pagedown")
        await settled(pilot)
        assert page.transcript.scroll_offset.y > up


async def test_it_never_hides_a_match_on_a_low_terminal() -> None:
    talk = session("s1", "Talk")
    stage = Stage(*opened(talk), SessionChosen(talk.id))
    stage.tell(snapshot(message(1, "user", "the needle"), session=talk))
    stage.store.dispatch(FindAsked(talk.id, "needle"))
    app = stage.app()
    async with app.run_test(size=(60, 16)) as pilot:
        await settled(pilot)

        assert any("the needle" in line for line in frame(app).split("\n"))


async def test_nothing_steps_without_a_match_and_languages_change() -> None:
    stage = finding("zzz")
    app = stage.app()
    async with app.run_test(size=(100, 30)) as pilot:
        await settled(pilot)
        await pilot.press("enter")
        stage.store.dispatch(LanguageChosen("ko"))
        await settled(pilot)

        assert "결과 없음" in frame(app)
        await pilot.resize_terminal(70, 20)
        await settled(pilot)
        assert app.screen.query_one("#find").region.width <= 70


async def test_over_a_page_without_a_conversation_it_still_closes() -> None:
    stage = Stage(*opened(), OverlayOpened("find"))
    async with stage.app().run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("escape")
        await settled(pilot)

        assert stage.store.state.route.overlays == ()


def test_older_matches_and_reading_are_counted() -> None:
    older = tuple(hit("s0", "", seq, "user", "", 1) for seq in (1, 2))
    state = finding("build", hits=older).store.state
    assert find_view(state).matches == 5
    stage = finding("build")
    stage.store.dispatch(MessageWanted(S0, 1))
    reading_back = replace(stage.store.state.jump, state="reading")
    assert find_view(replace(stage.store.state, jump=reading_back)).reading
    stage.store.dispatch(FindAsked(S0))
    assert not find_view(stage.store.state).wanted
