"""The whole conversation in one widget that draws lines (architecture.md §4): no widget for a
message. It owns what is geometry: scroll position, selection, the cursor over entries."""

from collections.abc import Callable

from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip
from textual.timer import Timer

from openpista.tui.core.actions import Action
from openpista.tui.core.chat import BlockToggled, FollowChanged, OlderWanted
from openpista.tui.core.conversation import Chat
from openpista.tui.views.paint import Painter
from openpista.tui.views.toolcard import Canvas
from openpista.tui.views.transcript_layout import Anchor
from openpista.tui.views.transcript_sheet import Sheet
from openpista.words.catalogue import Words

MAX_TEXT_CELLS = 120
"""Wider text is hard to read; diffs may be wider."""

IDLE_PAUSE_S = 0.03
AHEAD_ROWS = 2_000
"""Rows laid out above the viewport before anyone scrolls there."""

ASK_OLDER_ROWS = 60
"""Nearer than this to the oldest row, older messages are asked for."""

Dispatch = Callable[[Action], None]


class Transcript(ScrollView, can_focus=True):
    """Shows one chat; `put` brings it up to date."""

    def __init__(self, dispatch: Dispatch, words: Words, painter: Painter) -> None:
        super().__init__(id="transcript")
        self.sheet = Sheet(words, painter)
        self._dispatch = dispatch
        self._idle: Timer | None = None
        self._placing = False

    # --- what the binder calls ----------------------------------------------------------

    def put(self, chat: Chat) -> None:
        """Show `chat`; only what changed is drawn again."""
        anchor = self._anchor()
        self._place(anchor, self.sheet.put(chat))

    def put_place(self, workspace: str, words: Words) -> None:
        """Shorten paths against a workspace, and speak a language."""
        canvas = self.sheet.canvas
        if (workspace, words) != (canvas.workspace, canvas.words):
            self._redraw(canvas._replace(workspace=workspace, words=words))

    def put_painter(self, painter: Painter) -> None:
        """Wear another theme."""
        self.sheet.put_painter(painter)
        self.refresh()

    # --- what Textual calls -------------------------------------------------------------

    def render_line(self, y: int) -> Strip:
        """Return what stands in a row of the viewport."""
        width = self.scrollable_content_region.width
        if not self.sheet.layout.entries:
            return self.sheet.empty_strip(y, width, self.size.height)
        return self.sheet.strip(y + self.scroll_offset.y, width, self.text_selection)

    def on_resize(self, _: Resize) -> None:
        """Lay out for the new width, first what is in view."""
        wide = self.scrollable_content_region.width - 1
        canvas = self.sheet.canvas
        if wide == canvas.wide or wide <= 0:
            self._place(self._anchor(), 0)
        else:
            self._redraw(canvas._replace(width=min(wide, MAX_TEXT_CELLS), wide=wide))

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell when the user leaves the end or comes back, and lay out what comes into view."""
        super().watch_scroll_y(old_value, new_value)
        if self._placing or round(old_value) == round(new_value):
            return
        chat = self.sheet.chat
        at_end = round(new_value) >= self.max_scroll_y
        if at_end != chat.following:
            self._dispatch(FollowChanged(chat.session_id, at_end))
        if self.sheet.settle(self.scroll_offset.y, self.size.height):
            self._fit_height()
        self._keep_ahead()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text."""
        return self.sheet.selected_text(selection), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002
        """Draw the selection."""
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Open or fold what was clicked."""
        block_id = self.sheet.toggle_at(event.y - self.gutter.top + self.scroll_offset.y)
        if block_id is not None and self.text_selection is None:
            self._dispatch(BlockToggled(self.sheet.chat.session_id, block_id))

    # --- the cursor over entries --------------------------------------------------------

    def move_cursor(self, step: int) -> None:
        """Go to an entry above (-1) or below (1), and bring it into view."""
        found = self.sheet.move_cursor(step)
        if found is not None:
            top, height = found
            region = Region(0, top, 1, min(height, self.size.height))
            self.scroll_to_region(region, animate=False, immediate=True, x_axis=False)
            self.refresh()

    def toggle_at_cursor(self) -> None:
        """Open or fold the entry under the cursor."""
        if self.sheet.cursor is not None:
            self._dispatch(BlockToggled(self.sheet.chat.session_id, self.sheet.cursor))

    def clear_cursor(self) -> None:
        """Leave the entries."""
        self.sheet.cursor = None
        self.refresh()

    # --- layout -------------------------------------------------------------------------

    def _redraw(self, canvas: Canvas) -> None:
        anchor = self._anchor()
        self.sheet.put_canvas(canvas)
        self._place(anchor, 0)

    def _anchor(self) -> Anchor | None:
        return self.sheet.anchor(self.scroll_offset.y)

    def _place(self, anchor: Anchor | None, changed: int) -> None:
        """Follow the end or keep `anchor` where it is, after rows from `changed` on changed."""
        scrolled_from = self.scroll_offset.y
        self._placing = True
        try:
            self._fit_height()
            if self.sheet.chat.following:
                self._go_to_end()
            elif anchor is not None and (position := self.sheet.position(anchor)) is not None:
                self.scroll_to(y=position, animate=False, immediate=True)
                if self.sheet.settle(self.scroll_offset.y, self.size.height):
                    self._fit_height()
        finally:
            self._placing = False
        if self.scroll_offset.y != scrolled_from:
            self.refresh()
        else:
            top = max(0, changed - scrolled_from)
            if top < self.size.height:
                self.refresh(Region(0, top, self.size.width, self.size.height - top))
        self._keep_ahead()

    def _go_to_end(self) -> None:
        """Measure what will show at the end, which may change the end, and go there."""
        rows = self.size.height
        while self.sheet.settle(self.sheet.height - rows, rows):
            pass
        self._fit_height()
        self.scroll_to(y=self.max_scroll_y, animate=False, immediate=True)

    def _fit_height(self) -> None:
        size = Size(self.scrollable_content_region.width, self.sheet.height)
        if size != self.virtual_size:
            self.virtual_size = size

    def _keep_ahead(self) -> None:
        """Ask for older messages near the top, and start measuring in idle slices."""
        chat, y = self.sheet.chat, self.scroll_offset.y
        if self.sheet.layout.first == 0 and y < ASK_OLDER_ROWS and chat.older == "exist":
            self._dispatch(OlderWanted(chat.session_id))
        if self._idle is None and self.sheet.has_work(above=y < AHEAD_ROWS):
            self._idle = self.set_interval(IDLE_PAUSE_S, self._work)

    def _work(self) -> None:
        """Measure for a few milliseconds; stop when nothing is left. Not while text is being
        selected: rows would move under the pointer."""
        if self.text_selection is not None:
            return
        anchor = self._anchor()
        above = self.scroll_offset.y < AHEAD_ROWS
        if self.sheet.work(above=above):
            self._place(anchor, 0)
        if not self.sheet.has_work(above=above) and self._idle is not None:
            self._idle.stop()
            self._idle = None
