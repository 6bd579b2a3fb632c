"""What stands in which row of the conversation: the layout with a head row above it, painted.

Knows nothing of scrolling; rows are counted from the top of all that is laid out.
"""

from time import perf_counter

from textual.selection import Selection
from textual.strip import Strip

from openpista.tui.core.blocks import BlockId
from openpista.tui.core.conversation import Chat
from openpista.tui.views import transcript_ahead
from openpista.tui.views.blocks import copied
from openpista.tui.views.canvas import Canvas
from openpista.tui.views.images import Pictures
from openpista.tui.views.paint import Painter
from openpista.tui.views.rows import BLANK, Row, cells_of, copied_text
from openpista.tui.views.transcript_cache import DrawnCache
from openpista.tui.views.transcript_entries import Entry, EntryDrawer
from openpista.tui.views.transcript_layout import Anchor, TranscriptLayout
from openpista.words.catalogue import Words

IDLE_SLICE_S = 0.004
HEAD_ROWS = 2
"""Rows above the oldest entry that say whether there are older ones."""


class Sheet:
    """The rows of one chat at one width, in one theme."""

    def __init__(self, words: Words, painter: Painter, pictures: Pictures | None = None) -> None:
        self.cache = DrawnCache()
        self.chat = Chat()
        self.cursor: BlockId | None = None
        self.painter = painter
        self._drawer = EntryDrawer(self.cache, Canvas(0, words, pictures=pictures))
        self.layout = TranscriptLayout(self._drawer)

    @property
    def canvas(self) -> Canvas:
        """What the entries are drawn for; its width is 0 until it is known."""
        return self._drawer.canvas

    @property
    def head(self) -> int:
        """Rows above the oldest entry."""
        return HEAD_ROWS if self.chat.older != "none" else 0

    @property
    def height(self) -> int:
        """Rows that are laid out."""
        return self.head + self.layout.height

    def put(self, chat: Chat) -> int:
        """Take the chat as it is now; return the first row that may look different."""
        before, self.chat = self.chat, chat
        if before.session_id != chat.session_id:
            self.cache.clear()
            self.layout = TranscriptLayout(self._drawer)
            self.cursor = None
        if not self.canvas.width:
            return 0
        changed = self.layout.put(chat.blocks)
        return 0 if before.older != chat.older else changed + self.head

    def put_canvas(self, canvas: Canvas) -> None:
        """Draw for another width, in other words, or for another workspace."""
        first_time = not self.canvas.width
        self._drawer.resize(canvas)
        if first_time:
            self.layout.put(self.chat.blocks)
        else:
            self.layout.redraw()

    def put_painter(self, painter: Painter) -> None:
        """Wear another theme: only colours change."""
        self.painter = painter
        self.cache.drop_strips()

    def strip(self, line: int, width: int, selection: Selection | None) -> Strip:
        """Return row `line`, `width` cells wide."""
        if line < self.head:
            return self.painter.strip(_head_row(self.canvas, self.chat.older, line), width)
        found = self.layout.drawn_at(line - self.head)
        if found is None:
            return self.painter.blank(width).apply_offsets(0, line)
        drawn, number = found
        fill = self._cursor_fill(line)
        if fill is not None:
            strip = self.painter.strip(drawn.rows[number], width, fill)
        else:
            strip = self.cache.strip(drawn, number, lambda row: self._painted(row, width))
        span = selection.get_span(line) if selection is not None else None
        if span is not None:
            strip = self.painter.select(drawn.rows[number], strip, span)
        return strip.apply_offsets(0, line)

    def empty_strip(self, y: int, width: int, height: int) -> Strip:
        """Return row `y` of a viewport that has nothing to show."""
        if y != height // 2:
            return self.painter.blank(width)
        key = "chat.loading" if self.chat.state == "loading" else "chat.empty"
        text = self.canvas.words(key)
        indent = " " * max(0, (width - cells_of(text)) // 2)
        return self.painter.strip(Row(((indent + text, "muted"),)), width)

    def selected_text(self, selection: Selection) -> str:
        """Return the selected text as it was written: without decoration and wrapping."""
        last = self.height - 1
        start = max(self.head, selection.start.y if selection.start is not None else 0)
        end = min(last, selection.end.y if selection.end is not None else last)
        rows = [self.layout.row_at(line - self.head) for line in range(start, end + 1)]
        low = selection.start.x if selection.start is not None else 0
        high = selection.end.x if selection.end is not None else None
        return copied_text(rows, first_from=low, last_to=high)

    def toggle_at(self, line: int) -> BlockId | None:
        """Return the block that a click on row `line` opens or folds."""
        entry = self.layout.entry_at(line - self.head)
        if entry is None or self.layout.row_at(line - self.head).hit != "toggle":
            return None
        return entry.block.id

    def move_cursor(self, step: int) -> tuple[int, int] | None:
        """Go to an entry above (-1) or below (1); return its first row and its height."""
        entries = self.layout.entries[self.layout.first :]
        if not entries:
            return None
        index = next((i for i, e in enumerate(entries) if e.block.id == self.cursor), len(entries))
        entry = entries[max(0, min(len(entries) - 1, index + step))]
        self.cursor = entry.block.id
        return self.layout.top_of(entry) + self.head, entry.height - entry.gap

    def text_at_cursor(self) -> str:
        """Return what copying the entry under the cursor gives; the newest without a cursor."""
        entries = self.layout.entries
        found = [entry for entry in entries if entry.block.id == self.cursor] or entries[-1:]
        return copied(found[0].block) if found else ""

    def anchor(self, line: int, rows: int) -> Anchor | None:
        """Return a row of the `rows` from `line` on in a form that survives changes around it."""
        return self.layout.anchor(line - self.head, rows)

    def position(self, anchor: Anchor) -> int | None:
        """Return the row at the top of the viewport with which an anchored row does not move."""
        position = self.layout.position(anchor)
        return None if position is None else max(0, position + self.head - anchor.below)

    def settle(self, line: int, rows: int) -> bool:
        """Measure what shows in `rows` rows from `line` on; say whether heights changed."""
        top = line - self.head
        return self.layout.settle_between(top, top + rows)

    def has_work(self, line: int, rows: int) -> bool:
        """Say whether anything near `rows` rows from `line` on is left to measure."""
        top = line - self.head
        return transcript_ahead.has_work(self.layout, top, top + rows)

    def work(self, line: int, rows: int, *, hurry: bool) -> bool:
        """Measure for a few milliseconds; say whether heights changed."""
        deadline, top = perf_counter() + IDLE_SLICE_S, line - self.head
        return transcript_ahead.work(
            self.layout, top, top + rows, lambda: perf_counter() < deadline, hurry=hurry
        )

    def _painted(self, row: Row, width: int) -> Strip:
        if not row.fill:
            return self.painter.strip(row, width)
        body = self.painter.strip(row, min(max(self.canvas.width, row.cells), width))
        return body.extend_cell_length(width, self.painter.style("text"))

    def _cursor_fill(self, line: int) -> str | None:
        if self.cursor is None:
            return None
        entry: Entry | None = self.layout.entry_at(line - self.head)
        return "cursor" if entry is not None and entry.block.id == self.cursor else None


def _head_row(canvas: Canvas, older: str, line: int) -> Row:
    return BLANK if line else Row(((canvas.words(f"chat.older_{older}"), "muted"),))
