"""The request for a decision as data: the same card on every surface (experience.md, Decisions)."""

from openpista.agent.authorize import Ask
from openpista.agent.taint import named_sources
from openpista.domain.approval import Approval
from openpista.domain.event import SandboxStatus
from openpista.domain.ids import ApprovalId, SessionId, TurnId
from openpista.domain.message import ToolCall
from openpista.domain.sentence import Sentence
from openpista.domain.tool import Intent
from openpista.guard.safe_text import mistrusted

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
    careful = _careful(call, intent, scripts, taint)
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
        sandbox=_sandbox_kind(intent, sandbox),
        warnings=tuple(sentence.text for sentence in careful),
        why=ask.why,
        careful=careful,
        on_screen=ask.on_screen,
    )


def _sandbox_kind(intent: Intent, sandbox: SandboxStatus) -> str:
    """Return what holds a command, empty where nothing does and for what is no command."""
    if intent.kind != "run" or intent.host or sandbox.kind in {"none", "probing"}:
        return ""
    return sandbox.kind


def _careful(
    call: ToolCall, intent: Intent, scripts: tuple[str, ...], taint: tuple[str, ...]
) -> tuple[Sentence, ...]:
    shown = intent.command or call.arguments
    careful = list(mistrusted(shown, scripts))
    if taint:
        sources = named_sources(taint)
        text = (
            f"The agent has read text from elsewhere ({sources}); it may be doing what that text"
            " says."
        )
        careful.append(Sentence(text, "careful.elsewhere", (("sources", sources),)))
    size = len(shown.encode("utf-8", "surrogatepass"))
    if size > MESSENGER_BYTES or shown.count("\n") >= MESSENGER_LINES:
        text = f"It is long ({size} bytes): read it to the end in the terminal or on the web page."
        careful.append(Sentence(text, "careful.long", (("size", str(size)),)))
    if not intent.undoable:
        known = Sentence("It cannot be undone.", "careful.no_undo")
        careful.append(Sentence(intent.undo_note) if intent.undo_note else known)
    return tuple(careful)
