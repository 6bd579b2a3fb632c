"""What goes with a draft: chips above the composer, and the list that shows what is in them."""

from collections.abc import Callable, Sequence

from openpista.domain.message import Image
from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.attach import Pin, PinRemoved
from openpista.tui.core.attach_list import ChipMoved, carried
from openpista.tui.core.drafts import Chip, Draft
from openpista.tui.core.lists import chosen
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.prompt import ChipExpanded, ChipRemoved
from openpista.tui.core.selectors import active_draft
from openpista.tui.core.state import State
from openpista.tui.views.figures import bytes_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.popup import listed_row
from openpista.tui.views.rows import BLANK, Row, Run, aimed, cells_in, cells_of, clip, plain_rows
from openpista.words.catalogue import Words

MAX_NAME_CELLS = 28
PREVIEW_ROWS = 12
MAX_PREVIEW_CHARS = 20_000
MAX_CHIP_ROWS = 2
MORE_CELLS = 2
"""Kept free at the end of a row for the sign that there are more."""

GAP = " "


def chip_rows(draft: Draft) -> Callable[[Look, int], list[Row]]:
    """Return how the chips are drawn: nothing where nothing goes with the draft."""

    def draw(look: Look, width: int) -> list[Row]:
        rows: list[list[Run]] = []
        for number, item in enumerate(carried(draft)):
            chip = _chip(item, number, look.words, max(8, width - MORE_CELLS))
            if not rows or cells_in(rows[-1]) + cells_in(chip) + 1 > width - MORE_CELLS:
                rows.append([])
            rows[-1] += [(GAP, "text"), *chip] if rows[-1] else chip
        shown = [Row(tuple(runs)) for runs in rows[:MAX_CHIP_ROWS]]
        if len(rows) > MAX_CHIP_ROWS:
            more: Run = (f"{GAP}…", aimed("muted", "chip:0"))
            shown[-1] = shown[-1]._replace(runs=(*shown[-1].runs, more))
        return [*shown, BLANK] if shown else []

    return draw


def chip_name(item: Chip | Pin, words: Words) -> str:
    """Return what a chip is called."""
    if isinstance(item, Chip):
        return words("attach.paste", number=item.number)
    name = safe_text(item.name, keep_newlines=False)
    return name or words("attach.clipboard")


def chip_about(item: Chip | Pin, words: Words) -> str:
    """Return how large it is, or that it is being read."""
    match item:
        case Chip(text=text):
            return words("attach.lines", count=text.count("\n") + 1)
        case Pin(block=None):
            return words("attach.reading")
        case Pin(block=Image() as image):
            return f"{image.width}×{image.height} · {bytes_text(image.size_bytes)}"
        case Pin(block=block):
            return bytes_text(block.size_bytes) if block is not None else ""


def _chip(item: Chip | Pin, number: int, words: Words, room: int) -> list[Run]:
    sign = "▤" if isinstance(item, Chip) else "▣"
    if isinstance(item, Pin) and item.block is not None and not isinstance(item.block, Image):
        sign = "▤"
    target = f"chip:{number}"
    about = f" {chip_about(item, words)} "
    name_room = min(MAX_NAME_CELLS, max(4, room - cells_of(about) - 6))
    gone = f"unpin:{item.number}" if isinstance(item, Pin) else f"unchip:{item.number}"
    return [
        (f" {sign} ", aimed("info+cursor", target)),
        (clip(chip_name(item, words), name_room), aimed("text+cursor", target)),
        (about, aimed("muted+cursor", target)),
        ("× ", aimed("dim+cursor", gone)),
    ]


# --- the list -------------------------------------------------------------------------------


def _listed(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    items = carried(active_draft(state))
    if not items:
        return Drawn(plain_rows(f"  {look.words('attach.none')}", width, "muted"))
    here = chosen(state.attach_list.index, items)
    rows = [
        listed_row(
            chip_name(item, look.words), "", [(chip_about(item, look.words), "muted")], width, 28,
            here=number == here,
        )._replace(hit=f"row:{number}")
        for number, item in enumerate(items)
    ]  # fmt: skip
    return Drawn([*rows, BLANK, *_preview(items[here], look, width)])


def _preview(item: Chip | Pin, look: Look, width: int) -> list[Row]:
    if isinstance(item, Pin):
        key = "attach.sent_with" if item.block is not None else "attach.reading"
        return plain_rows(f"  {look.words(key)}", width, "muted")
    lines = safe_text(item.text[:MAX_PREVIEW_CHARS]).replace("\t", "    ").split("\n")
    rows = [
        Row((("  ▏ ", "line"), (clip(line, width - 5), "dim"))) for line in lines[:PREVIEW_ROWS]
    ]
    hidden = item.text.count("\n") + 1 - len(rows)
    if hidden > 0:
        rows.append(Row((("  ▏ ", "line"), (look.words("attach.more", count=hidden), "muted"))))
    return rows


def _item(state: State) -> Chip | Pin | None:
    items = carried(active_draft(state))
    return items[chosen(state.attach_list.index, items)] if items else None


def _expand(state: State) -> Sequence[Action]:
    """Write a paste out into the composer."""
    item, active = _item(state), state.sessions.active
    if not isinstance(item, Chip):
        return ()
    return (ChipExpanded(active, item.number), OverlayClosed("chips"))


def _remove(state: State) -> Sequence[Action]:
    item, active = _item(state), state.sessions.active
    if item is None:
        return ()
    kind = ChipRemoved if isinstance(item, Chip) else PinRemoved
    return (kind(active, item.number),)


CHIPS = Listing(
    title="attach.title",
    keys=(
        ("row.choose", "attach.expands"),
        ("row.remove", "attach.removes"),
        ("dialog.close", "list.close"),
    ),
    value=lambda state: (active_draft(state), state.attach_list),
    draw=_listed,
    query=lambda _: "",
    moved=lambda _, step: (ChipMoved(step),),
    chosen=_expand,
    removed=_remove,
    clicked=lambda state, hit: (
        ChipMoved(int(hit.removeprefix("row:")) - state.attach_list.index),
    ),
)
