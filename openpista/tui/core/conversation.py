"""The state of one conversation on the screen, apart from the rules that change it."""

from typing import Literal, assert_never

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.ids import CallId, MessageId, SessionId, TurnId
from openpista.domain.message import Attachment, Image, ToolResult
from openpista.domain.model import ModelRef
from openpista.domain.session import QueuedMessage
from openpista.tui.core import blocklist
from openpista.tui.core.blocklist import Blocks
from openpista.tui.core.blocks import (
    Answer,
    BlockId,
    ChatBlock,
    Picture,
    Remark,
    Said,
    Summary,
    Thought,
    ToolCard,
    TurnEnd,
    Undone,
)

NEW_SESSION = SessionId("")
"""Stands for the conversation that its first message will make."""

MAX_BLOCKS = 20_000
"""Blocks of one conversation kept in State; older ones are read again when wanted."""

Phase = Literal["starting", "thinking", "writing", "calling", "waiting", "retrying", "cancelling"]
"""What an open turn does; `waiting` is for an approval."""


OlderState = Literal["none", "exist", "loading", "failed"]


class Outgoing(Struct, frozen=True):
    """A message on its way to the gateway: `held` until there is a connection again."""

    id: MessageId
    text: str
    at_ms: int
    kind: Literal["queue", "steer", "shell"] = "queue"
    state: Literal["sending", "held", "accepted"] = "sending"
    attachments: tuple[Image | Attachment, ...] = ()


class OpenTurn(Struct, frozen=True):
    """The running turn. `live` are its blocks of the current round, in their order; `cards` all
    its calls. `note` says why the model is asked again, `wait_s` seconds from then."""

    id: TurnId
    started_ms: int
    model: ModelRef | None = None
    phase: Phase = "starting"
    round: int = 0
    live: tuple[BlockId, ...] = ()
    cards: tuple[tuple[CallId, BlockId], ...] = ()
    note: str = ""
    wait_s: float = 0.0
    cancel_request: str = ""


class Chat(Struct, frozen=True):
    """One conversation.

    `following` keeps the end in view, `below` counts blocks that came since it does not.
    (`epoch`, `seq`) is the last event seen, `resume` where the subscription started.
    `oldest_seq` is the oldest message shown; `loose` are results whose calls lie further back.
    `workspace` and `model` are wishes for a session that is still to be made, `making` the
    request that makes it.
    """

    session_id: SessionId = NEW_SESSION
    state: Literal["loading", "ready"] = "loading"
    blocks: Blocks = Blocks()
    turn: OpenTurn | None = None
    queued: tuple[QueuedMessage, ...] = ()
    outgoing: tuple[Outgoing, ...] = ()
    following: bool = True
    below: int = 0
    oldest_seq: int | None = None
    older: OlderState = "none"
    older_request: str = ""
    loose: tuple[ToolResult, ...] = ()
    fetching: tuple[tuple[str, BlockId], ...] = ()
    epoch: str = ""
    seq: int = 0
    resume: tuple[str, int] | None = None
    workspace: str = ""
    model: ModelRef | None = None
    making: str = ""


def add(chat: Chat, block: ChatBlock) -> Chat:
    """Return the chat with `block` at the end, counted as unseen when the end is out of view."""
    chat = replace(chat, blocks=blocklist.append(chat.blocks, block))
    if not chat.following:
        return replace(chat, below=chat.below + 1)
    return _bounded(chat) if blocklist.count(chat.blocks) > MAX_BLOCKS else chat


def change(chat: Chat, block: ChatBlock) -> Chat:
    """Return the chat with `block` in place of the one with its id."""
    return replace(chat, blocks=blocklist.put(chat.blocks, block))


def seq_of(block: ChatBlock) -> int:
    """Return the number of the message that the block shows a part of, 0 where there is none."""
    match block:
        case Said() | Answer() | Thought() | ToolCard() | Picture() | Summary():
            return block.seq
        case Remark() | TurnEnd() | Undone():
            return 0
        case _:
            assert_never(block)


def oldest_seq(blocks: Blocks) -> int | None:
    """Return the number of the oldest message shown."""
    return next((seq for seq in map(seq_of, blocklist.each(blocks)) if seq), None)


def _bounded(chat: Chat) -> Chat:
    """Forget the oldest page; it can be read again. Only while nobody looks at it."""
    blocks = blocklist.drop_first_page(chat.blocks)
    older = chat.older if chat.older == "loading" else "exist"
    return replace(chat, blocks=blocks, older=older, oldest_seq=oldest_seq(blocks), loose=())
