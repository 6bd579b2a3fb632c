"""A part of the window that is made of rows: a function from a width to rows, painted.

Most of the window is such functions of the state, which are tested without a terminal.
"""

from collections.abc import Callable

from textual.errors import NoWidget
from textual.events import Click
from textual.geometry import Size
from textual.scroll_view import ScrollView
from textual.strip import Strip
from textual.widget import Widget

from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row, target_at

Draw = Callable[[Look, int], list[Row]]
"""Makes the rows of a part for a look and a width in cells."""

LEFT_BUTTON = 1

Hit = Callable[[str], None]
"""Hears the name of what was clicked."""


def draw_nothing(_look: Look, _width: int) -> list[Row]:
    """Draw no rows."""
    return []


class RowView(Widget):
    """As high as its rows; refreshes without a layout pass while their number stays.

    A hit `left|right` names two columns: where the click was decides.
    """

    def __init__(
        self, look: Look, *, widget_id: str, fill: str = "", hit: Hit | None = None
    ) -> None:
        super().__init__(id=widget_id)
        self._look = look
        self._fill = fill
        self._hit = hit
        self._draw: Draw = draw_nothing
        self._rows: tuple[int, list[Row]] = (-1, [])

    def put(self, draw: Draw, look: Look) -> None:
        """Show what `draw` makes from now on."""
        width, before = self._rows
        self._draw, self._look, self._rows = draw, look, (-1, [])
        if width < 0:
            self.refresh(layout=True)
        else:
            self.refresh(layout=len(self.rows(width)) != len(before))

    def rows(self, width: int) -> list[Row]:
        """Return the rows for a width."""
        if self._rows[0] != width:
            self._rows = (width, self._draw(self._look, width))
        return self._rows[1]

    def get_content_height(self, container: Size, viewport: Size, width: int) -> int:  # noqa: ARG002
        """Return how many rows there are."""
        return len(self.rows(width))

    def render_line(self, y: int) -> Strip:
        """Return a painted row."""
        width = self.content_size.width
        rows = self.rows(width)
        row = rows[y] if y < len(rows) else BLANK
        return self._look.painter.strip(row, width, row.fill or self._fill)

    def on_click(self, event: Click) -> None:
        """Tell what was clicked."""
        rows, y = self._rows[1], event.y - self.gutter.top
        if event.button != LEFT_BUTTON or not 0 <= y < len(rows):
            return
        hit = target_at(rows[y], event.x - self.gutter.left) or rows[y].hit
        left, bar, right = hit.partition("|")
        hit = right if bar and event.x - self.gutter.left > self.content_size.width // 2 else left
        if self._hit is not None and hit:
            event.stop()
            self._hit(hit)


class RowScroll(ScrollView):
    """Rows that may be more than there is room for; keeps a chosen row in view.

    `at_end` is called when the last row is in view.
    """

    def __init__(
        self,
        look: Look,
        *,
        widget_id: str,
        fill: str = "",
        hit: Hit | None = None,
        at_end: Callable[[], None] | None = None,
    ) -> None:
        super().__init__(id=widget_id)
        self._at_end = at_end
        self._look = look
        self._fill = fill
        self._hit = hit
        self._draw: Draw = draw_nothing
        self._rows: list[Row] = []
        self._shown = (0, 0)

    def put(self, draw: Draw, look: Look, *, show: tuple[int, int] = (0, 0)) -> None:
        """Show what `draw` makes; rows `show[0]` to `show[1]` must be in view."""
        self._draw, self._look, self._shown = draw, look, show
        self._lay_out()

    def on_resize(self) -> None:
        """Draw for the new width."""
        self._lay_out()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """See whether the end has come into view."""
        super().watch_scroll_y(old_value, new_value)
        self._tell_end()

    def render_line(self, y: int) -> Strip:
        """Return a painted row."""
        width = self.scrollable_content_region.width
        line = y + self.scroll_offset.y
        row = self._rows[line] if line < len(self._rows) else BLANK
        return self._look.painter.strip(row, width, row.fill or self._fill)

    def on_click(self, event: Click) -> None:
        """Tell what was clicked."""
        line = event.y - self.gutter.top + self.scroll_offset.y
        if self._hit is None or event.button != LEFT_BUTTON or not 0 <= line < len(self._rows):
            return
        row = self._rows[line]
        if hit := target_at(row, event.x - self.gutter.left) or row.hit:
            event.stop()
            self._hit(hit)

    def fit(self, room: int, *, least: int = 1) -> None:
        """Be as high as the rows, but not higher than `room`."""
        height = max(least, min(len(self._rows), room))
        if self.styles.height is None or self.styles.height.value != height:
            self.styles.height = height

    def _lay_out(self) -> None:
        width = self.scrollable_content_region.width
        if width <= 0:
            return
        self._rows = self._draw(self._look, width)
        size = Size(width, len(self._rows))
        if size != self.virtual_size:
            self.virtual_size = size
        first, last = self._shown
        top, room = self.scroll_offset.y, self.scrollable_content_region.height
        if last > top + room:
            top = last - room
        if first < top:
            top = first
        if top != self.scroll_offset.y:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)
        self.refresh()
        self._tell_end()

    def _tell_end(self) -> None:
        if self._at_end is None or not self._rows or not self.is_attached:
            return
        room = self._rows_in_sight()
        if room > 0 and round(self.scroll_y) + room >= len(self._rows):
            self._at_end()

    def _rows_in_sight(self) -> int:
        """How many rows really show: what a parent cuts off does not count."""
        try:
            geometry = self.screen.find_widget(self)
        except NoWidget:
            return 0
        below = self.region.bottom - geometry.visible_region.bottom
        return self.scrollable_content_region.height - max(0, below)
