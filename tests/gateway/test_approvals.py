import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.agent.ports import Decision
from openpista.config.schema import AgentConfig
from openpista.domain.approval import Approval, Grant
from openpista.domain.command import AnswerApproval, Refused
from openpista.domain.event import ApprovalRequested, ApprovalResolved, Event, GrantsChanged
from openpista.domain.ids import HOUSE, ApprovalId, CallId, GrantId, SessionId, TurnId
from openpista.domain.message import ChatAddress, Sender
from openpista.domain.tasks import owned_task
from openpista.domain.tool import Intent
from openpista.gateway.approvals import DEADLINE, ApprovalDesk, name_of
from openpista.gateway.broadcast import Broadcast
from openpista.gateway.live import LiveSessions
from openpista.store.open import Store, open_store
from tests.fakes.clock import FakeClock
from tests.gateway.houses import GUEST, OWNER, PHONE, accepted, fresh_ulid, open_house, refused
from tests.gateway.port_contract import calls_once, host_command

S = SessionId("session")


class Desk:
    """A desk over a real store, with what it told."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store = store
        self.clock = clock
        self.live = LiveSessions(Broadcast(epoch="e", clock=clock))
        self.desk = ApprovalDesk(store.approvals, live=self.live, clock=clock)
        self.told: list[Event] = []
        tell = self.live.tell

        def noted(event: Event) -> None:
            self.told.append(event)
            tell(event)

        self.live.tell = noted

    def question(self, *, seconds: float = 300, **changes: object) -> Approval:
        now_ms = self.clock.now_ms()
        approval = Approval(
            id=ApprovalId(fresh_ulid()),
            session_id=S,
            turn_id=TurnId("t"),
            call_id=CallId("c"),
            tool="system.run",
            arguments="{}",
            intent=Intent(kind="run", title="Run date", command="date", host=True),
            reason="It runs on the host.",
            task_covers="the program date",
            exact_offered=True,
            digest="d",
            requested_at_ms=now_ms,
            deadline_ms=now_ms + int(seconds * 1000),
        )
        return replace(approval, **changes)

    async def put(self, approval: Approval) -> asyncio.Task[Decision]:
        task = owned_task(self.desk.ask(approval), name="ask")
        while approval not in self.desk.waiting() and not task.done():
            await asyncio.sleep(0)
        return task

    def answer(self, approval: Approval, **changes: object) -> AnswerApproval:
        command = AnswerApproval(approval_id=approval.id, answer="once", sender=OWNER)
        return replace(command, **changes)

    def grant(self, scope: str = "task", **changes: object) -> Grant:
        now_ms = self.clock.now_ms()
        grant = Grant(
            id=GrantId(fresh_ulid()),
            scope="task" if scope == "task" else "exact",
            session_id=S,
            turn_id=TurnId("t"),
            tool="system.run",
            covers="the program date",
            key="k",
            at_ms=now_ms,
            expires_at_ms=now_ms + 3_600_000 if scope == "task" else None,
        )
        return replace(grant, **changes)


@pytest.fixture
async def desk(tmp_path: Path) -> AsyncGenerator[Desk]:
    clock = FakeClock()
    async with await open_store(
        tmp_path / "openpista.db",
        media_dir=tmp_path / "media",
        undo_dir=tmp_path / "undo",
        clock=clock,
        new_ulid=fresh_ulid,
    ) as store:
        yield Desk(store, clock)


async def test_the_first_answer_wins_and_all_others_are_told_so(desk: Desk) -> None:
    approval = desk.question()
    asking = await desk.put(approval)

    answers = await asyncio.gather(
        *(
            desk.desk.answer(desk.answer(approval, answer=kind, sender=sender))
            for kind, sender in (("task", PHONE), ("no", OWNER), ("once", OWNER))
        )
    )

    assert await asking == Decision("task", by=name_of(PHONE))
    assert [isinstance(answer, Refused) for answer in answers] == [False, True, True]
    assert await desk.store.approvals.waiting() == ()
    assert [type(event) for event in desk.told] == [ApprovalRequested, ApprovalResolved]


async def test_silence_is_no(desk: Desk) -> None:
    approval = desk.question(seconds=0.02)

    decision = await desk.desk.ask(approval)

    assert decision == Decision("expired", by=DEADLINE)
    assert refused(await desk.desk.answer(desk.answer(approval))) == "not_waiting"
    assert await desk.store.approvals.waiting() == ()


async def test_a_deadline_that_has_passed_already_is_no_at_once(desk: Desk) -> None:
    assert (await desk.desk.ask(desk.question(seconds=-5))).outcome == "expired"


async def test_the_question_ends_with_its_turn(desk: Desk) -> None:
    approval = desk.question()
    asking = await desk.put(approval)

    asking.cancel()
    await asyncio.wait([asking])

    assert asking.cancelled()
    assert desk.desk.waiting() == ()
    assert await desk.store.approvals.waiting() == ()
    resolved = desk.told[-1]
    assert isinstance(resolved, ApprovalResolved)
    assert resolved.outcome == "cancelled"


async def test_the_words_of_an_answer_reach_the_turn(desk: Desk) -> None:
    approval = desk.question()
    asking = await desk.put(approval)

    await desk.desk.answer(desk.answer(approval, answer="change", text="use the other folder"))

    assert (await asking).text == "use the other folder"


@pytest.mark.parametrize(
    ("changes", "answer"),
    [
        ({"task_covers": ""}, {"answer": "task"}),
        ({"exact_offered": False}, {"answer": "exact"}),
        ({}, {"answer": "change", "text": "  "}),
        ({}, {"answer": "no", "text": "x" * 20_000}),
    ],
)
async def test_only_what_was_offered_can_be_answered(
    desk: Desk, changes: dict[str, object], answer: dict[str, object]
) -> None:
    approval = replace(desk.question(), **changes)
    asking = await desk.put(approval)

    assert refused(await desk.desk.answer(desk.answer(approval, **answer)))
    assert desk.desk.waiting() == (approval,)
    await desk.desk.answer(desk.answer(approval, answer="no"))
    assert (await asking).outcome == "no"


async def test_what_needs_a_screen_is_not_allowed_from_a_messenger(desk: Desk) -> None:
    approval = replace(desk.question(), on_screen=True)
    asking = await desk.put(approval)
    phone = Sender("42", "owner", ChatAddress("telegram", "bot", "42"))

    yes = replace(desk.answer(approval, answer="once"), sender=phone)
    assert isinstance(await desk.desk.answer(yes), Refused)
    await desk.desk.answer(replace(desk.answer(approval, answer="no"), sender=phone))

    assert (await asking).outcome == "no"


async def test_what_needs_a_screen_is_allowed_at_one(desk: Desk) -> None:
    approval = replace(desk.question(), on_screen=True)
    asking = await desk.put(approval)

    await desk.desk.answer(desk.answer(approval, answer="once"))

    assert (await asking).outcome == "once"


async def test_a_request_that_was_changed_in_the_store_is_not_answered(desk: Desk) -> None:
    approval = desk.question()
    asking = await desk.put(approval)

    async def other() -> tuple[Approval, ...]:
        return (replace(approval, digest="of something else"),)

    desk.store.approvals.waiting = other

    assert refused(await desk.desk.answer(desk.answer(approval))) == "changed"
    assert (await asking).outcome == "cancelled"


async def test_a_session_is_waiting_while_it_asks(desk: Desk) -> None:
    asking = await desk.put(approval := desk.question())

    assert desk.live.of(S).questions == 1
    await desk.desk.answer(desk.answer(approval))
    await asking
    assert desk.live.activity(S) == ("idle", None)
    assert desk.desk.waiting(SessionId("another")) == ()


async def test_allowances_are_kept_told_and_revoked(desk: Desk) -> None:
    task, exact = desk.grant("task"), desk.grant("exact")
    await desk.desk.add_grant(task)
    await desk.desk.add_grant(exact)

    assert desk.desk.grants() == (exact, task)
    assert desk.desk.grants(SessionId("another")) == (exact,)
    assert await desk.store.approvals.grants(desk.clock.now_ms()) == (exact, task)
    accepted_ids = await desk.desk.revoke(exact.id)
    assert not isinstance(accepted_ids, Refused)
    assert desk.desk.grants() == (task,)
    assert refused(await desk.desk.revoke(exact.id)) == "not_found"
    told = [event.grants for event in desk.told if isinstance(event, GrantsChanged)]
    assert told == [(task,), (exact, task), (task,)]


async def test_an_allowance_for_a_task_expires_by_itself(desk: Desk) -> None:
    await desk.desk.add_grant(desk.grant("task"))

    desk.clock.advance(3601)

    assert desk.desk.grants(S) == ()


async def test_allowances_for_a_task_end_with_it(desk: Desk) -> None:
    exact = desk.grant("exact")
    other = desk.grant("task", session_id=SessionId("another"))
    for grant in (desk.grant("task"), exact, other):
        await desk.desk.add_grant(grant)

    await desk.desk.end_task_grants(S)
    await desk.desk.end_task_grants(S)

    assert desk.desk.grants() == (other, exact)
    assert await desk.store.approvals.grants(desk.clock.now_ms()) == (other, exact)


async def test_after_a_restart_only_exact_allowances_stand_and_nothing_is_open(
    desk: Desk,
) -> None:
    exact = desk.grant("exact")
    await desk.desk.add_grant(desk.grant("task"))
    await desk.desk.add_grant(exact)
    asking = await desk.put(desk.question())
    later = ApprovalDesk(desk.store.approvals, live=desk.live, clock=desk.clock)

    await later.load()

    assert later.grants() == (exact,)
    assert later.waiting() == ()
    assert await desk.store.approvals.waiting() == ()
    asking.cancel()
    await asyncio.wait([asking])


@pytest.mark.parametrize("sender", [GUEST, replace(GUEST, role="stranger")])
async def test_nobody_but_an_owner_can_approve(tmp_path: Path, sender: Sender) -> None:
    async with open_house(
        tmp_path,
        provider=calls_once(),
        tools=[tool := host_command()],
        agent=AgentConfig(),
    ) as house:

        async def first_question() -> ApprovalId:
            async for event in house.port.events(HOUSE):
                if isinstance(event, ApprovalRequested):
                    return event.approval.id
            raise AssertionError

        asked = owned_task(first_question(), name="first question")
        await asyncio.sleep(0.01)
        await house.say("go")
        approval_id = await asked
        answer = AnswerApproval(approval_id=approval_id, answer="once", sender=OWNER)

        assert refused(await house.gateway.port(sender).send(answer))
        assert refused(await house.gateway.port(OWNER, answers=False).send(answer))
        assert not tool.ran
        accepted(await house.gateway.port(PHONE).send(answer))
        async with asyncio.timeout(5):
            await tool.started.wait()
