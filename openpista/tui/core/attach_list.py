"""The list of what goes with a draft: its large pastes, pictures and files."""

from msgspec import Struct
from msgspec.structs import replace

from openpista.tui.core.attach import Pin
from openpista.tui.core.drafts import Chip, Draft
from openpista.tui.core.effects import Outcome
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.stamp import ActionBase


class AttachList(Struct, frozen=True):
    """`index` is the chosen row and may run past the end."""

    index: int = 0


class ChipMoved(ActionBase, frozen=True):
    """The user goes to another row."""

    step: int


AttachListAction = ChipMoved
HEARS = (ChipMoved, OverlayOpened)


def update(listed: AttachList, action: ActionBase) -> tuple[AttachList, tuple[Outcome, ...]]:
    """Return the list after `action`."""
    match action:
        case OverlayOpened(kind="chips", query=query):
            return AttachList(int(query) if query.isascii() and query.isdigit() else 0), ()
        case ChipMoved(step=step):
            return replace(listed, index=listed.index + step), ()
        case _:
            return listed, ()


def carried(draft: Draft) -> tuple[Chip | Pin, ...]:
    """Return what goes with a draft, in the order of its chips."""
    return (*draft.chips, *draft.pins)
