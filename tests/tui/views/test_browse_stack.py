"""What lies under a dialog."""

from openpista.tui.views.browse_screen import BrowserScreen
from openpista.tui.views.browse_stack import screens_below
from openpista.tui.views.page import PageScreen
from tests.tui.looks.session_scenes import Browsing, many
from tests.tui.views.harness import settled


async def test_the_page_lies_under_the_browser() -> None:
    app = Browsing(*many()).stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)

        assert isinstance(app.screen, BrowserScreen)
        assert [type(screen) for screen in screens_below(app.screen)] == [PageScreen]
