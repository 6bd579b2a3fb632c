"""The sidebar's list as a widget."""

from msgspec.structs import replace

from openpista.domain.event import SessionChanged
from openpista.domain.ids import HOUSE
from openpista.tui.core.moves import SessionChosen
from openpista.tui.core.sessions import SidebarPointed
from openpista.tui.views.sidebar_list import SidebarList
from tests.tui.views.harness import Stage, frame, opened, session, settled

MANY = tuple(session(f"s{n}", f"Talk {n}", n * 60_000) for n in range(60))


def shown() -> Stage:
    return Stage(*opened(*MANY), SessionChosen(MANY[0].id))


async def test_it_stays_where_it_was_scrolled_while_others_talk() -> None:
    stage = shown()
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        sidebar = app.screen.query_one(SidebarList)
        sidebar.scroll_to(y=60, animate=False, immediate=True)
        fresh = replace(MANY[40], message_count=3, updated_at_ms=MANY[0].updated_at_ms + 9)
        stage.tell(SessionChanged(stream=HOUSE, seq=50, session=fresh))
        await settled(pilot)

        assert sidebar.scroll_offset.y == 60


async def test_a_click_opens_the_row_under_it() -> None:
    stage = shown()
    stage.store.dispatch(SidebarPointed(MANY[2].id))
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        app.screen.query_one(SidebarList).scroll_to(y=60, animate=False, immediate=True)
        await settled(pilot)
        lines = frame(app).split("\n")
        y = next(y for y, line in enumerate(lines) if "Talk 22" in line)
        await pilot.click(offset=(95, y))
        await settled(pilot)

        assert stage.store.state.sessions.active == "s22"


async def test_it_goes_to_what_is_chosen_or_shown() -> None:
    stage = shown()
    app = stage.app()
    async with app.run_test(size=(120, 30)) as pilot:
        await settled(pilot)
        sidebar = app.screen.query_one(SidebarList)
        await pilot.press("tab", "tab", "up")
        await settled(pilot)
        assert sidebar.scroll_offset.y == sidebar.max_scroll_y

        stage.store.dispatch(SidebarPointed(MANY[0].id))
        await settled(pilot)
        assert sidebar.scroll_offset.y == 0
