"""A list of any length: only the rows that show are drawn, one screen row for each."""

from collections.abc import Callable

from textual.events import Click
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.strip import Strip

from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row

RowAt = Callable[[int, int], Row]
"""Makes row number `index` for a width in cells."""

NEAR_END_ROWS = 5


def _blank(_index: int, _width: int) -> Row:
    return BLANK


class LongList(ScrollView, can_focus=False):
    """Keeps a chosen row in view. `near_end` is called when the end comes near."""

    def __init__(
        self,
        look: Look,
        *,
        widget_id: str,
        fill: str,
        clicked: Callable[[int], None],
        near_end: Callable[[], None],
    ) -> None:
        super().__init__(id=widget_id)
        self._look = look
        self._fill = fill
        self._clicked = clicked
        self._near_end = near_end
        self._row_at: RowAt = _blank
        self._total: int = 0
        self._chosen: int | None = None

    def put(self, count: int, row_at: RowAt, look: Look, chosen: int | None) -> None:
        """Show `count` rows, with `chosen` in view if the choice is another one than before."""
        moved = chosen != self._chosen or count != self._total
        self._total, self._chosen = count, chosen
        self._row_at, self._look = row_at, look
        size = Size(self.scrollable_content_region.width, count)
        if size != self.virtual_size:
            self.virtual_size = size
        if moved:
            self._show_chosen()
        self.refresh()
        self._tell_end()

    def region_of(self, index: int) -> Region | None:
        """Return where a row stands on the screen; None where it does not show."""
        inside = self.scrollable_content_region
        y = index - self.scroll_offset.y
        if not 0 <= y < inside.height:
            return None
        return Region(self.content_region.x, self.content_region.y + y, inside.width, 1)

    def on_resize(self) -> None:
        """Keep the chosen row in view."""
        self.virtual_size = Size(self.scrollable_content_region.width, self._total)
        self._show_chosen()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """See whether the end has come near."""
        super().watch_scroll_y(old_value, new_value)
        self._tell_end()

    def render_line(self, y: int) -> Strip:
        """Return a painted row."""
        width = self.scrollable_content_region.width
        line = y + self.scroll_offset.y
        row = self._row_at(line, width) if line < self._total else BLANK
        return self._look.painter.strip(row, width, row.fill or self._fill)

    def on_click(self, event: Click) -> None:
        """Tell which row was clicked."""
        line = event.y - self.gutter.top + self.scroll_offset.y
        if 0 <= line < self._total:
            event.stop()
            self._clicked(line)

    def _show_chosen(self) -> None:
        if self._chosen is None:
            return
        room = self.scrollable_content_region.height
        top = self.scroll_offset.y
        # The line above belongs to the row where it is the first of its group.
        above = max(0, self._chosen - 2) if self._chosen <= 2 else self._chosen
        wanted = min(max(top, self._chosen - room + 1), above)
        if wanted != top:
            self.scroll_to(y=wanted, animate=False, immediate=True, force=True)

    def _tell_end(self) -> None:
        room = self.scrollable_content_region.height
        if room > 0 and self._total and self.scroll_y + room >= self._total - NEAR_END_ROWS:
            self._near_end()
