"""The approval desk: questions that wait for a person, their answers, and what answers leave.

The first answer of an entitled person wins, silence is no (decisions.md 11 to 13). Who is
entitled was decided by `admit` before an answer comes here.
"""

import asyncio

from openpista.agent.ports import Decision
from openpista.domain.approval import Approval, Grant
from openpista.domain.call import ALLOWING
from openpista.domain.clock import Clock
from openpista.domain.command import Accepted, AnswerApproval, Refused
from openpista.domain.event import ApprovalRequested, ApprovalResolved, GrantsChanged
from openpista.domain.ids import HOUSE, ApprovalId, GrantId, SessionId, session_stream
from openpista.domain.message import Sender
from openpista.gateway.endings import to_the_end
from openpista.gateway.live import LiveSessions
from openpista.store.approvals import Approvals

MAX_ANSWER_CHARS = 10_000

DEADLINE = "the deadline"
OPENPISTA = "openpista"

NOT_WAITING = Refused(
    reason="This request does not wait any longer: it was answered, it expired, or its turn ended.",
    code="not_waiting",
)
CHANGED = Refused(
    reason="The stored request is not the one that was shown. It was refused; let the agent ask "
    "again.",
    code="changed",
)
ON_A_SCREEN = frozenset({"cli", "web"})
ON_A_SCREEN_ONLY = Refused(
    reason="This can be allowed only in the terminal or on the web page.", code="not_here"
)
NOT_AS_SHOWN = Decision("cancelled", by=OPENPISTA, text="The stored request was changed.")


