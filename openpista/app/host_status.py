"""How the process that hosts the gateway fares, asked from outside."""

import asyncio
from contextlib import aclosing

from msgspec import Struct

from openpista.config.paths import Home
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import HouseSnapshot, SandboxStatus, ServiceStatus
from openpista.domain.ids import HOUSE
from openpista.domain.port import GatewayPort
from openpista.gateway.lock import Front, Holder, HouseLock

ANSWER_WITHIN_S = 5.0


class BusySession(Struct, frozen=True):
    """A session that does something now, or waits for a person."""

    id: str
    title: str
    activity: str


class HostStatus(Struct, frozen=True):
    """What is known of the host; where it does not answer, only what its lock says."""

    pid: int
    front: Front
    since_ms: int
    answers: bool
    version: str = ""
    approvals_mode: str = ""
    model: str = ""
    sandbox: SandboxStatus = SandboxStatus(kind="probing")
    services: tuple[ServiceStatus, ...] = ()
    busy: tuple[BusySession, ...] = ()
    waiting_approvals: int = 0


async def host_status(home: Home) -> HostStatus | None:
    """Return how the host fares; None where no process hosts."""
    holder = HouseLock(home.lock_file).holder()
    if holder is None:
        return None
    silent = HostStatus(holder.pid, holder.front, holder.since_ms, answers=False)
    try:
        async with asyncio.timeout(ANSWER_WITHIN_S):
            return await _asked(home, holder) or silent
    except TimeoutError:
        return silent


async def _asked(home: Home, holder: Holder) -> HostStatus | None:
    from openpista.gateway import control_client

    try:
        port = await control_client.connect(home.socket, answers=False)
    except (OSError, EOFError, OpenpistaError):
        return None
    try:
        snapshot = await _first(port)
    except OpenpistaError:
        return None
    finally:
        await port.aclose()
    if snapshot is None:
        return None
    return HostStatus(
        holder.pid,
        holder.front,
        holder.since_ms,
        answers=True,
        version=port.version,
        approvals_mode=snapshot.approvals_mode,
        model=str(snapshot.default_model or ""),
        sandbox=snapshot.sandbox,
        services=snapshot.services,
        busy=tuple(
            BusySession(one.id, one.title, one.activity)
            for one in snapshot.sessions
            if one.activity != "idle"
        ),
        waiting_approvals=len(snapshot.approvals),
    )


async def _first(port: GatewayPort) -> HouseSnapshot | None:
    async with aclosing(port.events(HOUSE)) as events:
        async for event in events:
            return event if isinstance(event, HouseSnapshot) else None
    return None
