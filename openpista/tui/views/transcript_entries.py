"""Entries of the transcript: blocks with the heights of their sections, and how they are drawn."""

from openpista.tui.core.blocks import Answer, ChatBlock
from openpista.tui.views.answer import AnswerSections, MarkdownShelf
from openpista.tui.views.blocks import block_rows
from openpista.tui.views.rows import Row
from openpista.tui.views.toolcard import Canvas
from openpista.tui.views.transcript_cache import Drawn, DrawnCache


class Entry:
    """One block and its measures: `ends` are the sums of its sections' heights, `drawn_for` the
    canvas that they were taken for (0: none)."""

    __slots__ = ("block", "drawn_for", "ends", "gap", "sections")

    def __init__(self, block: ChatBlock, gap: int) -> None:
        self.block = block
        self.gap = gap
        self.sections: AnswerSections | None = None
        self.ends: list[int] = []
        self.drawn_for = 0

    @property
    def height(self) -> int:
        """Rows of the entry with the space above it."""
        return self.gap + (self.ends[-1] if self.ends else 0)


class EntryDrawer:
    """Draws sections of entries at one width, through the cache."""

    def __init__(self, cache: DrawnCache, canvas: Canvas) -> None:
        self.cache = cache
        self.canvas = canvas
        self._shelf = MarkdownShelf()
        self._number = 1

    def resize(self, canvas: Canvas) -> None:
        """Draw for another width or in other words from now on."""
        self.canvas = canvas
        self._number += 1
        self.cache.clear()

    def is_fresh(self, entry: Entry) -> bool:
        """Say whether an entry was measured for the present canvas."""
        return entry.drawn_for == self._number

    def measure(self, entry: Entry, *, keep: bool) -> None:
        """Work out the heights of an entry's sections; of an answer only those that changed.

        With `keep` the rows stay in the cache, because they are about to be shown.
        """
        block, start = entry.block, 0
        if isinstance(block, Answer):
            if entry.sections is None:
                entry.sections = AnswerSections(self._shelf)
            start = entry.sections.put(block.text, is_open=block.open)
        if not self.is_fresh(entry):
            start, entry.drawn_for = 0, self._number
        self.forget(entry, start)
        total = entry.ends[-1] if entry.ends else 0
        count = entry.sections.count if entry.sections is not None else 1
        for section in range(start, count):
            rows = self.draw(entry, section).rows if keep else self._rows(entry, section)
            total += len(rows)
            entry.ends.append(total)

    def draw(self, entry: Entry, section: int) -> Drawn:
        """Return a section's rows."""
        return self.cache.get((entry.block.id, section), lambda: self._rows(entry, section))

    def put(self, entry: Entry, block: ChatBlock) -> None:
        """Give an entry another block. What an answer had before is kept for comparison."""
        entry.block = block
        if not (isinstance(block, Answer) and entry.sections is not None):
            entry.sections = None
            self.forget(entry, 0)

    def forget(self, entry: Entry, start: int) -> None:
        """Drop what is known of an entry from section `start` on."""
        for section in range(start, max(1, len(entry.ends))):
            self.cache.drop((entry.block.id, section))
        del entry.ends[start:]

    def _rows(self, entry: Entry, section: int) -> list[Row]:
        if entry.sections is not None:
            return entry.sections.rows(section, self.canvas.width)
        return block_rows(entry.block, self.canvas)
