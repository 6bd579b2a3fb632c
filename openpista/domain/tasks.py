"""The one place where a bare asyncio task is made, so that every task has a name and an owner."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

_T = TypeVar("_T")


def owned_task(coroutine: Coroutine[object, object, _T], *, name: str) -> asyncio.Task[_T]:
    """Start `coroutine` as a task. The caller keeps the task, awaits it and cancels it.

    asyncio itself holds tasks weakly: one that nobody keeps may vanish while it runs.
    """
    return asyncio.create_task(coroutine, name=name)  # noqa: TID251