class ApprovalDesk:
    """All questions and all standing allowances of the house."""

    def __init__(self, approvals: Approvals, *, live: LiveSessions, clock: Clock) -> None:
        self._store = approvals
        self._live = live
        self._clock = clock
        self._open: dict[ApprovalId, _Question] = {}
        self._grants: dict[GrantId, Grant] = {}

    async def load(self) -> None:
        """Take up what an earlier process left: *exact* grants stand, *task* grants and open
        questions ended with it (decisions.md 12)."""
        for approval in await self._store.waiting():
            await self._store.resolve(
                approval.id, "cancelled", OPENPISTA, "It was restarted.", self._clock.now_ms()
            )
        await self._store.expire_task_grants(None)
        for grant in reversed(await self._store.grants(self._clock.now_ms())):
            self._grants[grant.id] = grant

    def waiting(self, session_id: SessionId | None = None) -> tuple[Approval, ...]:
        """Return the questions that wait, oldest first."""
        return tuple(
            question.approval
            for question in self._open.values()
            if session_id in {None, question.approval.session_id}
        )

    async def ask(self, approval: Approval) -> Decision:
        """Put a question and wait for its first answer or its deadline. When cancelled, the
        question is cancelled with it."""
        question = _Question(approval)
        seconds = (approval.deadline_ms - self._clock.now_ms()) / 1000
        try:
            await to_the_end(self._put(question))
            await asyncio.wait([question.decided], timeout=max(seconds, 0))
        except asyncio.CancelledError:
            await to_the_end(self._decide(question, Decision("cancelled", by=OPENPISTA)))
            raise
        return await to_the_end(self._decide(question, Decision("expired", by=DEADLINE)))

    async def answer(self, command: AnswerApproval) -> Accepted | Refused:
        """Take an answer. Only the first one counts, and only what was offered."""
        question = self._open.get(command.approval_id)
        if question is None:
            return NOT_WAITING
        if (refused := _not_offered(question.approval, command)) is not None:
            return refused
        mine = Decision(command.answer, by=name_of(command.sender), text=command.text)
        decided = await to_the_end(self._decide(question, mine, by_a_person=True))
        if decided is mine:
            return Accepted(session_id=question.approval.session_id)
        return CHANGED if decided is NOT_AS_SHOWN else NOT_WAITING

    def grants(self, session_id: SessionId | None = None) -> tuple[Grant, ...]:
        """Return the allowances that stand, newest first; with a session only those that can
        cover its calls."""
        now_ms = self._clock.now_ms()
        for grant in tuple(self._grants.values()):
            if grant.expires_at_ms is not None and grant.expires_at_ms <= now_ms:
                del self._grants[grant.id]
        return tuple(
            grant
            for grant in reversed(self._grants.values())
            if session_id is None or grant.scope == "exact" or grant.session_id == session_id
        )

    async def add_grant(self, grant: Grant) -> None:
        """Keep an allowance."""
        await self._store.add_grant(grant)
        self._grants[grant.id] = grant
        self._tell_grants()

    async def revoke(self, grant_id: GrantId) -> Accepted | Refused:
        """End an allowance."""
        if grant_id not in self._grants:
            return Refused(reason="There is no such allowance.", code="not_found")
        await self._store.revoke(grant_id)
        self._grants.pop(grant_id, None)
        self._tell_grants()
        return Accepted()

    async def end_task_grants(self, session_id: SessionId) -> None:
        """End a session's *task* allowances: its task is over, or strangers' words came in."""
        ended = [
            grant.id
            for grant in self._grants.values()
            if grant.scope == "task" and grant.session_id == session_id
        ]
        if not ended:
            return
        for grant_id in ended:
            del self._grants[grant_id]
        self._tell_grants()
        await self._store.expire_task_grants(session_id)

    async def _put(self, question: "_Question") -> None:
        approval = question.approval
        stream = session_stream(approval.session_id)
        async with self._live.broadcast.changing(stream):
            await self._store.add(approval)
            self._open[approval.id] = question
            self._live.tell(
                ApprovalRequested(stream=stream, turn_id=approval.turn_id, approval=approval)
            )
            self._live.ask(approval.session_id, 1)

    async def _decide(
        self, question: "_Question", wished: Decision, *, by_a_person: bool = False
    ) -> Decision:
        """Make `wished` the decision unless there is one already; return the one that holds.
        What a person answered must be what the store holds, byte for byte."""
        approval = question.approval
        stream = session_stream(approval.session_id)
        async with self._live.broadcast.changing(stream):
            if question.decided.done():
                return question.decided.result()
            if approval.id not in self._open:
                return wished  # It could not be put, so there is nothing to close.
            if by_a_person and not await self._is_as_shown(approval):
                wished = NOT_AS_SHOWN
            await self._store.resolve(
                approval.id, wished.outcome, wished.by, wished.text, self._clock.now_ms()
            )
            question.decided.set_result(wished)
            del self._open[approval.id]
            self._live.tell(
                ApprovalResolved(
                    stream=stream,
                    turn_id=approval.turn_id,
                    approval_id=approval.id,
                    call_id=approval.call_id,
                    outcome=wished.outcome,
                    by=wished.by,
                    text=wished.text,
                )
            )
            self._live.ask(approval.session_id, -1)
        return wished

    async def _is_as_shown(self, approval: Approval) -> bool:
        # The digest binds the answer to the bytes of the call; all else on the card must hold too.
        stored = {item.id: item for item in await self._store.waiting()}.get(approval.id)
        return stored is None or stored == approval

    def _tell_grants(self) -> None:
        self._live.tell(GrantsChanged(stream=HOUSE, grants=self.grants()))


class _Question:
    """One request, until it is decided."""

    def __init__(self, approval: Approval) -> None:
        self.approval = approval
        self.decided: asyncio.Future[Decision] = asyncio.get_running_loop().create_future()


def name_of(sender: Sender) -> str:
    """Return how a person is named to others: by name or id, and where they speak from."""
    return f"{sender.name or sender.user_id} ({sender.address.channel})"


def _not_offered(approval: Approval, command: AnswerApproval) -> Refused | None:
    on_screen = command.sender.address.channel in ON_A_SCREEN
    if approval.on_screen and not on_screen and command.answer in ALLOWING:
        return ON_A_SCREEN_ONLY
    match command.answer:
        case "task" if not approval.task_covers:
            return Refused(reason="This call can be allowed only once.", code="not_offered")
        case "exact" if not approval.exact_offered:
            return Refused(reason="This call cannot be allowed for ever.", code="not_offered")
        case "change" if not command.text.strip():
            return Refused(reason="Say what the agent should do instead.", code="not_offered")
        case _ if len(command.text) > MAX_ANSWER_CHARS:
            return Refused(reason="This answer is too long.", code="too_long")
        case _:
            return None
