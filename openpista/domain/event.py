"""What the gateway tells every window. A closed vocabulary, told apart by `type`."""

from typing import Literal

from msgspec import Struct

from openpista.domain.approval import Approval, Grant, Outcome
from openpista.domain.budget import Budget
from openpista.domain.ids import ApprovalId, CallId, MessageId, SessionId, StreamId, TurnId
from openpista.domain.job import Job
from openpista.domain.login import Login, ProviderStatus
from openpista.domain.message import Message, ToolCall, ToolResult, Usage
from openpista.domain.model import ModelRef
from openpista.domain.pairing import Paired, Pairing, PairingRequest
from openpista.domain.session import FileChange, QueuedMessage, Session
from openpista.domain.tool import Intent
from openpista.domain.wire import snake_case


class EventBase(Struct, frozen=True, kw_only=True, tag_field="type", tag=snake_case):
    """The root of all events. `seq` grows by one per stream; (epoch, seq) is unique for ever."""

    stream: StreamId
    seq: int = 0
    at_ms: int = 0
    turn_id: TurnId | None = None


# --- a session's conversation ---------------------------------------------------------------


class MessageAdded(EventBase, frozen=True, kw_only=True):
    """A message is stored. For the assistant it replaces the deltas told before."""

    message: Message


class QueueChanged(EventBase, frozen=True, kw_only=True):
    """The messages that now wait, in their order."""

    queued: tuple[QueuedMessage, ...]


class TurnStarted(EventBase, frozen=True, kw_only=True):
    """A turn began for the message `prompt_id`."""

    model: ModelRef
    prompt_id: MessageId | None = None


class ModelCalled(EventBase, frozen=True, kw_only=True):
    """The model was asked for the `round`-th time in this turn (from 1); nothing came yet."""

    round: int


class ModelRetried(EventBase, frozen=True, kw_only=True):
    """A model call failed before its first token and is tried again after `wait_s` seconds."""

    reason: str
    attempt: int
    wait_s: float


class ThinkingDelta(EventBase, frozen=True, kw_only=True):
    """More reasoning."""

    text: str


class TextDelta(EventBase, frozen=True, kw_only=True):
    """More of the answer."""

    text: str


class ToolCallProposed(EventBase, frozen=True, kw_only=True):
    """The model wants this call; `intent` is None when its arguments could not be read."""

    call: ToolCall
    intent: Intent | None = None


class ApprovalRequested(EventBase, frozen=True, kw_only=True):
    """A call waits for a decision. Told on the session's stream and on `house`."""

    approval: Approval


class ApprovalResolved(EventBase, frozen=True, kw_only=True):
    """The decision fell; `by` names who or what decided. Told on both streams."""

    approval_id: ApprovalId
    call_id: CallId
    outcome: Outcome
    by: str = ""
    text: str = ""


class ToolStarted(EventBase, frozen=True, kw_only=True):
    """The call runs now; `where` is `sandbox`, `host` or `inside` (openpista itself)."""

    call_id: CallId
    where: Literal["sandbox", "host", "inside"] = "inside"


class ToolOutput(EventBase, frozen=True, kw_only=True):
    """Live output of a running call."""

    call_id: CallId
    text: str


class ToolFinished(EventBase, frozen=True, kw_only=True):
    """The call ended after `elapsed_ms`; its stored message follows."""

    call_id: CallId
    result: ToolResult
    elapsed_ms: int


class TurnFinished(EventBase, frozen=True, kw_only=True):
    """The turn ended. `reason` is a sentence where `outcome` is not `done`."""

    outcome: Literal["done", "cancelled", "failed", "interrupted", "expired"]
    reason: str = ""
    usage: Usage = Usage()
    elapsed_ms: int = 0
    changes: tuple[FileChange, ...] = ()


class SessionCompacted(EventBase, frozen=True, kw_only=True):
    """Messages before `before_seq` now reach the model as a summary (`undone`: no longer)."""

    before_seq: int
    summary: str
    undone: bool = False


class TurnUndone(EventBase, frozen=True, kw_only=True):
    """File changes of `undone_turn` were taken back; `kept` names what later edits kept."""

    undone_turn: TurnId
    restored: tuple[str, ...]
    kept: tuple[str, ...] = ()


class OpenRun(Struct, frozen=True, omit_defaults=True):
    """How far a call without a result is: what `ToolCallProposed` and `ToolStarted` told of it.

    `where` is empty and `began_ms` 0 while it does not run yet.
    """

    call_id: CallId
    intent: Intent | None = None
    proposed_ms: int = 0
    where: Literal["", "sandbox", "host", "inside"] = ""
    began_ms: int = 0


class Snapshot(EventBase, frozen=True, kw_only=True):
    """Where a session stands: sent first, and again to a window that fell behind.

    `messages` are the newest ones, `open_*` what the running turn has said and done since its
    last stored message; `open_runs` says of the calls without a result how far they are.
    `turn_began_ms` is when the running turn began, 0 where none runs.
    """

    epoch: str
    session: Session
    messages: tuple[Message, ...]
    queued: tuple[QueuedMessage, ...] = ()
    approvals: tuple[Approval, ...] = ()
    open_text: str = ""
    open_thinking: str = ""
    open_calls: tuple[ToolCall, ...] = ()
    open_output: tuple[tuple[CallId, str], ...] = ()
    open_runs: tuple[OpenRun, ...] = ()
    turn_began_ms: int = 0
    older_exist: bool = False


