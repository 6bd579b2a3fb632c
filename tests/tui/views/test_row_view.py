"""Parts made of rows."""

from collections.abc import Callable
from typing import ClassVar

from textual.app import App, ComposeResult
from textual.binding import BindingType

from openpista.tui.views.look import Look
from openpista.tui.views.row_view import RowScroll, RowView, draw_nothing
from openpista.tui.views.rows import Row, plain_rows
from tests.tui.views.harness import LOOK, frame, settled


class Holder(App[bool], inherit_bindings=False):
    """Holds one part."""

    CSS = "RowView { height: auto; } RowScroll { height: 1fr; overflow-x: hidden; }"
    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, part: RowView | RowScroll) -> None:
        super().__init__()
        self.part = part

    def compose(self) -> ComposeResult:
        yield self.part


def lines(*texts: str) -> Callable[[Look, int], list[Row]]:
    """Return a part that draws these texts, each with itself as its hit."""

    def draw(_: Look, width: int) -> list[Row]:
        return [row._replace(hit=text) for text in texts for row in plain_rows(text, width)]

    return draw


def numbers(count: int) -> Callable[[Look, int], list[Row]]:
    """Return a part that draws numbers."""
    return lines(*(f"row {number}" for number in range(count)))


async def test_a_part_is_as_high_as_its_rows_at_its_width() -> None:
    part = RowView(LOOK, widget_id="part")
    app = Holder(part)
    async with app.run_test(size=(20, 10)) as pilot:
        part.put(lines("one two three four five"), LOOK)
        await settled(pilot)
        assert part.size.height == 2

        part.put(draw_nothing, LOOK)
        await settled(pilot)
        assert part.size.height == 0


async def test_the_same_number_of_rows_needs_no_layout() -> None:
    part = RowView(LOOK, widget_id="part")
    app = Holder(part)
    async with app.run_test(size=(20, 10)) as pilot:
        part.put(lines("one"), LOOK)
        await settled(pilot)
        layouts: list[bool] = []
        app.screen._layout_required = False

        part.put(lines("two"), LOOK)

        layouts.append(app.screen._layout_required)
        await settled(pilot)
        assert layouts == [False]
        assert "two" in frame(app)


async def test_a_click_names_what_was_clicked() -> None:
    hits: list[str] = []
    part = RowView(LOOK, widget_id="part", hit=hits.append)
    app = Holder(part)
    async with app.run_test(size=(20, 10)) as pilot:
        part.put(lines("one", "left|right", ""), LOOK)
        await settled(pilot)

        await pilot.click(RowView, offset=(0, 0))
        await pilot.click(RowView, offset=(2, 1))
        await pilot.click(RowView, offset=(15, 1))
        await pilot.click(RowView, offset=(0, 2))

        assert hits == ["one", "left", "right"]


async def test_a_chosen_row_is_kept_in_view() -> None:
    part = RowScroll(LOOK, widget_id="part")
    app = Holder(part)
    async with app.run_test(size=(20, 5)) as pilot:
        part.put(numbers(30), LOOK, show=(20, 21))
        await settled(pilot)
        assert "row 20" in frame(app)

        part.put(numbers(30), LOOK, show=(3, 4))
        await settled(pilot)
        assert frame(app).startswith("row 3")


async def test_the_end_is_told_only_when_it_is_in_sight() -> None:
    ends: list[int] = []
    part = RowScroll(LOOK, widget_id="part", at_end=lambda: ends.append(1))
    app = Holder(part)
    async with app.run_test(size=(20, 5)) as pilot:
        part.put(numbers(9), LOOK)
        await settled(pilot)
        assert ends == []

        part.scroll_relative(y=3, animate=False, immediate=True)
        await settled(pilot)
        assert ends == []

        part.scroll_relative(y=1, animate=False, immediate=True)
        await settled(pilot)
        assert ends != []


async def test_rows_that_a_parent_cuts_off_are_not_in_sight() -> None:
    ends: list[int] = []
    part = RowScroll(LOOK, widget_id="part", at_end=lambda: ends.append(1))
    part.styles.height = 9
    app = Holder(part)
    async with app.run_test(size=(20, 5)) as pilot:
        part.put(numbers(9), LOOK)
        await settled(pilot)
        part.scroll_relative(y=1, animate=False, immediate=True)
        await settled(pilot)

        assert ends == []


async def test_short_lists_are_in_sight_at_once() -> None:
    ends: list[int] = []
    part = RowScroll(LOOK, widget_id="part", at_end=lambda: ends.append(1))
    app = Holder(part)
    async with app.run_test(size=(20, 5)) as pilot:
        part.put(numbers(3), LOOK)
        await settled(pilot)

        assert ends != []


async def test_it_fits_its_rows_into_the_room() -> None:
    hits: list[str] = []
    part = RowScroll(LOOK, widget_id="part", hit=hits.append)
    app = Holder(part)
    async with app.run_test(size=(20, 9)) as pilot:
        part.put(numbers(5), LOOK)
        await settled(pilot)
        part.fit(3)
        await settled(pilot)
        assert part.size.height == 3

        part.fit(99)
        await settled(pilot)
        assert part.size.height == 5
        await pilot.click(RowScroll, offset=(0, 2))
        assert hits == ["row 2"]
