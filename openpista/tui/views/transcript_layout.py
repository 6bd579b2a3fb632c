"""Where every row of a conversation lies: heights of entries, prefix sums, and what is measured.

The newest entries are measured at once, older ones in slices when nobody waits, growing upwards.
A new width makes heights stale: those near the viewport are measured first, others when idle.
"""

from bisect import bisect_right
from collections.abc import Callable, Iterator
from itertools import accumulate
from typing import NamedTuple

from openpista.tui.core.blocklist import Blocks, common_start, count
from openpista.tui.core.blocks import BlockId, ChatBlock
from openpista.tui.views.blocks import gap_above
from openpista.tui.views.rows import BLANK, Row
from openpista.tui.views.transcript_cache import Drawn
from openpista.tui.views.transcript_entries import Entry, EntryDrawer

FIRST_ENTRIES = 50
"""Entries measured at once when a conversation is opened."""

MANY_ENTRIES = 2 * FIRST_ENTRIES
"""More new entries than this at once are another conversation or a page of it."""


class Anchor(NamedTuple):
    """A row by the entry it belongs to: it stays the same while heights around it change."""

    block_id: BlockId
    row: int


class TranscriptLayout:
    """The layout of one conversation at one width."""

    def __init__(self, drawer: EntryDrawer) -> None:
        self.entries: list[Entry] = []
        self.first = 0
        self.tops: list[int] = [0]
        self.stale = False
        """Whether entries may have the heights of another width."""
        self.drawer = drawer
        self._blocks = Blocks()

    @property
    def height(self) -> int:
        """Rows that are laid out."""
        return self.tops[-1]

    def put(self, blocks: Blocks) -> int:
        """Take the conversation as it is now; what did not change is not looked at.

        Return the first row that may look different.
        """
        moved = self._match_front(blocks)
        start = 0 if moved else min(common_start(self._blocks, blocks), len(self.entries))
        known = len(self.entries)
        changed = known
        for index, block in enumerate(_from(blocks, start), start):
            if index < len(self.entries):
                entry = self.entries[index]
                if entry.block is block:
                    continue
                changed = min(changed, index)
                if entry.block.id == block.id:
                    self._replace(index, block)
                    continue
                self._cut(index)
            before = self.entries[-1].block if self.entries else None
            self.entries.append(Entry(block, gap_above(before, block)))
        changed = min(changed, count(blocks))
        self._cut(count(blocks))
        self._blocks = blocks
        if len(self.entries) - changed > MANY_ENTRIES or self.first >= len(self.entries):
            self.first = max(0, len(self.entries) - FIRST_ENTRIES)
            self.tops = [0]
            moved = True
        self._settle_new()
        return 0 if moved or changed <= self.first else self.tops[changed - self.first]

    def redraw(self) -> None:
        """The width or the words changed: heights hold until they are measured again."""
        self.stale = True

    def lay_older(self, more: Callable[[], bool]) -> bool:
        """Measure older entries while `more()`; say whether rows came in above."""
        first = self.first
        while self.first > 0 and more():
            self.first -= 1
            self.drawer.measure(self.entries[self.first], keep=False)
        if self.first != first:
            self._retop(self.first)
        return self.first != first

    def settle_stale(self, more: Callable[[], bool]) -> bool:
        """Measure entries of another width while `more()`, newest first; say whether any was."""
        found = False
        for entry in reversed(self.entries[self.first :]):
            if self.drawer.is_fresh(entry):
                continue
            if not more():
                break
            self.drawer.measure(entry, keep=False)
            found = True
        else:
            self.stale = False
        if found:
            self._retop(self.first)
        return found

    def settle_between(self, top: int, bottom: int) -> bool:
        """Measure what shows between two rows; say whether heights changed."""
        if not self.stale:
            return False
        low, high = self._index_at(top), self._index_at(max(top, bottom - 1))
        shown = self.entries[low : high + 1]
        stale = [entry for entry in shown if not self.drawer.is_fresh(entry)]
        for entry in stale:
            self.drawer.measure(entry, keep=True)
        if stale:
            self._retop(low)
        return bool(stale)

    def anchor(self, y: int) -> Anchor | None:
        """Return the row at `y` in a form that survives changes above it."""
        if not self.entries or self.height == 0:
            return None
        index = self._index_at(y)
        return Anchor(self.entries[index].block.id, y - self.tops[index - self.first])

    def position(self, anchor: Anchor) -> int | None:
        """Return where an anchored row lies now; None when its entry is not laid out."""
        for index in range(self.first, len(self.entries)):
            entry = self.entries[index]
            if entry.block.id == anchor.block_id:
                return self.tops[index - self.first] + min(anchor.row, max(0, entry.height - 1))
        return None

    def entry_at(self, y: int) -> Entry | None:
        """Return the entry at a row, or None in the space above it and beyond the end."""
        if not 0 <= y < self.height:
            return None
        index = self._index_at(y)
        entry = self.entries[index]
        return entry if y - self.tops[index - self.first] >= entry.gap else None

    def drawn_at(self, y: int) -> tuple[Drawn, int] | None:
        """Return the drawn section at a row and the number of the row in it; None for a blank."""
        entry = self.entry_at(y)
        if entry is None:
            return None
        row = y - self.tops[self._index_at(y) - self.first] - entry.gap
        section = bisect_right(entry.ends, row)
        if section >= len(entry.ends):
            return None
        drawn = self.drawer.draw(entry, section)
        number = row - (entry.ends[section - 1] if section else 0)
        return (drawn, number) if number < len(drawn.rows) else None

    def row_at(self, y: int) -> Row:
        """Return the row at `y`."""
        found = self.drawn_at(y)
        return BLANK if found is None else found[0].rows[found[1]]

    def top_of(self, entry: Entry) -> int:
        """Return the first row of an entry that is laid out, below the space above it."""
        return self.tops[self.entries.index(entry) - self.first] + entry.gap

    def _match_front(self, blocks: Blocks) -> bool:
        """Bring in older blocks that were put before the known ones, drop those taken away."""
        if not self.entries or not count(blocks):
            return False
        known = self.entries[0].block.id
        front = next(_from(blocks, 0)).id
        if front < known:
            older: list[Entry] = []
            before: ChatBlock | None = None
            for block in _from(blocks, 0):
                if block.id >= known:
                    break
                older.append(Entry(block, gap_above(before, block)))
                before = block
            self.entries[0].gap = gap_above(before, self.entries[0].block)
            self.entries[:0] = older
            self.first += len(older)
            return True
        gone = bisect_right([entry.block.id for entry in self.entries], front - 1)
        if front > known and gone < len(self.entries):
            del self.entries[:gone]
            self.entries[0].gap = gap_above(None, self.entries[0].block)
            self.first = max(0, self.first - gone)
            self._retop(self.first)
            return True
        return False

    def _cut(self, index: int) -> None:
        if index < len(self.entries):
            for entry in self.entries[index:]:
                self.drawer.forget(entry, 0)
            del self.entries[index:]
            del self.tops[max(1, index - self.first + 1) :]

    def _replace(self, index: int, block: ChatBlock) -> None:
        entry = self.entries[index]
        before = self.entries[index - 1].block if index else None
        entry.gap = gap_above(before, block)
        if index + 1 < len(self.entries):
            following = self.entries[index + 1]
            following.gap = gap_above(block, following.block)
        self.drawer.put(entry, block)
        if index >= self.first:
            self.drawer.measure(entry, keep=True)
            self._retop(index)

    def _settle_new(self) -> None:
        laid = len(self.tops) - 1
        for entry in self.entries[self.first + laid :]:
            self.drawer.measure(entry, keep=True)
        self._retop(self.first + laid)

    def _index_at(self, y: int) -> int:
        place = bisect_right(self.tops, max(0, y)) - 1
        return self.first + min(place, max(0, len(self.tops) - 2))

    def _retop(self, index: int) -> None:
        """Work out the prefix sums again from entry `index` on."""
        keep = max(0, index - self.first)
        if index <= self.first:
            self.tops = [0]
            keep = 0
        del self.tops[keep + 1 :]
        heights = (entry.height for entry in self.entries[self.first + keep :])
        self.tops[keep:] = accumulate(heights, initial=self.tops[keep])


def _from(blocks: Blocks, start: int) -> Iterator[ChatBlock]:
    """Go through the blocks from number `start` on."""
    skipped = 0
    for page in blocks.pages:
        if skipped + len(page) > start:
            yield from page[max(0, start - skipped) :]
        skipped += len(page)
    yield from blocks.tail[max(0, start - skipped) :]
