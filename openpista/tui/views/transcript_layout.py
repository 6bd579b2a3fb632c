"""Where every row of a conversation lies: heights of entries, prefix sums, and what is measured.

The newest entries are measured at once. A new width makes heights stale: they hold as estimates
until what they belong to comes into view or `transcript_ahead.py` measures it.
"""

from bisect import bisect_left, bisect_right
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
    """A row by the entry and the section it belongs to: it stays the same while heights change.

    `row` is counted from the start of the section, which had `rows`; in the space above an entry
    the section is -1. `below` says how many rows under the top of the viewport it lay.
    """

    block_id: BlockId
    section: int
    row: int
    rows: int
    below: int


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

    def draw_again(self, meant: Callable[[ChatBlock], bool]) -> bool:
        """Draw entries anew that show something else than a block: pictures. Say whether any."""
        found = [index for index, entry in enumerate(self.entries) if meant(entry.block)]
        for index in found:
            self._replace(index, self.entries[index].block)
        return bool(found)

    def redraw(self) -> None:
        """The width or the words changed: heights hold until they are measured again."""
        self.stale = True

    def settle_between(self, top: int, bottom: int) -> bool:
        """Measure what shows between two rows; say whether heights changed."""
        if not self.stale:
            return False
        low, high = self.between(top, bottom)
        shown = self.entries[low : high + 1]
        stale = [entry for entry in shown if not self.drawer.is_fresh(entry)]
        for entry in stale:
            self.drawer.measure(entry)
        if stale:
            self._retop(low)
        return bool(stale)

    def lay(self, first: int) -> None:
        """Lay out from entry `first` on, by the heights that entries have now."""
        self.first = first
        self._retop(first)

    def anchor(self, y: int, rows: int) -> Anchor | None:
        """Return a row of the viewport, the topmost of those whose measure holds, in a form that
        survives changes of heights."""
        if not self.entries or self.height == 0:
            return None
        low, high = self.between(y, y + rows)
        fresh = (i for i in range(low, high + 1) if self.drawer.is_fresh(self.entries[i]))
        index = next(fresh, low)
        entry, top = self.entries[index], self.tops[index - self.first]
        line = max(y, top)
        row = line - top - entry.gap
        if row < 0:
            return Anchor(entry.block.id, -1, row, 0, line - y)
        section = min(bisect_right(entry.ends, row), len(entry.ends) - 1)
        start = entry.ends[section - 1] if section > 0 else 0
        height = entry.ends[section] - start if entry.ends else 0
        return Anchor(entry.block.id, section, row - start, height, line - y)

    def position(self, anchor: Anchor) -> int | None:
        """Return where an anchored row lies now; None when its entry is not laid out."""
        index = bisect_left(self.entries, anchor.block_id, key=_id_of)
        if not self.first <= index < len(self.entries):
            return None
        entry = self.entries[index]
        if entry.block.id != anchor.block_id:
            return None
        top = self.tops[index - self.first]
        if anchor.section < 0 or not entry.ends:
            return top + max(0, entry.gap + min(anchor.row, 0))
        section = min(anchor.section, len(entry.ends) - 1)
        start = entry.ends[section - 1] if section else 0
        rows = entry.ends[section] - start
        row = anchor.row if rows == anchor.rows else anchor.row * rows // max(1, anchor.rows)
        return top + entry.gap + start + min(row, max(0, rows - 1))

    def between(self, top: int, bottom: int) -> tuple[int, int]:
        """Return the numbers of the first and the last entry between two rows."""
        return self._index_at(top), self._index_at(max(top, bottom - 1))

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
            self.drawer.measure(entry)
            self._retop(index)
        else:
            entry.drawn_for = 0

    def _settle_new(self) -> None:
        laid = len(self.tops) - 1
        for entry in self.entries[self.first + laid :]:
            self.drawer.measure(entry)
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


def _id_of(entry: Entry) -> BlockId:
    return entry.block.id


def _from(blocks: Blocks, start: int) -> Iterator[ChatBlock]:
    """Go through the blocks from number `start` on."""
    skipped = 0
    for page in blocks.pages:
        if skipped + len(page) > start:
            yield from page[max(0, start - skipped) :]
        skipped += len(page)
    yield from blocks.tail[max(0, start - skipped) :]
