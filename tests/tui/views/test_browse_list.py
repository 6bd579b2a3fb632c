"""A list of any length."""

from textual.app import App, ComposeResult

from openpista.tui.views.browse_list import LongList
from openpista.tui.views.rows import Row
from tests.tui.views.harness import LOOK, settled


class Listed(App[bool]):
    """An application with one long list."""

    CSS = "LongList { height: 10; overflow-x: hidden; overflow-y: auto; }"

    def __init__(self) -> None:
        super().__init__()
        self.clicks: list[int] = []
        self.ends = 0
        self.drawn: list[int] = []

    def compose(self) -> ComposeResult:
        yield LongList(
            LOOK, widget_id="list", fill="", clicked=self.clicks.append, near_end=self._ended
        )

    def _ended(self) -> None:
        self.ends += 1

    def row(self, index: int, width: int) -> Row:
        self.drawn.append(index)
        assert width > 0
        return Row(((f"row {index}", "text"),))

    @property
    def list(self) -> LongList:
        return self.query_one(LongList)


async def test_only_rows_in_view_are_drawn() -> None:
    app = Listed()
    async with app.run_test(size=(40, 20)) as pilot:
        app.list.put(10_000, app.row, LOOK, 5_000)
        await settled(pilot)

        assert 5_000 in app.drawn
        assert len(set(app.drawn)) <= 20
        assert app.list.virtual_size.height == 10_000


async def test_the_chosen_row_comes_into_view_but_scrolling_stays() -> None:
    app = Listed()
    async with app.run_test(size=(40, 20)) as pilot:
        app.list.put(100, app.row, LOOK, 50)
        await settled(pilot)
        assert app.list.region_of(50) is not None
        assert app.list.region_of(5) is None

        app.list.scroll_to(y=0, animate=False)
        await settled(pilot)
        app.list.put(100, app.row, LOOK, 50)
        await settled(pilot)
        assert app.list.scroll_offset.y == 0

        app.list.put(100, app.row, LOOK, 51)
        await settled(pilot)
        assert app.list.region_of(51) is not None
        app.list.put(100, app.row, LOOK, 2)
        await settled(pilot)
        assert app.list.scroll_offset.y == 0


async def test_clicks_name_their_row_and_the_end_is_told() -> None:
    app = Listed()
    async with app.run_test(size=(40, 20)) as pilot:
        app.list.put(40, app.row, LOOK, None)
        await settled(pilot)
        assert app.ends == 0

        app.list.scroll_to(y=20, animate=False)
        await settled(pilot)
        await pilot.click("#list", offset=(2, 3))
        assert app.clicks == [23]

        app.list.scroll_to(y=30, animate=False)
        await settled(pilot)
        assert app.ends


async def test_a_click_below_the_last_row_means_nothing() -> None:
    app = Listed()
    async with app.run_test(size=(40, 20)) as pilot:
        app.list.put(2, app.row, LOOK, 0)
        await settled(pilot)
        await pilot.click("#list", offset=(2, 6))

        assert app.clicks == []
