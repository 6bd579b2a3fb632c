"""The only door to tools: deny, then ask, then allow, and no branch that allows by default.

Pure: it reads values and returns one. What an answer leaves behind is in `grants`, the table in
`rules`, the bytes that an answer is bound to in `binding`.
"""

from msgspec import Struct

from openpista.agent.command_shape import pattern_matches
from openpista.agent.grants import Cover, exact_cover, granted_by, task_cover
from openpista.agent.ports import Approver
from openpista.agent.rules import NO_SANDBOX, REASONS, TABLE, Cell, Row, row_of
from openpista.agent.taint import is_tainted, named_sources
from openpista.domain.approval import Grant
from openpista.domain.ids import SessionId
from openpista.domain.message import ToolCall
from openpista.domain.sentence import Sentence, in_english
from openpista.domain.tool import Intent


class Circumstances(Struct, frozen=True):
    """Everything but the call itself that a decision depends on; `now_ms` is wall time."""

    session_id: SessionId
    approver: Approver
    sandboxed: bool
    now_ms: int
    taint: tuple[str, ...] = ()
    sensitive: bool = False
    auto: bool = False
    strict: bool = False
    patterns: tuple[str, ...] = ()
    grants: tuple[Grant, ...] = ()
    private: tuple[str, ...] = ()


class Allow(Struct, frozen=True):
    """It may run; `rule` says for the journal why."""

    rule: str


class Ask(Struct, frozen=True):
    """Somebody must decide; `task` and `exact` are what the wider answers would cover. `why`
    says what `reason` does, sentence by sentence. `on_screen` says that a messenger is not
    enough for a yes (decisions.md 16)."""

    reason: str
    task: Cover | None = None
    exact: Cover | None = None
    why: tuple[Sentence, ...] = ()
    on_screen: bool = False


class Deny(Struct, frozen=True):
    """It must not run. `unanswerable` marks a call that would have asked, had anybody been
    there to answer."""

    reason: str
    unanswerable: bool = False


Verdict = Allow | Ask | Deny


def authorize(call: ToolCall, intent: Intent, now: Circumstances) -> Verdict:
    """Decide about one call (security.md §4, decisions.md 11 to 14)."""
    row = row_of(intent, sandboxed=now.sandboxed, strict=now.strict, private=now.private)
    cell = _cell(row, now)
    why = _why(row, intent, now)
    reason = in_english(*why)
    if now.approver == "guest":
        return Deny("Guests may talk, but nothing is done on this computer for them.")
    if cell == "deny":
        return Deny(reason, unanswerable=TABLE[row].clean == "ask" and _is_alone(now))
    if cell in {"ask", "ask_always", "exact"}:
        if rule := _earlier_word(row, cell, call, intent, now):
            return Allow(rule)
        if cell == "exact":
            return Deny(reason, unanswerable=True)
        return _question(row, cell, call, intent, now, why)
    if cell == "allow":
        return Allow(REASONS[row])
    return Deny("No rule allows this.")


def _cell(row: Row, now: Circumstances) -> Cell:
    """Return the cell that holds; where two columns hold at once, the stricter one."""
    cells = TABLE[row]
    tainted = is_tainted(now.taint, sensitive=now.sensitive, approver=now.approver)
    if not _is_alone(now):
        return cells.tainted if tainted else cells.clean
    if now.auto and not tainted:
        return cells.clean
    # Nobody looks on, and strangers have spoken: what would ask is refused, whatever was said.
    return "deny" if tainted and cells.tainted != "allow" else cells.alone


def _is_alone(now: Circumstances) -> bool:
    return now.approver in {"no_approver", "job"}


def _earlier_word(row: Row, cell: Cell, call: ToolCall, intent: Intent, now: Circumstances) -> str:
    """Return the rule by which an earlier word of the owner covers the call, or nothing."""
    if now.auto:
        return "approvals.mode is auto"
    if row == "run_strict":
        for pattern in now.patterns:
            if pattern_matches(pattern, intent.command):
                return f"approvals.patterns has {pattern!r}"
    if cell == "ask_always":
        return ""
    grant = granted_by(
        row,
        call,
        intent,
        grants=now.grants,
        session_id=now.session_id,
        taint=now.taint,
        now_ms=now.now_ms,
    )
    if grant is None or (cell == "exact" and grant.scope != "exact"):
        return ""
    return f"grant {grant.id}: {grant.covers}"


def _question(
    row: Row,
    cell: Cell,
    call: ToolCall,
    intent: Intent,
    now: Circumstances,
    why: tuple[Sentence, ...],
) -> Ask:
    if cell == "ask_always":
        return Ask(in_english(*why), why=why, on_screen=row == "schedule")
    return Ask(
        in_english(*why),
        task=task_cover(row, call, intent, now.taint),
        exact=exact_cover(row, call, intent),
        why=why,
    )


def _why(row: Row, intent: Intent, now: Circumstances) -> tuple[Sentence, ...]:
    """Return why the call is asked for or refused: the rule, and who else has spoken."""
    parts = [Sentence(REASONS[row], f"why.{row}")]
    if row == "run_host" and not now.sandboxed and not intent.host:
        parts = [Sentence(NO_SANDBOX, "why.no_sandbox")]
    if now.taint and row != "credentials":
        sources = named_sources(now.taint)
        text = f"This conversation has read text from elsewhere: {sources}."
        parts.append(Sentence(text, "why.elsewhere", (("sources", sources),)))
    if _is_alone(now) and row != "credentials":
        parts.append(Sentence("Nobody is here who could allow it.", "why.alone"))
    return tuple(parts)
