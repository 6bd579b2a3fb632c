import asyncio

import pytest

from openpista.domain.tasks import owned_task
from openpista.gateway.endings import to_the_end


class Work:
    def __init__(self) -> None:
        self.go_on = asyncio.Event()
        self.steps: list[str] = []

    async def commit_and_tell(self) -> str:
        self.steps.append("commit")
        await self.go_on.wait()
        self.steps.append("tell")
        return "done"


async def test_it_returns_what_the_work_returns() -> None:
    work = Work()
    work.go_on.set()

    assert await to_the_end(work.commit_and_tell()) == "done"


async def test_it_raises_what_the_work_raises() -> None:
    async def fails() -> None:
        raise ValueError("no")

    with pytest.raises(ValueError, match="no"):
        await to_the_end(fails())


async def test_a_cancelled_caller_waits_for_the_end_and_is_cancelled_then() -> None:
    work = Work()
    caller = owned_task(to_the_end(work.commit_and_tell()), name="caller")
    await asyncio.sleep(0)
    for _ in range(3):
        caller.cancel()
        await asyncio.sleep(0)
    assert not caller.done()

    work.go_on.set()
    await asyncio.wait([caller])

    assert caller.cancelled()
    assert work.steps == ["commit", "tell"]


async def test_a_cancelled_caller_is_cancelled_even_when_the_work_fails() -> None:
    go_on = asyncio.Event()

    async def fails() -> None:
        await go_on.wait()
        raise ValueError("no")

    caller = owned_task(to_the_end(fails()), name="caller")
    await asyncio.sleep(0)
    caller.cancel()
    go_on.set()
    await asyncio.wait([caller])

    assert caller.cancelled()
