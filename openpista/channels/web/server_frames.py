"""What the server says on the web socket, one JSON object a frame, told apart by `type`.

What belongs to a conversation carries its `stream` (the session's id), the turn and `seq`. HTML
is made by the server and may go into the page as it is, through the page's one policy.
`docs/protocol.md` is made from this file.
"""

from typing import Literal

from msgspec import Struct

from openpista.channels.web.page_frames import PROTOCOL
from openpista.domain.approval import Approval
from openpista.domain.command import Accepted, Refused
from openpista.domain.event import Event
from openpista.domain.ids import MessageId, SessionId, StreamId, TurnId
from openpista.domain.login import Login, ProviderStatus
from openpista.domain.message import Message
from openpista.domain.model import ModelInfo
from openpista.domain.query import Answer
from openpista.domain.session import Session
from openpista.domain.wire import snake_case

MessageHtml = tuple[str | None, ...]
"""For each block of a message the HTML of its text, null for blocks that are no text."""


class ServerFrameBase(Struct, frozen=True, kw_only=True, tag_field="type", tag=snake_case):
    """The root of all frames that the server sends."""


class AuthResult(ServerFrameBase, frozen=True, kw_only=True):
    """The answer to `auth`. Where `success` is false, `error` says why and the socket is closed.
    `client_id` names the device; `provider` and `model` are what new sessions begin with. For
    `fresh_until_ms` (Unix ms) what touches credentials needs no new login."""

    success: bool
    protocol: int = PROTOCOL
    version: str = ""
    client_id: str = ""
    provider: str = ""
    model: str = ""
    now_ms: int = 0
    fresh_until_ms: int = 0
    error: str = ""


class Pong(ServerFrameBase, frozen=True, kw_only=True):
    """The answer to `ping`. The server also sends one by itself every 30 s of silence."""

    id: int = 0
    now_ms: int = 0


class MessageAck(ServerFrameBase, frozen=True, kw_only=True):
    """The message is safe on the disk and waits for its turn in `session_id`."""

    message_id: MessageId
    session_id: SessionId | None
    note: str = ""


class MessageError(ServerFrameBase, frozen=True, kw_only=True):
    """The message was not taken; `error` says why, `code` as in `refused`."""

    message_id: MessageId
    session_id: SessionId | None
    error: str
    code: str = "refused"


class GenerationCancelled(ServerFrameBase, frozen=True, kw_only=True):
    """The running turn is being ended; `turn_finished` follows on the session's stream."""

    id: int
    session_id: SessionId


class SessionsList(ServerFrameBase, frozen=True, kw_only=True):
    """A page of sessions; `next_cursor` is empty at the end."""

    id: int
    sessions: tuple[Session, ...]
    next_cursor: str = ""


class SessionHistory(ServerFrameBase, frozen=True, kw_only=True):
    """A page of history, oldest first; `html` has one entry for each message. `handles` gives
    for the `sha256` of each picture and file the name under which `/media/` has it."""

    id: int
    session_id: SessionId
    messages: tuple[Message, ...]
    html: tuple[MessageHtml, ...] = ()
    handles: dict[str, str] = {}
    older_exist: bool = False


class ModelsList(ServerFrameBase, frozen=True, kw_only=True, tag="model_list"):
    """Models in the order in which to show them; `failures` are sentences about services that
    could not be asked."""

    id: int
    models: tuple[ModelInfo, ...]
    failures: tuple[str, ...] = ()


class ModelChanged(ServerFrameBase, frozen=True, kw_only=True):
    """The session uses this model from its next call on."""

    id: int
    session_id: SessionId
    provider: str
    model: str


class ProviderAuthStatus(ServerFrameBase, frozen=True, kw_only=True):
    """All providers. With `id` null it was not asked for: credentials changed."""

    id: int | None = None
    providers: tuple[ProviderStatus, ...]
    seq: int = 0


class ProviderAuthUrl(ServerFrameBase, frozen=True, kw_only=True):
    """A login waits for the vendor's page: `redirect` comes back by itself, `code_display` shows
    a code to give back, `device` asks for `login.user_code`. Told on `house` to all pages; only
    the one that began `login.id` shows it."""

    provider: str
    auth_url: str
    flow_type: Literal["redirect", "code_display", "device"]
    login: Login
    seq: int = 0


class ProviderAuthCompleted(ServerFrameBase, frozen=True, kw_only=True):
    """A login ended, well or not. Told on `house` to all pages."""

    provider: str
    success: bool
    message: str
    login: Login
    seq: int = 0


class ToolApprovalRequest(ServerFrameBase, frozen=True, kw_only=True):
    """A call waits for a decision. Told on the session's stream and on `house`. It holds until
    the event `approval_resolved`, or until `approval.deadline_ms`."""

    stream: StreamId
    seq: int
    session_id: SessionId
    turn_id: TurnId
    at_ms: int = 0
    approval: Approval


class EventFrame(ServerFrameBase, frozen=True, kw_only=True, tag="event"):
    """An event of a followed stream. `html` has one entry for each message in it
    (`message_added`: one, `snapshot`: all); `handles` as in `session_history`. Of a snapshot
    `open_html` is the HTML of the first `open_html_chars` characters of `open_text`. Deltas that
    come close together are told as one, with the `seq` of the last."""

    event: Event
    html: tuple[MessageHtml, ...] = ()
    handles: dict[str, str] = {}
    open_html: str = ""
    open_html_chars: int = 0


class AnswerHtml(ServerFrameBase, frozen=True, kw_only=True):
    """More of the open answer stands still now: `html` goes below what was told before, and all
    of it covers the first `chars` characters (UTF-16 units, as JavaScript counts) of the text
    told by `text_delta` since the last `message_added`. What comes after is plain text. `html`
    begins at `start`: with 0 it takes the place of all that was told before."""

    stream: StreamId
    turn_id: TurnId | None
    seq: int
    html: str
    chars: int
    start: int = 0


class Ended(ServerFrameBase, frozen=True, kw_only=True):
    """A followed stream ends; `reason` is empty where the page or the house wished it."""

    stream: StreamId
    reason: str = ""


class CommandResult(ServerFrameBase, frozen=True, kw_only=True):
    """The outcome of a command. The code `fresh_login` of `refused` means: `POST /auth/again`
    with a code or the token first, then say it once more."""

    id: int
    result: Accepted | Refused


class QueryResult(ServerFrameBase, frozen=True, kw_only=True):
    """The answer to a question; `query_failed` with a sentence where there is none."""

    id: int
    answer: Answer


class Failed(ServerFrameBase, frozen=True, kw_only=True):
    """A frame could not be understood or served; `id` where it could be read."""

    reason: str
    id: int | None = None


ServerFrame = (
    AuthResult
    | Pong
    | MessageAck
    | MessageError
    | GenerationCancelled
    | SessionsList
    | SessionHistory
    | ModelsList
    | ModelChanged
    | ProviderAuthStatus
    | ProviderAuthUrl
    | ProviderAuthCompleted
    | ToolApprovalRequest
    | EventFrame
    | AnswerHtml
    | Ended
    | CommandResult
    | QueryResult
    | Failed
)
