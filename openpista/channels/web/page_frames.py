"""What the page says on the web socket, one JSON object a frame, told apart by `type`.

`id` is the page's own number for a call; the answer carries it again. Where the meaning is that
of a command or a query of the domain and has no name of its own here, it travels inside `command`
or `query`. `docs/protocol.md` is made from this file.
"""

from typing import Literal

from msgspec import Struct

from openpista.domain.approval import AnswerKind
from openpista.domain.command import Command
from openpista.domain.ids import ApprovalId, LoginId, MessageId, SessionId, StreamId
from openpista.domain.login import LoginMethod
from openpista.domain.message import Attachment, Image
from openpista.domain.model import Effort, ModelRef
from openpista.domain.query import Query
from openpista.domain.wire import snake_case

PROTOCOL = 1


class PageFrameBase(Struct, frozen=True, kw_only=True, tag_field="type", tag=snake_case):
    """The root of all frames that the page sends."""


class Auth(PageFrameBase, frozen=True, kw_only=True):
    """Said first, within 5 s: the value that `POST /auth` or `POST /auth/renew` gave. Answered by
    `auth_result`."""

    csrf: str
    protocol: int = PROTOCOL


class Ping(PageFrameBase, frozen=True, kw_only=True):
    """Is somebody there? Answered by `pong`."""

    id: int = 0


class Say(PageFrameBase, frozen=True, kw_only=True, tag="message"):
    """Say something; without `session_id` a session is made. `message_id` is the page's own (a
    letter, digit, `-` or `_` each, at most 64) and recognises a redelivery: sent again after a
    lost connection it is taken once. Answered by `message_ack` or `message_error`."""

    message_id: MessageId
    content: str
    session_id: SessionId | None = None
    attachments: tuple[Image | Attachment, ...] = ()
    mode: Literal["queue", "steer"] = "queue"
    model: ModelRef | None = None


class CancelGeneration(PageFrameBase, frozen=True, kw_only=True):
    """Stop the running turn. Answered by `generation_cancelled` or a refused `command_result`."""

    id: int
    session_id: SessionId


class ToolApprovalResponse(PageFrameBase, frozen=True, kw_only=True):
    """Answer a `tool_approval_request`. Answered by `command_result`."""

    id: int
    approval_id: ApprovalId
    decision: AnswerKind
    text: str = ""


class SessionsRequest(PageFrameBase, frozen=True, kw_only=True):
    """Sessions by newest change; page on with `next_cursor`. Answered by `sessions_list`."""

    id: int
    cursor: str = ""
    limit: int = 50
    filter: str = ""
    deleted: bool = False


class SessionHistoryRequest(PageFrameBase, frozen=True, kw_only=True):
    """A page of messages before `before_seq` (null: the newest). Answered by `session_history`."""

    id: int
    session_id: SessionId
    before_seq: int | None = None
    limit: int = 50


class ModelListRequest(PageFrameBase, frozen=True, kw_only=True):
    """The models that can be chosen. Answered by `model_list`."""

    id: int
    refresh: bool = False


class ModelChange(PageFrameBase, frozen=True, kw_only=True):
    """Choose the model of a session. Answered by `model_changed` or a refused
    `command_result`."""

    id: int
    session_id: SessionId
    provider: str
    model: str
    effort: Effort | None = None


class ProviderAuthRequest(PageFrameBase, frozen=True, kw_only=True):
    """The providers and how each stands. Answered by `provider_auth_status`."""

    id: int


class ProviderLogin(PageFrameBase, frozen=True, kw_only=True):
    """Begin a login; answered by `command_result`. How it goes is told on `house` by
    `provider_auth_url`, `provider_auth_completed` and the event `login_changed`; what it wants is
    given by the command `answer_login`. `login_id` is the page's own."""

    id: int
    login_id: LoginId
    provider: str
    method: LoginMethod
    endpoint: str = ""


class Follow(PageFrameBase, frozen=True, kw_only=True):
    """Follow a stream (a session's id, or `house`) after `[epoch, seq]`: exactly what was missed
    comes, or a snapshot where that is gone. Following it once more begins anew."""

    stream: StreamId
    after: tuple[str, int] | None = None


class Unfollow(PageFrameBase, frozen=True, kw_only=True):
    """Follow a stream no longer."""

    stream: StreamId


class CommandFrame(PageFrameBase, frozen=True, kw_only=True, tag="command"):
    """Carry out any command of the domain but `put_media` and `shutdown`; its `sender` may be
    left out and is not believed. Answered by `command_result`."""

    id: int
    command: Command


class QueryFrame(PageFrameBase, frozen=True, kw_only=True, tag="query"):
    """Answer any question of the domain but `read_media`. Answered by `query_result`."""

    id: int
    query: Query


PageFrame = (
    Auth
    | Ping
    | Say
    | CancelGeneration
    | ToolApprovalResponse
    | SessionsRequest
    | SessionHistoryRequest
    | ModelListRequest
    | ModelChange
    | ProviderAuthRequest
    | ProviderLogin
    | Follow
    | Unfollow
    | CommandFrame
    | QueryFrame
)
