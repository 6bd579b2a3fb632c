"""The whole kept output of a tool call, read over the page."""

from msgspec import Struct

from openpista.domain.ids import SessionId
from openpista.tui.core import blocklist
from openpista.tui.core.blocks import BlockId, ToolCard
from openpista.tui.core.conversation import NEW_SESSION, Chat
from openpista.tui.core.effects import Outcome, Then
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.stamp import ActionBase, StartingAction


class Pager(Struct, frozen=True):
    """Which call is read; its output stands in its card."""

    session_id: SessionId = NEW_SESSION
    block_id: BlockId = BlockId(0)


class OutputShown(StartingAction, frozen=True):
    """The user wants to read everything that was kept of a call's output."""

    session_id: SessionId
    block_id: BlockId


PagerAction = OutputShown
HEARS = (OutputShown,)


def update(pager: Pager, action: ActionBase) -> tuple[Pager, tuple[Outcome, ...]]:
    """Return the pager after `action`, and what is to be done."""
    match action:
        case OutputShown(session_id=session_id, block_id=block_id, at_ms=at_ms):
            opened = OverlayOpened("output", at_ms=at_ms)
            return Pager(session_id, block_id), (Then(opened),)
        case _:
            return pager, ()


def newest_output(chat: Chat) -> BlockId | None:
    """Return the newest call of a chat that printed or answered anything."""
    for block in blocklist.newest_first(chat.blocks):
        if isinstance(block, ToolCard) and (block.output or block.result is not None):
            return block.id
    return None
