"""What a conversation is made of on the screen: one struct for each kind of entry.

Blocks are values: a block that changes is another object with the same `id`, so a view may keep
what it drew for as long as the object is the same.
"""

from typing import Literal, NewType

from msgspec import Struct

from openpista.domain.approval import Outcome
from openpista.domain.ids import CallId, MessageId, TurnId
from openpista.domain.message import Attachment, Image, ToolResult, Usage
from openpista.domain.session import FileChange
from openpista.domain.tool import Intent
from openpista.domain.wire import snake_case
from openpista.tui.core.phrase import Phrase

BlockId = NewType("BlockId", int)
"""Grows downwards in a conversation; older pages get smaller, also negative, ids."""

CardState = Literal["proposed", "waiting", "running", "done", "failed", "denied", "broken"]
"""`waiting` is for an approval, `broken` that its turn ended before it did."""

FetchState = Literal["none", "loading", "loaded", "failed"]


class BlockBase(Struct, frozen=True, kw_only=True, tag_field="type", tag=snake_case):
    """The root of all blocks; `id` is unique in its conversation."""

    id: BlockId
    at_ms: int = 0


class Said(BlockBase, frozen=True, kw_only=True):
    """A message of a person. `speaker` and `channel` are empty where they are this window's."""

    message_id: MessageId
    seq: int
    text: str
    attachments: tuple[Image | Attachment, ...] = ()
    speaker: str = ""
    channel: str = ""


class Answer(BlockBase, frozen=True, kw_only=True):
    """Words of the agent in Markdown; `open` while more may come. `seq` is 0 until stored."""

    text: str
    open: bool = False
    seq: int = 0


class Thought(BlockBase, frozen=True, kw_only=True):
    """The agent's reasoning; folded unless the user opened it."""

    text: str
    open: bool = False
    folded: bool = True
    seq: int = 0


class ToolCard(BlockBase, frozen=True, kw_only=True):
    """One tool call from the wish to the result.

    `output` is the newest part of what it printed so far, `output_chars` the length of all of it.
    `kept` is the kept output of a finished call once the user asked for it. `outcome` and
    `decided_by` tell how an approval ended. `touched` says that the user folded it by hand.
    """

    call_id: CallId
    name: str
    arguments: str
    state: CardState = "proposed"
    intent: Intent | None = None
    where: Literal["", "sandbox", "host", "inside"] = ""
    output: str = ""
    output_chars: int = 0
    result: ToolResult | None = None
    outcome: Outcome | None = None
    decided_by: str = ""
    started_ms: int = 0
    elapsed_ms: int | None = None
    folded: bool = False
    touched: bool = False
    kept: str = ""
    kept_total_bytes: int = 0
    kept_state: FetchState = "none"
    seq: int = 0


class Picture(BlockBase, frozen=True, kw_only=True):
    """An image of the agent, by reference."""

    image: Image
    seq: int = 0


class Summary(BlockBase, frozen=True, kw_only=True):
    """Stands where older messages now reach the model as this summary only."""

    text: str
    folded: bool = True
    seq: int = 0


class Remark(BlockBase, frozen=True, kw_only=True):
    """A line of openpista itself, neither stored nor sent to a model: a text or a phrase."""

    level: Literal["info", "warning", "error"] = "info"
    text: str = ""
    phrase: Phrase | None = None


class TurnEnd(BlockBase, frozen=True, kw_only=True):
    """How a turn ended, where that is more than `done`, or the files that it changed."""

    turn_id: TurnId
    outcome: Literal["done", "cancelled", "failed", "interrupted", "expired"]
    reason: str = ""
    usage: Usage = Usage()
    elapsed_ms: int = 0
    changes: tuple[FileChange, ...] = ()


class Undone(BlockBase, frozen=True, kw_only=True):
    """File changes of a turn were taken back; `left` are files that later edits kept."""

    turn_id: TurnId
    restored: tuple[str, ...]
    left: tuple[str, ...] = ()


ChatBlock = Said | Answer | Thought | ToolCard | Picture | Summary | Remark | TurnEnd | Undone
