"""Messages and their blocks: what is stored, shown to views and encoded for providers."""

from typing import Literal

from msgspec import Struct

from openpista.domain.call import ToolRun
from openpista.domain.ids import CallId, MessageId, SessionId, TurnId
from openpista.domain.wire import snake_case


class Opaque(Struct, frozen=True):
    """What a provider wants back unchanged: a signature, an encrypted item, reasoning details.

    `payload` is JSON text. It is replayed only to the same wire, provider and model.
    """

    wire: str
    provider: str
    model: str
    payload: str


class BlockBase(Struct, frozen=True, tag_field="type", tag=snake_case):
    """The root of all blocks; the JSON field `type` tells them apart."""


class Text(BlockBase, frozen=True):
    """Words for the reader; `opaque` where a wire attaches a payload to them."""

    text: str
    opaque: Opaque | None = None


class Thinking(BlockBase, frozen=True):
    """The model's reasoning; `text` is empty where only an opaque payload came."""

    text: str
    opaque: Opaque | None = None


class ToolCall(BlockBase, frozen=True):
    """A wish of the model to run a tool.

    `arguments` is the JSON text exactly as it arrived; `complete` is false when it did not
    arrive whole, and such a call must never run. `name` is our dotted name.
    """

    call_id: CallId
    name: str
    arguments: str
    complete: bool = True
    opaque: Opaque | None = None


class Image(BlockBase, frozen=True):
    """A picture by reference: the bytes lie in the media store under `sha256`."""

    sha256: str
    mime: str
    width: int
    height: int
    size_bytes: int
    alt: str = ""


class Attachment(BlockBase, frozen=True):
    """A file or large paste that came with a message; the bytes lie in the media store."""

    sha256: str
    name: str
    mime: str
    size_bytes: int


class ToolResult(BlockBase, frozen=True):
    """What a tool call came to, as the model sees it.

    `text` is cut for the model (decisions.md 20); `kept_bytes` of `total_bytes` stay openable.
    `run` is for windows: how the call went.
    """

    call_id: CallId
    name: str
    text: str
    is_error: bool = False
    images: tuple[Image, ...] = ()
    kept_bytes: int = 0
    total_bytes: int = 0
    run: ToolRun | None = None


Block = Text | Thinking | ToolCall | ToolResult | Image | Attachment

Role = Literal["user", "assistant", "tool", "summary"]
"""`tool` carries ToolResults; `summary` stands for the compacted messages before it."""

StopReason = Literal[
    "end_turn",
    "tool_use",
    "max_tokens",
    "stop_sequence",
    "refusal",
    "content_filter",
    "error",
    "cancelled",
    "cut_off",
]


class Usage(Struct, frozen=True):
    """Tokens of one or more model calls; `input_tokens` includes the cached ones.

    `cost_usd` is None where the price is not known.
    """

    input_tokens: int = 0
    output_tokens: int = 0
    cached_tokens: int = 0
    cache_write_tokens: int = 0
    reasoning_tokens: int = 0
    cost_usd: float | None = None


class ChatAddress(Struct, frozen=True):
    """Where a person talks to us: channel, account, chat and thread (decisions.md 2)."""

    channel: str
    account: str = ""
    chat: str = ""
    thread: str = ""


class Sender(Struct, frozen=True):
    """Who speaks and with which right; `address` is the window or chat they speak from."""

    user_id: str
    role: Literal["owner", "guest", "stranger", "job"]
    address: ChatAddress
    name: str = ""


class Message(Struct, frozen=True):
    """One stored message of a session; `seq` grows by one per session, times are Unix ms."""

    id: MessageId
    session_id: SessionId
    seq: int
    role: Role
    blocks: tuple[Block, ...]
    at_ms: int
    turn_id: TurnId | None = None
    sender: Sender | None = None
    provider: str = ""
    model: str = ""
    stop: StopReason | None = None
    usage: Usage | None = None
    is_error: bool = False


def text_of(message: Message) -> str:
    """Return the words of a message, without thinking, calls and results."""
    return "\n\n".join(block.text for block in message.blocks if isinstance(block, Text))


def calls_of(message: Message) -> tuple[ToolCall, ...]:
    """Return the tool calls of a message in their order."""
    return tuple(block for block in message.blocks if isinstance(block, ToolCall))
