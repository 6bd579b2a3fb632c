"""Puts together what drives one window: store, runner, link to the gateway, subscriptions."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from typing import TYPE_CHECKING

from openpista.domain.clock import Clock
from openpista.domain.ids import NewUlid
from openpista.tui.core.arrivals import ConnectionLost
from openpista.tui.core.state import State
from openpista.tui.core.subs import subscriptions
from openpista.tui.runtime.gateway_link import GatewayLink
from openpista.tui.runtime.keyed_tasks import KeyedTasks
from openpista.tui.runtime.runner import Runner
from openpista.tui.runtime.services import Services
from openpista.tui.runtime.stamp import keep_stamp, make_stamp
from openpista.tui.runtime.store import Store, perform_nothing
from openpista.tui.runtime.subs import Subscriptions

if TYPE_CHECKING:
    from openpista.tui.runtime.history import Recorder, Recording


def make_store(*, clock: Clock, new_ulid: NewUlid, recorder: "Recorder | None" = None) -> Store:
    """Return a store that stamps actions, records them if wanted; effects wait for `driving`."""
    stamp = make_stamp(clock, new_ulid)
    if recorder is None:
        return Store(stamp=stamp)
    recorder.begin(State())
    return Store(stamp=stamp, record=recorder.record)


def replay_store(recording: "Recording") -> Store:
    """Return a store for `player.play`: it keeps stamps and never performs anything."""
    store = Store(stamp=keep_stamp, state=recording.start)
    store.perform_with(perform_nothing)
    return store


@asynccontextmanager
async def driving(store: Store, services: Services) -> AsyncGenerator[None]:
    """Perform the effects of `store` and follow what its state subscribes to, inside."""
    loop = asyncio.get_running_loop()

    def lost(attempt: int, reason: str) -> None:
        store.dispatch(ConnectionLost(attempt, reason))

    link = GatewayLink(services.connect, on_loss=lost)
    tasks = KeyedTasks(loop=loop)
    running = Subscriptions(dispatch=store.dispatch, link=link, loop=loop)
    runner = Runner(
        dispatch=store.dispatch, services=services, link=link, tasks=tasks, drawer=store.drawer
    )

    def follow(_before: State, after: State) -> None:
        running.want(subscriptions(after))

    unlisten = store.listen(follow)
    store.perform_with(runner.perform)
    running.want(subscriptions(store.state))
    try:
        yield
    finally:
        unlisten()
        store.stop_performing()
        await running.aclose()
        await tasks.aclose()
