"""What lies where in the conversation, for clicks and for keys that mean an entry."""

from typing import NamedTuple

from openpista.tui.core.actions import Action
from openpista.tui.core.blocks import Answer, ChatBlock, Said
from openpista.tui.core.images import PictureOpened
from openpista.tui.core.links import LinksShown, is_link
from openpista.tui.core.notices import CopyAsked
from openpista.tui.views.images import PICTURE_HIT, images_of
from openpista.tui.views.rows import CODE_TARGET, TARGET, Row, target_at
from openpista.tui.views.transcript_sheet import Sheet


class Hit(NamedTuple):
    """A click: its target, empty where it has none, and the block that it hit."""

    target: str
    block: ChatBlock | None


def hit_at(sheet: Sheet, line: int, cell: int) -> Hit:
    """Return what a click on a cell of row `line` means beside opening and folding."""
    entry = sheet.layout.entry_at(line - sheet.head)
    if entry is None:
        return Hit("", None)
    row = sheet.layout.row_at(line - sheet.head)
    return Hit(target_at(row, cell) or ("" if row.hit == "toggle" else row.hit), entry.block)


def clicked(sheet: Sheet, line: int, hit: Hit) -> Action | None:
    """Return what a click on a target does."""
    if hit.target == CODE_TARGET:
        code = code_at(sheet, line)
        return None if code is None else CopyAsked(code)
    if hit.target.startswith(PICTURE_HIT):
        sha256 = hit.target.removeprefix(PICTURE_HIT)
        images = () if hit.block is None else images_of(hit.block)
        return next((PictureOpened(image) for image in images if image.sha256 == sha256), None)
    return LinksShown((hit.target,)) if is_link(hit.target) else None


def code_at(sheet: Sheet, line: int) -> str | None:
    """Return the code block whose mark stands in row `line`, as it was written."""
    entry = sheet.layout.entry_at(line - sheet.head)
    if entry is None or not isinstance(entry.block, Answer):
        return None
    rows = range(sheet.layout.top_of(entry), line - sheet.head)
    number = sum(_marks_code(sheet.layout.row_at(row)) for row in rows)
    codes = codes_of(sheet, entry.block)
    return codes[number] if number < len(codes) else None


def codes_of(sheet: Sheet, block: ChatBlock | None) -> tuple[str, ...]:
    """Return the code blocks of an answer."""
    if not isinstance(block, Answer):
        return ()
    from openpista.tui.views.markdown import codes_in

    return codes_in(sheet.layout.drawer.parser, block.text)


def block_at_cursor(sheet: Sheet, *kinds: type[ChatBlock]) -> ChatBlock | None:
    """Return the block under the cursor; without a cursor the newest of these kinds."""
    blocks = [entry.block for entry in sheet.layout.entries]
    if sheet.cursor is not None:
        return next((block for block in blocks if block.id == sheet.cursor), None)
    newest = (block for block in reversed(blocks) if not kinds or isinstance(block, kinds))
    return next(newest, None)


def said_from(sheet: Sheet, line: int, step: int) -> int | None:
    """Return the first row of the next message of a person above (-1) or below (1) a row."""
    layout = sheet.layout
    laid = zip(layout.entries[layout.first :], layout.tops, strict=False)
    tops = [top + entry.gap + sheet.head for entry, top in laid if isinstance(entry.block, Said)]
    fitting = [top for top in tops if (top < line if step < 0 else top > line)]
    return (fitting[-1] if step < 0 else fitting[0]) if fitting else None


def _marks_code(row: Row) -> bool:
    return any(look.endswith(f"{TARGET}{CODE_TARGET}") for _, look in row.runs)
