"""The whole conversation in one widget that draws lines (architecture.md §4): no widget for a
message. It owns what is geometry: scroll position, selection, the cursor over entries."""

from collections.abc import Callable

from textual.events import Click, Resize
from textual.geometry import Region, Size
from textual.scroll_view import ScrollView
from textual.selection import Selection
from textual.strip import Strip

from openpista.tui.core.actions import Action
from openpista.tui.core.blocks import BlockId, ChatBlock
from openpista.tui.core.chat import BlockToggled, FollowChanged, OlderWanted
from openpista.tui.core.conversation import Chat
from openpista.tui.core.images import Images, PicturesSeen
from openpista.tui.runtime.images import PictureShelf
from openpista.tui.views.canvas import Canvas
from openpista.tui.views.images import PictureBook, images_of
from openpista.tui.views.paint import Painter
from openpista.tui.views.transcript_hits import clicked, hit_at
from openpista.tui.views.transcript_idle import Idle
from openpista.tui.views.transcript_layout import Anchor
from openpista.tui.views.transcript_sheet import Sheet
from openpista.tui.views.transcript_view import at_end, held, scrolled
from openpista.words.catalogue import Words

MAX_TEXT_CELLS = 120
"""Wider text is hard to read; diffs may be wider."""

HURRY_ROWS = 100
"""Nearer than this to the oldest row that is laid out, older ones are laid out without a wait."""

LEFT_BUTTON = 1

ASK_OLDER_ROWS = 60
"""Nearer than this to the oldest row, older messages are asked for."""

Dispatch = Callable[[Action], None]


