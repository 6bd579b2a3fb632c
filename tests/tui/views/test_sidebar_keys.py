"""Keys for conversations on the page."""

from typing import Any

from openpista.domain.command import DeleteSession, ForkSession, RestoreSession
from openpista.domain.ids import SessionId
from openpista.tui.core.effects import Send
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.route import ZoneFocused
from openpista.tui.views.browse_screen import BrowserScreen
from openpista.tui.views.find_bar import FindScreen
from openpista.tui.views.page import PageScreen
from openpista.tui.views.row_view import RowScroll
from openpista.tui.views.sidebar_keys import title_region
from tests.tui.looks.session_scenes import TITLES, many, reading
from tests.tui.views.harness import Stage, frame, opened, session, settled

S0, S1 = SessionId("s0"), SessionId("s1")


def sent(stage: Stage) -> list[Any]:
    return [effect.command for effect in stage.effects if isinstance(effect, Send)]


async def test_the_sidebar_deletes_and_brings_back() -> None:
    stage = reading()
    async with stage.app().run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("tab", "tab", "down", "delete")
        await settled(pilot)
        assert sent(stage) == [DeleteSession(session_id=S1)]
        assert stage.store.state.sessions.cursor == "s2"

        await pilot.press("ctrl+z")
        await settled(pilot)
        assert sent(stage)[1] == RestoreSession(session_id=S1)


async def test_the_sidebar_renames_what_is_under_its_cursor() -> None:
    stage = reading()
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("tab", "tab", "up")
        await settled(pilot)
        assert "ctrl+r renames" in frame(app)

        await pilot.press("ctrl+r")
        await settled(pilot)
        assert stage.store.state.renaming.session_id == many()[-1].id


async def test_letters_in_the_sidebar_go_to_the_composer() -> None:
    stage = reading()
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("tab", "tab", "j", "k")
        await settled(pilot)

        page = app.screen
        assert isinstance(page, PageScreen)
        assert page.prompt.text == "jk"


async def test_an_entry_is_forked_at_its_message() -> None:
    stage = reading()
    async with stage.app().run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("tab", "up", "up", "f")
        await settled(pilot)

        assert sent(stage) == [ForkSession(session_id=S0, seq=5)]


async def test_find_needs_a_conversation() -> None:
    home = Stage(*opened())
    app = home.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+f")
        await settled(pilot)
        assert not isinstance(app.screen, FindScreen)


async def test_an_empty_sidebar_hears_keys_without_harm() -> None:
    stage = Stage(*opened())
    async with stage.app().run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+b")
        stage.store.dispatch(ZoneFocused("sidebar"))
        await settled(pilot)
        await pilot.press("down", "enter", "delete", "ctrl+r")
        await settled(pilot)

        assert sent(stage) == []


async def test_the_last_row_of_a_long_sidebar_opens_the_browser() -> None:
    sessions = [session(f"s{n}", f"Talk {n}", n) for n in range(230)]
    stage = Stage(*opened(*sessions))
    app = stage.app()
    async with app.run_test(size=(120, 40)) as pilot:
        await settled(pilot)
        await pilot.press("ctrl+b")
        await settled(pilot)
        sidebar = app.screen.query_one("#sidebar", RowScroll)
        sidebar.scroll_end(animate=False, immediate=True)
        await settled(pilot)
        lines = frame(app).split("\n")
        y = next(y for y, line in enumerate(lines) if "shows all" in line)
        await pilot.click(offset=(95, y))
        await settled(pilot)

        assert isinstance(app.screen, BrowserScreen)


async def test_a_title_has_a_place_while_it_shows() -> None:
    app = reading().app()
    async with app.run_test(size=(120, 14)) as pilot:
        await settled(pilot)
        page = app.screen
        assert isinstance(page, PageScreen)
        region = page.row_region(S1)
        assert region is not None
        line = frame(app).split("\n")[region.y]
        assert TITLES[1][0] in line
        assert page.row_region(many()[-1].id) is None
        assert page.row_region(SessionId("none")) is None
        await pilot.press("ctrl+b")
        await settled(pilot)
        assert page.row_region(S1) is None
        assert title_region(page.query_one("#sidebar", RowScroll), page._store.state, S0) is None
        assert OverlayOpened("sessions").kind == "sessions"
