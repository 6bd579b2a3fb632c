"""Tasks and timers under keys."""

import asyncio

from openpista.tui.runtime.keyed_tasks import KeyedTasks
from tests.tui.runtime.hands import settle


async def note(log: list[str], word: str, gate: asyncio.Event | None = None) -> None:
    try:
        if gate is not None:
            await gate.wait()
        log.append(word)
    except asyncio.CancelledError:
        log.append(f"{word} cancelled")
        raise


async def test_work_runs_under_its_key_and_is_forgotten_when_it_ended() -> None:
    tasks, log = KeyedTasks(loop=asyncio.get_running_loop()), list[str]()

    tasks.start("a", note(log, "one"))
    assert tasks.keys == {"a"}
    await settle()

    assert (log, tasks.keys) == (["one"], frozenset())


async def test_newer_work_takes_the_place_of_the_older() -> None:
    tasks, log, gate = KeyedTasks(loop=asyncio.get_running_loop()), list[str](), asyncio.Event()
    tasks.start("a", note(log, "old", gate))
    await settle()

    tasks.start("a", note(log, "new", gate))
    gate.set()
    await settle()

    assert log == ["old cancelled", "new"]
    assert tasks.keys == frozenset()


async def test_a_timer_calls_once_and_a_newer_one_replaces_it() -> None:
    tasks, log = KeyedTasks(loop=asyncio.get_running_loop()), list[str]()
    tasks.after("t", 0, lambda: log.append("old"))
    tasks.after("t", 0, lambda: log.append("new"))
    assert tasks.keys == {"t"}

    await settle()

    assert (log, tasks.keys) == (["new"], frozenset())


async def test_a_timer_may_start_itself_again() -> None:
    tasks, log = KeyedTasks(loop=asyncio.get_running_loop()), list[str]()

    def again() -> None:
        log.append("x")
        if len(log) < 3:
            tasks.after("t", 0, again)

    tasks.after("t", 0, again)
    await settle()

    assert log == ["x", "x", "x"]


async def test_what_is_stopped_does_not_happen() -> None:
    tasks, log, gate = KeyedTasks(loop=asyncio.get_running_loop()), list[str](), asyncio.Event()
    tasks.start("a", note(log, "one", gate))
    tasks.after("t", 0, lambda: log.append("timer"))
    await asyncio.sleep(0)

    tasks.stop("a")
    tasks.stop("t")
    tasks.stop("nothing")
    await settle()

    assert "timer" not in log
    assert "one" not in log


async def test_closing_waits_until_everything_has_ended() -> None:
    tasks, log, gate = KeyedTasks(loop=asyncio.get_running_loop()), list[str](), asyncio.Event()
    tasks.start("a", note(log, "one", gate))
    tasks.after("t", 60, lambda: log.append("timer"))
    await settle()

    await tasks.aclose()

    assert (log, tasks.keys) == (["one cancelled"], frozenset())
