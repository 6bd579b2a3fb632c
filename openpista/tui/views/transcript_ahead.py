"""Measures what lies near the viewport before anyone scrolls there, in slices when nobody waits.

Nothing moves until a stretch is measured as a whole: then it is laid out at once, so that the many
slices cost one paint.
"""

from collections.abc import Callable

from openpista.tui.views.transcript_layout import TranscriptLayout

AHEAD_ROWS = 600
"""Rows above and below the viewport that are measured; what lies farther waits until it is nearer,
however long the conversation is."""

More = Callable[[], bool]


def has_work(layout: TranscriptLayout, top: int, bottom: int) -> bool:
    """Say whether anything near the rows `top` to `bottom` is still to be measured."""
    return _lacks_older(layout, top) or bool(_stale(layout, top, bottom))


def work(layout: TranscriptLayout, top: int, bottom: int, more: More, *, hurry: bool) -> bool:
    """Measure while `more()`; say whether the layout changed. With `hurry` older entries are laid
    out as soon as they are measured: someone is about to see them."""
    changed = _settle(layout, top, bottom, more)
    if _lacks_older(layout, top):
        changed |= _lay_older(layout, top, more, hurry=hurry)
    return changed


def lay_roughly(layout: TranscriptLayout, first: int) -> None:
    """Lay out from entry `first` on, however far above; what is not measured is guessed."""
    for entry in layout.entries[first : layout.first]:
        if not layout.drawer.is_fresh(entry):
            layout.drawer.guess(entry)
    layout.stale = True
    layout.lay(first)


def _settle(layout: TranscriptLayout, top: int, bottom: int, more: More) -> bool:
    stale = _stale(layout, top, bottom)
    if not all(layout.drawer.foresee(layout.entries[index], more) for index in stale):
        return False
    for index in stale:
        layout.drawer.adopt(layout.entries[index])
    if stale:
        layout.lay(layout.first)
    return bool(stale)


def _lay_older(layout: TranscriptLayout, top: int, more: More, *, hurry: bool) -> bool:
    first, rows = layout.first, top
    while first > 0 and rows < AHEAD_ROWS:
        entry = layout.entries[first - 1]
        if not layout.drawer.foresee(entry, more):
            break
        layout.drawer.adopt(entry)
        first -= 1
        rows += entry.height
    done = first == 0 or rows >= AHEAD_ROWS
    if first == layout.first or not (done or hurry):
        return False
    layout.lay(first)
    return True


def _lacks_older(layout: TranscriptLayout, top: int) -> bool:
    return layout.first > 0 and top < AHEAD_ROWS


def _stale(layout: TranscriptLayout, top: int, bottom: int) -> list[int]:
    """Return the numbers of the entries near the viewport that have another width's heights."""
    if not layout.stale or not layout.entries:
        return []
    low, high = layout.between(top - AHEAD_ROWS, bottom + AHEAD_ROWS)
    fresh = layout.drawer.is_fresh
    stale = [index for index in range(low, high + 1) if not fresh(layout.entries[index])]
    if not stale and low == layout.first and high == len(layout.entries) - 1:
        layout.stale = False
    return stale
