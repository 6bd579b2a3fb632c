"""Approvals and grants."""

import pytest
from msgspec.structs import replace

from openpista.domain.approval import Approval, Grant
from openpista.domain.ids import ApprovalId, CallId, GrantId, SessionId
from openpista.domain.tool import Intent
from openpista.store.approvals import STANDING_SQL, WAITING_SQL
from openpista.store.errors import StoreDamagedError, StoreError
from openpista.store.open import Store
from tests.store.builders import SESSION, START_MS, TURN, StillClock
from tests.store.plans import plan_of

HOUR_MS = 3_600_000


def an_approval(approval_id: str = "a1", *, at_ms: int = START_MS) -> Approval:
    return Approval(
        id=ApprovalId(approval_id),
        session_id=SESSION,
        turn_id=TURN,
        call_id=CallId("call-1"),
        tool="system.run",
        arguments='{"command":"rm -rf build"}',
        intent=Intent(kind="run", title="rm", command="rm -rf build", host=True),
        reason="a command on the host",
        task_covers="",
        exact_offered=True,
        digest="d" * 64,
        requested_at_ms=at_ms,
        deadline_ms=at_ms + 300_000,
    )


def a_grant(grant_id: str = "g1", *, scope: str = "exact", at_ms: int = START_MS) -> Grant:
    return Grant(
        id=GrantId(grant_id),
        scope="task" if scope == "task" else "exact",
        session_id=SESSION,
        turn_id=TURN,
        tool="system.run",
        covers="this command",
        key="k" * 64,
        at_ms=at_ms,
        expires_at_ms=at_ms + HOUR_MS if scope == "task" else None,
        by="owner",
    )


async def standing(store: Store, now_ms: int = START_MS) -> list[str]:
    return [grant.id for grant in await store.approvals.grants(now_ms)]


async def test_requests_wait_oldest_first_and_whole(store: Store) -> None:
    late, early = an_approval("a1", at_ms=START_MS + 5), an_approval("a2")
    await store.approvals.add(late)
    await store.approvals.add(early)

    assert await store.approvals.waiting() == (early, late)


async def test_the_first_decision_counts(store: Store) -> None:
    await store.approvals.add(an_approval())

    first = await store.approvals.resolve(ApprovalId("a1"), "no", "owner", "not now", START_MS)
    second = await store.approvals.resolve(ApprovalId("a1"), "once", "owner", "", START_MS)

    assert (first, second) == (True, False)
    assert await store.approvals.waiting() == ()


async def test_an_unknown_request_cannot_be_decided(store: Store) -> None:
    assert not await store.approvals.resolve(ApprovalId("x"), "once", "owner", "", START_MS)


async def test_an_id_serves_once(store: Store) -> None:
    await store.approvals.add(an_approval())
    await store.approvals.add_grant(a_grant())

    with pytest.raises(StoreError, match="already a request"):
        await store.approvals.add(an_approval())
    with pytest.raises(StoreError, match="already a grant"):
        await store.approvals.add_grant(a_grant())


async def test_grants_stand_until_revoked_or_expired(store: Store) -> None:
    await store.approvals.add_grant(a_grant("g1"))
    await store.approvals.add_grant(a_grant("g2", scope="task", at_ms=START_MS + 1))

    assert await standing(store) == ["g2", "g1"]
    assert await standing(store, START_MS + HOUR_MS + 1) == ["g1"]
    assert await store.approvals.revoke(GrantId("g1"))
    assert not await store.approvals.revoke(GrantId("g1"))
    assert await standing(store) == ["g2"]


async def test_the_end_of_a_task_ends_its_grants_only(store: Store) -> None:
    await store.approvals.add_grant(a_grant("g1"))
    await store.approvals.add_grant(a_grant("g2", scope="task"))
    other = replace(a_grant("g3", scope="task"), session_id=SessionId("other"))
    await store.approvals.add_grant(other)

    assert await store.approvals.expire_task_grants(SESSION) == 1
    assert await standing(store) == ["g3", "g1"]
    assert await store.approvals.expire_task_grants(None) == 1
    assert await standing(store) == ["g1"]


async def test_a_changed_grant_is_never_a_yes(store: Store) -> None:
    await store.approvals.add_grant(a_grant())
    await store.database.write(
        lambda c: c.execute("UPDATE grants SET body = replace(body, 'kkk', 'jkk')")
    )

    with pytest.raises(StoreDamagedError, match="grants"):
        await store.approvals.grants(START_MS)


async def test_a_changed_expiry_is_noticed(store: Store) -> None:
    await store.approvals.add_grant(a_grant(scope="task"))
    await store.database.write(lambda c: c.execute("UPDATE grants SET expires_at_ms = NULL"))

    with pytest.raises(StoreDamagedError, match="grants"):
        await store.approvals.grants(START_MS)


async def test_a_changed_request_is_noticed(store: Store) -> None:
    await store.approvals.add(an_approval())
    await store.database.write(
        lambda c: c.execute("UPDATE approvals SET body = replace(body, 'build', 'bvild')")
    )

    with pytest.raises(StoreDamagedError, match="approvals"):
        await store.approvals.waiting()
    with pytest.raises(StoreDamagedError):
        await store.approvals.resolve(ApprovalId("a1"), "once", "owner", "", START_MS)


async def test_what_is_settled_is_forgotten_and_what_stands_is_not(
    store: Store, clock: StillClock
) -> None:
    await store.approvals.add(an_approval("a1"))
    await store.approvals.add(an_approval("a2"))
    await store.approvals.resolve(ApprovalId("a1"), "once", "owner", "", START_MS)
    await store.approvals.add_grant(a_grant("g1"))
    await store.approvals.add_grant(a_grant("g2"))
    await store.approvals.revoke(GrantId("g1"))

    assert await store.approvals.forget_old(clock.now_ms() + 1) == 2

    assert [approval.id for approval in await store.approvals.waiting()] == ["a2"]
    assert await standing(store) == ["g2"]


@pytest.mark.parametrize(
    ("sql", "index"),
    [(WAITING_SQL, "approvals_waiting"), (STANDING_SQL, "grants_standing")],
)
async def test_only_what_is_open_is_read(store: Store, sql: str, index: str) -> None:
    plan = await plan_of(store, sql, ())

    assert len(plan) == 1
    assert plan[0].endswith(f"USING INDEX {index}")
