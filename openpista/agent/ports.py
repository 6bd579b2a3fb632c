"""What the agent needs from the rooms above it, and what it hands back.

The gateway fills `TurnPort` (one per turn) and keeps one `AgentHouse`; the agent knows neither
the store nor any window.
"""

from collections.abc import Awaitable, Callable
from typing import Literal, Protocol

from msgspec import Struct

from openpista.config.live import LiveConfig
from openpista.config.schema import AgentConfig, ApprovalsConfig
from openpista.domain.approval import Approval, Grant, Outcome
from openpista.domain.budget import Budget
from openpista.domain.clock import Clock
from openpista.domain.event import Event, SandboxStatus
from openpista.domain.ids import NewUlid, TurnId
from openpista.domain.message import Block, Message, Sender, StopReason, ToolCall, ToolResult, Usage
from openpista.domain.model import Models
from openpista.domain.session import Session
from openpista.domain.tool import Intent, Tool
from openpista.guard.redact import Redactor

Approver = Literal["present", "no_approver", "job", "guest"]
"""Who could answer a request for approval (decisions.md 11)."""

NOBODY = "nobody"
"""Who resolved a request that could be put to nobody; `run -e` then exits with 3."""


class Decision(Struct, frozen=True):
    """How a request for approval ended; `by` names who or what decided.

    `text` is the change wished for, or the reason for *no*.
    """

    outcome: Outcome
    by: str = ""
    text: str = ""


class Turn(Struct, frozen=True):
    """One turn to run. `prompt` is stored already and is the newest message of the history.

    `session` is the row at the turn's start: model, effort and workspace hold for the whole turn.
    With the profile `deny` nothing counts that was allowed earlier.
    """

    turn_id: TurnId
    session: Session
    prompt: Message
    sender: Sender
    approver: Approver = "present"
    profile: Literal["deny", "exact"] = "exact"


class TurnResult(Struct, frozen=True):
    """How a turn ended by itself. `reason` is one sentence for the user where it failed.

    A cancelled turn raises CancelledError instead, after everything that was said and every
    call left open has been stored; its usage is the sum of what `store_reply` and `compacted`
    were told.
    """

    outcome: Literal["done", "failed"]
    reason: str = ""
    usage: Usage = Usage()


class TurnPort(Protocol):
    """One turn's way to the store and the windows. Every `store_*` is durable when it returns."""

    def session(self) -> Session:
        """Return the session's current row, with its taint."""
        ...

    async def history(self, *, limit: int) -> tuple[Message, ...]:
        """Return what the model may see, oldest first: the last active summary (as the first
        message) and what came after it, at most the newest `limit` messages."""
        ...

    async def store_reply(
        self,
        blocks: tuple[Block, ...],
        *,
        provider: str,
        model: str,
        stop: StopReason | None,
        usage: Usage | None,
        is_error: bool = False,
    ) -> Message:
        """Store an assistant message and tell MessageAdded. A cut or cancelled reply comes here
        too. `is_error` marks a sentence of ours in place of an answer."""
        ...

    async def store_intent(self, call: ToolCall, intent: Intent, digest: str) -> None:
        """Store that `call` is about to run; afterwards it counts as possibly run."""
        ...

    async def store_result(self, result: ToolResult, *, kept_output: str) -> Message:
        """Store a call's result (also one that never ran) and tell MessageAdded. `kept_output`
        is what `ReadToolOutput` returns later (at most 64 KiB), empty when nothing is kept."""
        ...

    def tell(self, event: Event) -> None:
        """Tell every window. The agent fills `stream` and `turn_id`; the gateway stamps `seq`
        and `at_ms`. The agent tells ModelCalled, ModelRetried, ThinkingDelta, TextDelta,
        ToolCallProposed, ToolStarted, ToolOutput, ToolFinished and Notice, and where nobody can
        be asked ApprovalRequested with ApprovalResolved by `NOBODY` behind it; the rest is the
        gateway's."""
        ...

    async def ask(self, approval: Approval) -> Decision:
        """Put a request to everybody who may answer and wait for the first answer or the
        deadline (then the outcome is `expired`). Stores it, tells ApprovalRequested and
        ApprovalResolved. When cancelled, resolves it as `cancelled`."""
        ...

    def grants(self) -> tuple[Grant, ...]:
        """Return the standing allowances as they are now; expired and revoked ones are gone."""
        ...

    async def add_grant(self, grant: Grant) -> None:
        """Keep an allowance that an answer left behind (*task* or *exact*)."""
        ...

    def steering_waits(self) -> bool:
        """Say whether a message waits to join the turn; calls not begun are then left out."""
        ...

    async def steering(self) -> tuple[Message, ...]:
        """Take the messages that join the turn now; they are stored when this returns. Called
        only while no call is without a stored result."""
        ...

    async def compacted(
        self,
        summary: tuple[Block, ...],
        *,
        before_seq: int,
        provider: str,
        model: str,
        usage: Usage | None,
    ) -> Message:
        """Store a summary that stands for the messages before `before_seq`, tell
        SessionCompacted, and return the summary message."""
        ...

    async def budget(self) -> Budget:
        """Return what may be spent and what was spent today, this turn's calls included."""
        ...

    async def taint(self, source: str, *, sensitive: bool) -> None:
        """Add an untrusted `source` (empty: none) to the session's taint, or mark it as having
        seen private data."""
        ...


class AgentHouse(Struct, frozen=True):
    """What all turns share.

    `sandbox` waits for the probe where it still runs. `private` are our own folders (absolute),
    which no tool may touch. `skills_index` is the text appended to the prompt, empty when there
    are no skills; `read_skill` returns a skill's text, or None when there is none of that name.
    """

    models: Models
    tools: tuple[Tool, ...]
    config: LiveConfig
    sandbox: Callable[[], Awaitable[SandboxStatus]]
    redactor: Redactor
    clock: Clock
    new_ulid: NewUlid
    private: tuple[str, ...] = ()
    skills_index: str = ""
    read_skill: Callable[[str], str | None] | None = None

    @property
    def agent(self) -> AgentConfig:
        """What is configured about models and turns now."""
        return self.config.now.agent

    @property
    def approvals(self) -> ApprovalsConfig:
        """What is configured about asking now; a change holds from the next call on."""
        return self.config.now.approvals
