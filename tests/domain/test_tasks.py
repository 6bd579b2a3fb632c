"""An owned task has a name and gives its result to its owner."""

from openpista.domain.tasks import owned_task


async def test_an_owned_task_is_named_and_awaited() -> None:
    async def work() -> int:
        return 7

    task = owned_task(work(), name="work-7")

    assert task.get_name() == "work-7"
    assert await task == 7
