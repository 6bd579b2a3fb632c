"""Where the viewport goes when heights change under it: what is read stays where it is.

Whatever a viewport returned from here shows is measured.
"""

from openpista.tui.views.transcript_layout import Anchor
from openpista.tui.views.transcript_sheet import Sheet


def at_end(sheet: Sheet, rows: int) -> int:
    """Return the top of a viewport of `rows` rows that shows the end."""
    while sheet.settle(sheet.height - rows, rows):
        pass
    return max(0, sheet.height - rows)


def held(sheet: Sheet, anchor: Anchor, rows: int) -> int | None:
    """Return the top of a viewport in which an anchored row is where it was; None when it is no
    longer laid out."""
    while (top := sheet.position(anchor)) is not None:
        top = max(0, min(top, sheet.height - rows))
        if not sheet.settle(top, rows):
            return top
    return None


def scrolled(sheet: Sheet, line: int, rows: int) -> int:
    """Return the top of a viewport that was scrolled to `line`: where what was measured before
    is right, and else at the beginning or the end if it is there."""
    if line >= sheet.height - rows:
        return at_end(sheet, rows)
    anchor = sheet.anchor(line, rows)
    if line > 0 and anchor is not None:
        top = held(sheet, anchor, rows)
        return line if top is None else top
    sheet.settle(line, rows)
    return line