class Transcript(ScrollView, can_focus=True):
    """Shows one chat; `put` brings it up to date."""

    def __init__(
        self,
        dispatch: Dispatch,
        words: Words,
        painter: Painter,
        pictures: PictureBook | None = None,
    ) -> None:
        super().__init__(id="transcript")
        self._pictures = pictures or PictureBook(PictureShelf(), "off")
        self.sheet = Sheet(words, painter, self._pictures.rows)
        self._code_block: BlockId | None = None
        self._codes = 0
        self._dispatch = dispatch
        self.idle = Idle(
            set_timer=self.set_timer,
            left=lambda: self.sheet.has_work(self.scroll_offset.y, self.size.height),
            busy=lambda: _is_busy(self),
            hurry=lambda: _hurries(self),
            work=self._measure,
        )
        self._placing = False

    # --- what the binder calls ----------------------------------------------------------

    def put(self, chat: Chat) -> None:
        """Show `chat`; only what changed is drawn again."""
        anchor = self._anchor()
        self._place(anchor, self.sheet.put(chat))
        self._touched()

    def put_place(self, workspace: str, words: Words) -> None:
        """Shorten paths against a workspace, and speak a language."""
        canvas = self.sheet.canvas
        if (workspace, words) != (canvas.workspace, canvas.words):
            self._redraw(canvas._replace(workspace=workspace, words=words))

    def put_pictures(self, images: Images, *, drawn: bool) -> None:
        """Draw pictures that came or cannot be had; all or none where that was changed."""
        if self._pictures.drawn != drawn:
            self._pictures.drawn = drawn
            self._redraw(self.sheet.canvas)
        changed = self._pictures.put(images.known)
        if not changed:
            return
        anchor = self._anchor()

        def shows(block: ChatBlock) -> bool:
            return any(image.sha256 in changed for image in images_of(block))

        if self.sheet.layout.draw_again(shows):
            self._place(anchor, 0)

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
        self._touched()

    def watch_scroll_y(self, old_value: float, new_value: float) -> None:
        """Tell when the user leaves the end or comes back, and lay out what comes into view."""
        super().watch_scroll_y(old_value, new_value)
        if self._placing or round(old_value) == round(new_value):
            return
        chat = self.sheet.chat
        ended = round(new_value) >= self.max_scroll_y
        if self.sheet.layout.stale:
            self._placing = True
            try:
                self._show(scrolled(self.sheet, self.scroll_offset.y, self.size.height))
            finally:
                self._placing = False
        if ended != chat.following:
            self._dispatch(FollowChanged(chat.session_id, ended))
        self._touched()

    def get_selection(self, selection: Selection) -> tuple[str, str] | None:
        """Return the selected text."""
        return self.sheet.selected_text(selection), "\n"

    def selection_updated(self, selection: Selection | None) -> None:  # noqa: ARG002
        """Draw the selection."""
        self.refresh()

    def on_click(self, event: Click) -> None:
        """Follow what was clicked, or open or fold it. Only the left button means anything."""
        if event.button != LEFT_BUTTON or self.text_selection is not None:
            return
        line = event.y - self.gutter.top + self.scroll_offset.y
        hit = hit_at(self.sheet, line, event.x - self.gutter.left)
        if hit.target:
            action = clicked(self.sheet, line, hit)
        else:
            block_id = self.sheet.toggle_at(line)
            session_id = self.sheet.chat.session_id
            action = None if block_id is None else BlockToggled(session_id, block_id)
        if action is not None:
            event.stop()
            self._dispatch(action)

    # --- the cursor over entries --------------------------------------------------------

    def move_cursor(self, step: int) -> None:
        """Go to an entry above (-1) or below (1), and bring it into view."""
        found = self.sheet.move_cursor(step)
        if found is not None:
            top, height = found
            region = Region(0, top, 1, min(height, self.size.height))
            self.scroll_to_region(region, animate=False, immediate=True, x_axis=False)
            self.refresh()

    def next_code(self, block_id: BlockId) -> int:
        """Return how often this was asked about the same block without a break."""
        self._codes = self._codes + 1 if self._code_block == block_id else 0
        self._code_block = block_id
        return self._codes

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
        return self.sheet.anchor(self.scroll_offset.y, self.size.height)

    def _show(self, top: int) -> None:
        """Show the rows from `top` on."""
        size = Size(self.scrollable_content_region.width, self.sheet.height)
        if size != self.virtual_size:
            self.virtual_size = size
        self.scroll_to(y=top, animate=False, immediate=True)

    def _place(self, anchor: Anchor | None, changed: int) -> None:
        """Follow the end or keep `anchor` where it is, after rows from `changed` on changed."""
        scrolled_from = self.scroll_offset.y
        self._placing = True
        try:
            rows = self.size.height
            if self.sheet.chat.following:
                self._show(at_end(self.sheet, rows))
            else:
                top = None if anchor is None else held(self.sheet, anchor, rows)
                self._show(scrolled(self.sheet, scrolled_from, rows) if top is None else top)
        finally:
            self._placing = False
        if self.scroll_offset.y != scrolled_from:
            self.refresh()
        else:
            top = max(0, changed - scrolled_from)
            if top < self.size.height:
                self.refresh(Region(0, top, self.size.width, self.size.height - top))

    def _touched(self) -> None:
        """Ask for older messages near the top; measure ahead once this has been a while ago."""
        chat, y = self.sheet.chat, self.scroll_offset.y
        if wanted := self._pictures.take_wanted():
            self._dispatch(PicturesSeen(wanted))
        if self.sheet.layout.first == 0 and y < ASK_OLDER_ROWS and chat.older == "exist":
            self._dispatch(OlderWanted(chat.session_id))
        self.idle.touch()

    def _measure(self) -> None:
        """Measure for a few milliseconds what is near."""
        anchor = self._anchor()
        if self.sheet.work(self.scroll_offset.y, self.size.height, hurry=_hurries(self)):
            self._place(anchor, 0)


def _is_busy(transcript: Transcript) -> bool:
    """A key waits, or text is being selected: rows would move under the pointer."""
    window = transcript.screen.parent
    keys = 0 if window is None else window.message_queue_size
    return keys > 0 or transcript.text_selection is not None


def _hurries(transcript: Transcript) -> bool:
    """Someone is about to see what is not laid out."""
    return transcript.sheet.layout.first > 0 and transcript.scroll_offset.y < HURRY_ROWS
