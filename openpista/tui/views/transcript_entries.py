"""Entries of the transcript: blocks with the heights of their sections, and how they are drawn."""

from collections.abc import Callable
from typing import TYPE_CHECKING

from openpista.tui.core.blocks import Answer, ChatBlock
from openpista.tui.views.blocks import block_rows, copied
from openpista.tui.views.canvas import Canvas
from openpista.tui.views.rows import Row
from openpista.tui.views.transcript_cache import Drawn, DrawnCache

if TYPE_CHECKING:
    from markdown_it import MarkdownIt

    from openpista.tui.views.answer import AnswerSections, MarkdownShelf


class Entry:
    """One block and its measures: `ends` are the sums of its sections' heights, `drawn_for` the
    canvas that they were taken for (0: none). `next_ends` are those for a newer canvas,
    `next_for`, that nothing is laid out by yet."""

    __slots__ = ("block", "drawn_for", "ends", "gap", "next_ends", "next_for", "sections")

    def __init__(self, block: ChatBlock, gap: int) -> None:
        self.block = block
        self.gap = gap
        self.sections: AnswerSections | None = None
        self.ends: list[int] = []
        self.drawn_for = 0
        self.next_ends: list[int] = []
        self.next_for = 0

    @property
    def height(self) -> int:
        """Rows of the entry with the space above it."""
        return self.gap + (self.ends[-1] if self.ends else 0)


class EntryDrawer:
    """Draws sections of entries at one width, through the cache."""

    def __init__(self, cache: DrawnCache, canvas: Canvas) -> None:
        self.cache = cache
        self.canvas = canvas
        self._shelf: MarkdownShelf | None = None
        self._number = 1

    @property
    def parser(self) -> "MarkdownIt":
        """The parser of answers."""
        return self._answers().parser

    def resize(self, canvas: Canvas) -> None:
        """Draw for another width or in other words from now on."""
        self.canvas = canvas
        self._number += 1
        self.cache.clear()

    def is_fresh(self, entry: Entry) -> bool:
        """Say whether an entry was measured for the present canvas."""
        return entry.drawn_for == self._number

    def measure(self, entry: Entry) -> None:
        """Work out the heights of an entry's sections; of an answer only those that changed. The
        rows stay in the cache, because they are about to be shown."""
        start = self._cut(entry)
        if not self.is_fresh(entry):
            start, entry.drawn_for = 0, self._number
        self.forget(entry, start)
        total = entry.ends[-1] if entry.ends else 0
        for section in range(start, _sections(entry)):
            total += len(self.draw(entry, section).rows)
            entry.ends.append(total)

    def foresee(self, entry: Entry, more: Callable[[], bool]) -> bool:
        """Measure an entry for the present canvas, section by section while `more()`; what is
        laid out holds meanwhile. Say whether it is done."""
        if self.is_fresh(entry):
            return True
        if entry.next_for != self._number:
            self._cut(entry)
            entry.next_ends, entry.next_for = [], self._number
        ends = entry.next_ends
        for section in range(len(ends), _sections(entry)):
            if not more():
                return False
            ends.append((ends[-1] if ends else 0) + len(self._rows(entry, section)))
        return True

    def adopt(self, entry: Entry) -> None:
        """Use what was foreseen from now on."""
        if not self.is_fresh(entry):
            self.forget(entry, 0)
            entry.ends, entry.next_ends = entry.next_ends, []
            entry.drawn_for, entry.next_for = self._number, 0

    def guess(self, entry: Entry) -> None:
        """Give an entry a height by the length of its text, until it is measured."""
        self.forget(entry, 0)
        entry.ends = [1 + len(copied(entry.block)) // max(1, self.canvas.width)]
        entry.drawn_for = 0

    def draw(self, entry: Entry, section: int) -> Drawn:
        """Return a section's rows."""
        return self.cache.get((entry.block.id, section), lambda: self._rows(entry, section))

    def put(self, entry: Entry, block: ChatBlock) -> None:
        """Give an entry another block. What an answer had before is kept for comparison."""
        entry.block = block
        entry.next_for = 0
        if not (isinstance(block, Answer) and entry.sections is not None):
            entry.sections = None
            self.forget(entry, 0)

    def forget(self, entry: Entry, start: int) -> None:
        """Drop what is known of an entry from section `start` on."""
        for section in range(start, max(1, len(entry.ends))):
            self.cache.drop((entry.block.id, section))
        del entry.ends[start:]

    def _cut(self, entry: Entry) -> int:
        """Cut an answer into sections; return the first one that may look different."""
        block = entry.block
        if not isinstance(block, Answer):
            return 0
        if entry.sections is None:
            from openpista.tui.views.answer import AnswerSections

            entry.sections = AnswerSections(self._answers())
        return entry.sections.put(block.text, is_open=block.open)

    def _answers(self) -> "MarkdownShelf":
        """What answers are drawn with is imported with the first of them."""
        if self._shelf is None:
            from openpista.tui.views.answer import MarkdownShelf

            self._shelf = MarkdownShelf()
        return self._shelf

    def _rows(self, entry: Entry, section: int) -> list[Row]:
        if entry.sections is not None:
            return entry.sections.rows(section, self.canvas.width)
        return block_rows(entry.block, self.canvas)


def _sections(entry: Entry) -> int:
    return entry.sections.count if entry.sections is not None else 1
