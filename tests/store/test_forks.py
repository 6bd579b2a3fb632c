"""Copying the beginning of a session."""

import pytest

from openpista.domain.errors import NotFoundError
from openpista.domain.ids import SessionId
from openpista.store.forks import COPY_TOGETHER, plan_fork
from openpista.store.open import Store
from tests.store.builders import SESSION, a_call, a_message, a_result, a_session

FORK = SessionId("fork")


@pytest.fixture
async def with_calls(talked: Store) -> Store:
    """A session where message 2 makes two calls that messages 3 and 4 answer."""
    await talked.sessions.create(a_session(FORK))
    await talked.messages.append(a_message("m1", "go"))
    await talked.messages.append(a_message("m2", a_call("a"), a_call("b"), role="assistant"))
    await talked.messages.append(a_message("m3", a_result("a"), role="tool"))
    await talked.messages.append(a_message("m4", a_result("b"), role="tool"))
    await talked.messages.append(a_message("m5", "done", role="assistant"))
    return talked


@pytest.mark.parametrize(("seq", "end"), [(0, 0), (1, 1), (2, 4), (3, 4), (4, 4), (5, 5)])
async def test_a_copy_never_ends_between_a_call_and_its_result(
    with_calls: Store, seq: int, end: int
) -> None:
    fork = await with_calls.database.read(lambda c: plan_fork(c, SESSION, FORK, seq))

    assert fork.end_seq == end
    assert await with_calls.messages.copy_until(SESSION, FORK, seq) == end


@pytest.mark.parametrize("missing", ["source", "target"])
async def test_both_sessions_must_exist(with_calls: Store, missing: str) -> None:
    nobody = SessionId("none")
    source, target = (nobody, FORK) if missing == "source" else (SESSION, nobody)

    with pytest.raises(NotFoundError):
        await with_calls.messages.copy_until(source, target, 3)


async def test_a_long_session_is_copied_in_parts(talked: Store) -> None:
    number = 2 * COPY_TOGETHER
    for n in range(number):
        await talked.messages.append(a_message(f"m{n}", f"w{n}"))
    await talked.sessions.create(a_session(FORK))

    assert await talked.messages.copy_until(SESSION, FORK, 10**9) == number

    session = await talked.sessions.get(FORK)
    assert session is not None
    assert (session.message_count, session.last_seq, session.preview) == (number, number, "w0")
