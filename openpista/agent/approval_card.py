"""The request for a decision as data: the same card on every surface (experience.md, Decisions)."""

from openpista.agent.authorize import Ask
from openpista.agent.taint import named_sources
from openpista.domain.approval import Approval
from openpista.domain.event import SandboxStatus
from openpista.domain.ids import ApprovalId, SessionId, TurnId
from openpista.domain.message import ToolCall
from openpista.domain.tool import Intent
from openpista.guard.safe_text import display_warnings

LEAST_TIMEOUT_S = 30
MOST_TIMEOUT_S = 86_400
MESSENGER_BYTES = 4096
MESSENGER_LINES = 60
"""What is larger cannot be approved in a messenger (security.md §4, Display)."""


def build_approval(
    call: ToolCall,
    intent: Intent,
    ask: Ask,
    *,
    approval_id: ApprovalId,
    session_id: SessionId,
    turn_id: TurnId,
    digest: str,
    now_ms: int,
    timeout_s: int,
    sandbox: SandboxStatus,
    scripts: tuple[str, ...],
    taint: tuple[str, ...] = (),
) -> Approval:
    """Return the card for a call that must be decided; `timeout_s` is held within its limits."""
    wait_s = min(max(timeout_s, LEAST_TIMEOUT_S), MOST_TIMEOUT_S)
    return Approval(
        id=approval_id,
        session_id=session_id,
        turn_id=turn_id,
        call_id=call.call_id,
        tool=call.name,
        arguments=call.arguments,
        intent=intent,
        reason=ask.reason,
        task_covers=ask.task.words if ask.task else "",
        exact_offered=ask.exact is not None,
        digest=digest,
        requested_at_ms=now_ms,
        deadline_ms=now_ms + wait_s * 1000,
        sandbox=_sandbox_words(intent, sandbox),
        warnings=_warnings(call, intent, scripts, taint),
    )


def _sandbox_words(intent: Intent, sandbox: SandboxStatus) -> str:
    """Return where a command would run, empty for what is no command."""
    if intent.kind != "run":
        return ""
    if sandbox.kind in {"none", "probing"}:
        return "on this computer itself: there is no working sandbox"
    if intent.host:
        return "on this computer itself, outside the sandbox"
    return f"in the sandbox ({sandbox.kind})"


def _warnings(
    call: ToolCall, intent: Intent, scripts: tuple[str, ...], taint: tuple[str, ...]
) -> tuple[str, ...]:
    shown = intent.command or call.arguments
    warnings = list(display_warnings(shown, scripts))
    if taint:
        warnings.append(
            f"The agent has read text from elsewhere ({named_sources(taint)}); it may be doing"
            " what that text says."
        )
    size = len(shown.encode("utf-8", "surrogatepass"))
    if size > MESSENGER_BYTES or shown.count("\n") >= MESSENGER_LINES:
        warnings.append(
            f"It is long ({size} bytes): read it to the end in the terminal or on the web page."
        )
    if not intent.undoable:
        warnings.append(intent.undo_note or "It cannot be undone.")
    return tuple(warnings)
