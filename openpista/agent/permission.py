"""From a verdict to a word of the owner: asks, keeps what the answer allows, and makes sure that
what runs is still what was shown."""

from collections.abc import Awaitable, Callable

from msgspec import Struct, structs

from openpista.agent.approval_card import build_approval
from openpista.agent.authorize import Allow, Ask, Circumstances, Deny, Verdict, authorize
from openpista.agent.binding import call_digest
from openpista.agent.grants import Cover, make_grant
from openpista.agent.ports import NOBODY, AgentHouse, Decision, Turn, TurnPort
from openpista.domain.approval import Approval, Outcome
from openpista.domain.event import ApprovalRequested, ApprovalResolved, SandboxStatus
from openpista.domain.ids import ApprovalId, GrantId, session_stream
from openpista.domain.message import ToolCall
from openpista.domain.tool import Intent

MOST_QUESTIONS = 3
"""How often one call is asked for anew because what it would do has changed meanwhile."""


class Permitted(Struct, frozen=True):
    """The call may run; `digest` is what the permission is bound to. `outcome` and `by` tell of
    the answer where somebody was asked."""

    intent: Intent
    digest: str
    outcome: Outcome | None = None
    by: str = ""


class Refused(Struct, frozen=True):
    """The call must not run; `reason` is for the model, `outcome` and `by` as in Permitted."""

    reason: str
    outcome: Outcome | None = None
    by: str = ""


class Permission:
    """Decides about the calls of one turn."""

    def __init__(self, turn: Turn, port: TurnPort, house: AgentHouse) -> None:
        self._turn = turn
        self._port = port
        self._house = house
        self._sandbox = SandboxStatus(kind="probing")

    async def verdict(self, call: ToolCall, intent: Intent) -> Verdict:
        """Decide by the rules alone; waits for the sandbox's probe before a command."""
        if intent.kind == "run":
            self._sandbox = await self._house.sandbox()
        return authorize(call, intent, self._circumstances())

    def is_sandboxed(self, intent: Intent) -> bool:
        """Say whether a command would run in the sandbox."""
        return not intent.host and self._sandbox.kind in {"bubblewrap", "namespaces"}

    async def obtain(
        self,
        call: ToolCall,
        intent: Intent,
        verdict: Verdict,
        *,
        intent_now: Callable[[], Awaitable[Intent]],
    ) -> Permitted | Refused:
        """Turn a verdict into a yes or a no, asking where it says so.

        While somebody thinks, files and programs may change: the intent is worked out anew after
        the answer, and what differs from what was shown is asked for again. Raises
        ToolArgumentError when the arguments no longer fit.
        """
        outcome: Outcome | None = None
        by = ""
        for _ in range(MOST_QUESTIONS):
            digest = self._digest(call, intent)
            if isinstance(verdict, Allow):
                return Permitted(intent, digest, outcome, by)
            if isinstance(verdict, Deny):
                return self._denied(call, intent, verdict, digest)
            decision = await self._port.ask(self._approval(call, intent, verdict, digest))
            outcome, by = decision.outcome, decision.by
            if refusal := _refusal(decision):
                return Refused(refusal, outcome, by)
            await self._keep(call, verdict, decision)
            now = await intent_now()
            if is_still_what_was_shown(intent, now):
                return Permitted(intent, digest, outcome, by)
            intent = now
            verdict = await self.verdict(call, intent)
        return Refused("Not run: what it would do changed each time while it was being decided.")

    def _circumstances(self) -> Circumstances:
        session = self._port.session()
        approvals = self._house.approvals
        return Circumstances(
            session_id=session.id,
            approver=self._turn.approver,
            sandboxed=self._sandbox.kind in {"bubblewrap", "namespaces"},
            now_ms=self._house.clock.now_ms(),
            taint=session.taint,
            sensitive=session.sensitive,
            auto=approvals.mode == "auto",
            strict=approvals.strict,
            patterns=approvals.patterns,
            grants=self._port.grants() if self._turn.profile == "exact" else (),
            private=self._house.private,
        )

    def _digest(self, call: ToolCall, intent: Intent) -> str:
        return call_digest(
            call,
            intent,
            profile=self._turn.approver,
            session_id=self._turn.session.id,
            turn_id=self._turn.turn_id,
            nonce=self._house.new_ulid(),
        )

    def _approval(self, call: ToolCall, intent: Intent, ask: Ask, digest: str) -> Approval:
        return build_approval(
            call,
            intent,
            ask,
            approval_id=ApprovalId(self._house.new_ulid()),
            session_id=self._turn.session.id,
            turn_id=self._turn.turn_id,
            digest=digest,
            now_ms=self._house.clock.now_ms(),
            timeout_s=self._house.approvals.timeout_s,
            sandbox=self._sandbox,
            scripts=self._house.approvals.scripts,
            taint=self._port.session().taint,
        )

    def _denied(self, call: ToolCall, intent: Intent, deny: Deny, digest: str) -> Refused:
        if deny.unanswerable:
            approval = self._approval(call, intent, Ask(deny.reason), digest)
            stream = session_stream(approval.session_id)
            turn_id = self._turn.turn_id
            self._port.tell(ApprovalRequested(stream=stream, turn_id=turn_id, approval=approval))
            self._port.tell(
                ApprovalResolved(
                    stream=stream,
                    turn_id=turn_id,
                    approval_id=approval.id,
                    call_id=call.call_id,
                    outcome="no",
                    by=NOBODY,
                )
            )
            return Refused(f"Denied. {deny.reason}", "no", NOBODY)
        return Refused(f"Denied. {deny.reason}")

    async def _keep(self, call: ToolCall, ask: Ask, decision: Decision) -> None:
        """Keep the allowance of a wider answer; one that was not offered means *once*."""
        covers: dict[str, Cover | None] = {"task": ask.task, "exact": ask.exact}
        cover = covers.get(decision.outcome)
        if cover is None:
            return
        grant = make_grant(
            cover,
            scope=decision.outcome,
            grant_id=GrantId(self._house.new_ulid()),
            session_id=self._turn.session.id,
            turn_id=self._turn.turn_id,
            tool=call.name,
            now_ms=self._house.clock.now_ms(),
            by=decision.by,
        )
        await self._port.add_grant(grant)


def is_still_what_was_shown(shown: Intent, now: Intent) -> bool:
    """Say whether a call would still do what its card showed.

    How much of it can be undone is told in words that may get better while a workspace is
    looked through; only a promise that no longer holds is a change.
    """
    undoable = shown.undoable if now.undoable else False
    return shown == structs.replace(now, undoable=undoable, undo_note=shown.undo_note)


def _refusal(decision: Decision) -> str:
    """Return what the model is told where the answer was not a yes."""
    match decision.outcome:
        case "once" | "task" | "exact":
            return ""
        case "change":
            return f"Not run. The user wants it done differently: {decision.text}"
        case "no":
            reason = f" Their reason: {decision.text}" if decision.text else ""
            return f"Not run. The user said no.{reason}"
        case "expired":
            return "Not run. Nobody answered in time, and that counts as no."
        case "cancelled":
            return "Not run. The request was withdrawn."
