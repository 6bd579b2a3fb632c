"""Ends the process that hosts the gateway, from outside: with time for what runs, or at once."""

import asyncio
import contextlib
import os
import signal
from typing import Literal

from msgspec import Struct

from openpista.app.at_host import visit_host
from openpista.config.paths import Home
from openpista.domain.command import Accepted, Refused, Shutdown
from openpista.domain.errors import OpenpistaError
from openpista.domain.port import GatewayPort
from openpista.gateway.gateway import DRAIN_S
from openpista.gateway.lock import Front, HouseLock
from openpista.sandbox.descendants import descendants_of, signal_all
from openpista.sandbox.survivors import end_trees_of_the_dead

DRAIN_WITHIN_S = DRAIN_S + 8.0
NOW_WITHIN_S = 1.7
"""What a host that is to end at once has by itself, so that all is over within two seconds."""

ASK_WITHIN_S = 1.0
LOOK_EVERY_S = 0.05


class Ended(Struct, frozen=True):
    """What became of the host: `nobody` was there, it `ended`, had to be `killed`, or has not
    ended (`still_there`)."""

    outcome: Literal["nobody", "ended", "killed", "still_there"]
    pid: int = 0
    front: Front = "command"


async def end_host(home: Home, *, now: bool) -> Ended:
    """End the host and wait for its end. With `now` it is given a moment only, and then ended
    with everything that it started."""
    lock = HouseLock(home.lock_file)
    holder = lock.holder()
    if holder is None:
        return Ended("nobody")
    pid = holder.pid
    if not await _asked(home, now=now):
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGTERM)
    if await _gave_back(lock, pid, within_s=NOW_WITHIN_S if now else DRAIN_WITHIN_S):
        return Ended("ended", pid, holder.front)
    if not now:
        return Ended("still_there", pid, holder.front)
    signal_all({pid, *descendants_of(pid)}, signal.SIGKILL)
    await asyncio.to_thread(end_trees_of_the_dead)
    return Ended("killed", pid, holder.front)


async def close_house(home: Home) -> Ended:
    """Have the host close its house, with time for what runs, and go on without it; nobody is
    killed. For whoever hosts next, see `gateway.succession`."""
    lock = HouseLock(home.lock_file)
    holder = lock.holder()
    if holder is None:
        return Ended("nobody")
    is_closed = await _asked(home, now=False) and await _gave_back(
        lock, holder.pid, within_s=DRAIN_WITHIN_S
    )
    return Ended("ended" if is_closed else "still_there", holder.pid, holder.front)


async def _gave_back(lock: HouseLock, pid: int, *, within_s: float) -> bool:
    """Wait until a process holds the lock no more; False where that takes longer."""
    ending = asyncio.get_running_loop().time() + within_s
    while (found := lock.holder()) is not None and found.pid == pid:
        if asyncio.get_running_loop().time() > ending:
            return False
        await asyncio.sleep(LOOK_EVERY_S)
    return True


async def _asked(home: Home, *, now: bool) -> bool:
    """Ask over the socket; False where that does not get through."""

    async def ask(port: GatewayPort) -> Accepted | Refused:
        return await port.send(Shutdown(now=now))

    try:
        async with asyncio.timeout(ASK_WITHIN_S):
            return isinstance(await visit_host(home, ask), Accepted)
    except (TimeoutError, OpenpistaError):
        return False
