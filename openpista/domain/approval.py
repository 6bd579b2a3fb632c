"""Approvals as data: the question, the answers, and the grants that answers leave behind."""

from typing import Literal

from msgspec import Struct

from openpista.domain.call import AnswerKind, Intent, Outcome
from openpista.domain.ids import ApprovalId, CallId, GrantId, SessionId, TurnId
from openpista.domain.sentence import Sentence

__all__ = ["AnswerKind", "Approval", "Grant", "Outcome"]


class Approval(Struct, frozen=True):
    """One request for a decision, the same on every surface (decisions.md 12, 13).

    `digest` binds it to the exact bytes of the call (security.md §4). `reason` says which rule
    or which untrusted source asks. `task_covers` says in words what *task* would allow; empty
    when it cannot be given. `exact_offered` tells whether *exact* can. `why` says what
    `reason` does, and `careful` what `warnings` do, for windows that speak another language.
    `sandbox` names what would hold a command, empty where it runs on the computer itself.
    `on_screen` says that it may be allowed in the terminal or on the web page only.
    """

    id: ApprovalId
    session_id: SessionId
    turn_id: TurnId
    call_id: CallId
    tool: str
    arguments: str
    intent: Intent
    reason: str
    task_covers: str
    exact_offered: bool
    digest: str
    requested_at_ms: int
    deadline_ms: int
    sandbox: str = ""
    warnings: tuple[str, ...] = ()
    why: tuple[Sentence, ...] = ()
    careful: tuple[Sentence, ...] = ()
    on_screen: bool = False


class Grant(Struct, frozen=True):
    """A standing allowance. *exact* grants live until revoked, *task* grants at most an hour."""

    id: GrantId
    scope: Literal["task", "exact"]
    session_id: SessionId
    turn_id: TurnId
    tool: str
    covers: str
    key: str
    at_ms: int
    expires_at_ms: int | None = None
    by: str = ""
