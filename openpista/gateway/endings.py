"""Doing to the end what must not be left half done when its caller is cancelled."""

import asyncio
from collections.abc import Coroutine
from typing import TypeVar

from openpista.domain.tasks import owned_task

_T = TypeVar("_T")


async def to_the_end(work: Coroutine[object, object, _T]) -> _T:
    """Return what `work` returns. A cancelled caller still waits for its end, and is cancelled
    then: what was committed is also told, and what was taken is also given back.

    For short work that ends by itself: a commit with its event, never a wait for a person.
    """
    task = owned_task(work, name="to the end")
    cancelled: asyncio.CancelledError | None = None
    while not task.done():
        try:
            await asyncio.wait([task])
        except asyncio.CancelledError as error:
            cancelled = error
    if cancelled is not None:
        if not task.cancelled():
            task.exception()
        raise cancelled
    return task.result()
