"""The conversation with the matches of a search marked: an overlay on rows that are drawn
already, which costs the rows in view and nothing else."""

from typing import NamedTuple

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from openpista.domain.ids import SessionId
from openpista.tui.core.blocks import BlockId
from openpista.tui.core.find import phrase_of
from openpista.tui.core.find_places import found
from openpista.tui.core.search_words import count_in, spans
from openpista.tui.core.state import State
from openpista.tui.views.rows import cells_of
from openpista.tui.views.transcript import Transcript
from openpista.tui.views.transcript_ahead import lay_roughly
from openpista.tui.views.transcript_layout import Anchor
from openpista.tui.views.transcript_view import held


class Goal(NamedTuple):
    """Where to go: the `nth` match in a block. Another `number` is another wish."""

    number: int
    block_id: BlockId
    nth: int = 0


class Marks(NamedTuple):
    """What is marked in which conversation. `at` is the block that the user is at; `open` while
    the search is, `back` that its user wants to be where they were."""

    session_id: SessionId = SessionId("")
    words: tuple[str, ...] = ()
    goal: Goal | None = None
    open: bool = False
    back: bool = False

    @property
    def at(self) -> BlockId | None:
        """The block that is marked more than the others."""
        return None if self.goal is None else self.goal.block_id


def marks_view(state: State) -> Marks:
    """Return what is marked: the search in the conversation, else a message just gone to."""
    jump, find = state.jump, state.find
    if any(overlay.kind == "find" for overlay in state.route.overlays):
        place = found(state).place
        phrase = phrase_of(find)
        goal = None
        if jump.state == "there" and jump.block_id is not None and place is not None:
            shown = jump.block_id if place.block_id is None else place.block_id
            goal = Goal(find.number, shown, place.nth)
        elif place is not None and place.block_id is not None:
            goal = Goal(find.number, place.block_id, place.nth)
        return Marks(find.session_id, (phrase,) if phrase else (), goal, open=True)
    if jump.state == "there" and jump.block_id is not None:
        goal = Goal(-jump.number, jump.block_id)
        return Marks(jump.session_id, jump.words, goal, back=find.back)
    return Marks(back=find.back)


class MarkedTranscript(Transcript):
    """Shows matches, goes to one, and back to where its user was."""

    marks = Marks()
    _home: Anchor | None = None
    _went: Goal | None = None
    _was_following = False

    def put_marks(self, marks: Marks) -> None:
        """Mark what `marks` says, and go where it wants."""
        before, self.marks = self.marks, marks
        self.set_class(marks.open, "-finding")
        if marks.open and not before.open:
            self._home, self._was_following = self._anchor(), self.sheet.chat.following
            self._went = None
        if marks.goal is not None and marks.goal != self._went:
            self._went = marks.goal
            self.call_after_refresh(self._go, marks.goal)
        if before.open and not marks.open and marks.back:
            self._go_home()
        self.refresh()

    def render_line(self, y: int) -> Strip:
        """Return what stands in a row of the viewport, with its matches marked."""
        strip = super().render_line(y)
        marks = self.marks
        if marks.session_id != self.sheet.chat.session_id or not (marks.words or marks.goal):
            return strip
        places = spans(strip.text, marks.words)
        if not places and marks.open:
            return strip
        line = y + self.scroll_offset.y - self.sheet.head
        entry = self.sheet.layout.entry_at(line)
        here = entry is not None and entry.block.id == marks.at
        if here and not marks.open:
            strip = _over(strip, Style(bgcolor=self.sheet.painter.tokens["panel"]))
        return _marked(strip, places, self._style(here=here)) if places else strip

    def _style(self, *, here: bool) -> Style:
        tokens = self.sheet.painter.tokens
        if here:
            return Style(color=tokens["background"], bgcolor=tokens["warning"], bold=True)
        return Style(color=tokens["text"], bgcolor=tokens["selection"], underline=True)

    def _go(self, goal: Goal) -> None:
        """Bring a match into the middle of the view."""
        if self.marks.session_id != self.sheet.chat.session_id:
            return
        sheet, layout = self.sheet, self.sheet.layout
        index = next((n for n, e in enumerate(layout.entries) if e.block.id == goal.block_id), None)
        if index is None:
            return
        if index < layout.first:
            anchor = self._anchor()
            lay_roughly(layout, index)
            self._place(anchor, 0)
        entry = layout.entries[index]
        while sheet.settle(layout.top_of(entry) + sheet.head, self.size.height):
            pass
        top = layout.top_of(entry) + sheet.head
        row = self._row_of(top, entry.height - entry.gap, goal.nth)
        middle = max(0, top + row - self.size.height // 2)
        self.scroll_to(y=middle, animate=False, immediate=True, force=True)

    def _row_of(self, top: int, height: int, nth: int) -> int:
        """The row of an entry in which its `nth` match stands; the nearest where it is broken."""
        passed, last = 0, 0
        for row in range(height):
            text = self.sheet.layout.row_at(top - self.sheet.head + row).text
            matches = sum(count_in(text, word) for word in self.marks.words)
            if matches:
                last = row
            passed += matches
            if passed > nth:
                return row
        return last

    def _go_home(self) -> None:
        home, self._home = self._home, None
        if self._was_following:
            self.scroll_end(animate=False, immediate=True)
        elif home is not None and (top := held(self.sheet, home, self.size.height)) is not None:
            self.scroll_to(y=top, animate=False, immediate=True, force=True)


def _marked(strip: Strip, places: tuple[tuple[int, int], ...], style: Style) -> Strip:
    text = strip.text
    cuts = [cells_of(text[:place]) for span in places for place in span]
    pieces = strip.divide([*cuts, strip.cell_length])
    return Strip.join(
        [_over(piece, style) if number % 2 else piece for number, piece in enumerate(pieces)]
    )


def _over(piece: Strip, style: Style) -> Strip:
    """Colours of `style` come over those that are there."""
    segments = [Segment(part.text, (part.style or Style.null()) + style) for part in piece]
    return Strip(segments, piece.cell_length)