# --- the house ------------------------------------------------------------------------------


class SessionChanged(EventBase, frozen=True, kw_only=True):
    """A session was made or its row changed. Told on its own stream and on `house`."""

    session: Session


class SessionRemoved(EventBase, frozen=True, kw_only=True):
    """A session was deleted. Told on its own stream and on `house`."""

    session_id: SessionId


class GrantsChanged(EventBase, frozen=True, kw_only=True):
    """The standing allowances are now these."""

    grants: tuple[Grant, ...]


ServiceState = Literal["off", "starting", "up", "degraded", "failed", "paused"]


class ServiceStatus(Struct, frozen=True):
    """How a service fares; `reason` says why it is not up, in words that help."""

    service: str
    state: ServiceState
    reason: str = ""
    last_received_ms: int | None = None
    last_sent_ms: int | None = None
    restarts: int = 0


class ServiceStatusChanged(EventBase, frozen=True, kw_only=True):
    """A channel or another service changed."""

    status: ServiceStatus


class ConfigChanged(EventBase, frozen=True, kw_only=True):
    """A key of the config file was written or taken out; `restart` says what has to start
    again before it holds: nothing (empty), a service's name, or `openpista`."""

    key: str
    restart: str = ""


class DefaultsChanged(EventBase, frozen=True, kw_only=True):
    """What holds for all that begins from now on, after a change of configuration or logins."""

    approvals_mode: Literal["ask", "auto"]
    default_model: ModelRef | None = None
    default_model_reason: str = ""


class LoginChanged(EventBase, frozen=True, kw_only=True):
    """A login went on. Only the window that began it shows it."""

    login: Login


class ProvidersChanged(EventBase, frozen=True, kw_only=True):
    """Credentials or their state changed; all providers as they are now."""

    providers: tuple[ProviderStatus, ...]


class PairingChanged(EventBase, frozen=True, kw_only=True):
    """A pairing went on."""

    pairing: Pairing


class PeopleChanged(EventBase, frozen=True, kw_only=True):
    """Who may talk through channels, and who asks to, is now this."""

    paired: tuple[Paired, ...]
    requests: tuple[PairingRequest, ...]


class BudgetChanged(EventBase, frozen=True, kw_only=True):
    """Money was spent, or a limit changed."""

    budget: Budget


class JobsChanged(EventBase, frozen=True, kw_only=True):
    """The jobs are now these."""

    jobs: tuple[Job, ...]


class SandboxStatus(Struct, frozen=True):
    """Which sandbox holds commands; `kind` `none` means that every command asks."""

    kind: Literal["bubblewrap", "namespaces", "none", "probing"]
    note: str = ""


class HouseSnapshot(EventBase, frozen=True, kw_only=True):
    """Where the house stands: sent first on `house`."""

    epoch: str
    sessions: tuple[Session, ...]
    services: tuple[ServiceStatus, ...] = ()
    approvals: tuple[Approval, ...] = ()
    grants: tuple[Grant, ...] = ()
    sandbox: SandboxStatus = SandboxStatus(kind="probing")
    approvals_mode: Literal["ask", "auto"] = "ask"
    default_model: ModelRef | None = None
    default_model_reason: str = ""
    pairings: tuple[Pairing, ...] = ()
    paired: tuple[Paired, ...] = ()
    pairing_requests: tuple[PairingRequest, ...] = ()
    jobs: tuple[Job, ...] = ()
    budget: Budget = Budget()


class SandboxChanged(EventBase, frozen=True, kw_only=True):
    """The probes are through, or the sandbox was lost."""

    sandbox: SandboxStatus


class Notice(EventBase, frozen=True, kw_only=True):
    """One sentence that the owner should see, on whatever stream it concerns."""

    level: Literal["info", "warning", "error"]
    text: str


SessionEvent = (
    Snapshot
    | MessageAdded
    | QueueChanged
    | TurnStarted
    | ModelCalled
    | ModelRetried
    | ThinkingDelta
    | TextDelta
    | ToolCallProposed
    | ApprovalRequested
    | ApprovalResolved
    | ToolStarted
    | ToolOutput
    | ToolFinished
    | TurnFinished
    | SessionCompacted
    | TurnUndone
    | SessionChanged
    | SessionRemoved
    | Notice
)

HouseEvent = (
    HouseSnapshot
    | SessionChanged
    | SessionRemoved
    | ApprovalRequested
    | ApprovalResolved
    | GrantsChanged
    | ServiceStatusChanged
    | ConfigChanged
    | DefaultsChanged
    | LoginChanged
    | ProvidersChanged
    | PairingChanged
    | PeopleChanged
    | BudgetChanged
    | JobsChanged
    | SandboxChanged
    | Notice
)

Event = SessionEvent | HouseEvent

Delta = ThinkingDelta | TextDelta | ToolOutput
"""Events that are told but not journaled; a snapshot holds their sum."""
