"""Ending the host from outside."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from openpista.app import end_host as ending
from openpista.app.end_host import Ended, close_house, end_host
from openpista.app.host import host
from openpista.domain.tasks import owned_task
from openpista.gateway.gateway import Gateway
from openpista.gateway.lock import HouseLock
from tests.app.an_app import an_app

DEAF = """
import pathlib, signal, subprocess, sys, time
from openpista.gateway.lock import HouseLock
signal.signal(signal.SIGTERM, signal.SIG_IGN)
HouseLock(pathlib.Path(sys.argv[1]), front="server").acquire()
child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])
print(child.pid, flush=True)
time.sleep(600)
"""

LISTENS = (
    DEAF.replace("signal.SIG_IGN", "lambda *_: sys.exit(0)")
    .replace(
        'child = subprocess.Popen([sys.executable, "-c", "import time; time.sleep(600)"])\n', ""
    )
    .replace("child.pid", "0")
)


async def test_a_house_is_closed_for_the_next_host_and_its_process_goes_on(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    assert await close_house(app.home) == Ended("nobody")

    async def hosts() -> None:
        async with host(app, takes_work=True, front="window") as gateway:
            await gateway.stopped()

    hosting = owned_task(hosts(), name="hosts")
    while not app.home.socket.exists():
        await asyncio.sleep(0.01)
    ended = await close_house(app.home)
    await hosting

    assert (ended.outcome, ended.front) == ("ended", "window")


async def test_who_does_not_hear_is_left_alone_by_the_next_host(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = an_app(tmp_path)
    app.home.root.mkdir()
    with HouseLock(app.home.lock_file, front="window"):
        ended = await close_house(app.home)

    assert ended.outcome == "still_there"


async def test_where_nobody_hosts_nothing_is_to_be_ended(tmp_path: Path) -> None:
    assert await end_host(an_app(tmp_path).home, now=False) == Ended("nobody")


@pytest.mark.parametrize("now", [False, True])
async def test_a_host_is_asked_and_waited_for(
    tmp_path: Path, now: bool, monkeypatch: pytest.MonkeyPatch
) -> None:
    app = an_app(tmp_path)
    hurried: list[bool] = []
    real = Gateway._asked

    def asked(gateway: Gateway, now: bool) -> None:
        hurried.append(now)
        real(gateway, now)

    monkeypatch.setattr(Gateway, "_asked", asked)

    async def serves() -> None:
        async with host(app, takes_work=True, front="server") as gateway:
            await gateway.stopped()

    serving = owned_task(serves(), name="serves")
    async with asyncio.timeout(20):
        while not app.home.socket.exists():
            await asyncio.sleep(0.01)
    ended = await end_host(app.home, now=now)
    await serving

    assert (ended.outcome, ended.front) == ("ended", "server")
    assert hurried == [now]


def started(program: str, lock: Path) -> tuple["subprocess.Popen[str]", int]:
    lock.parent.mkdir(parents=True)
    process = subprocess.Popen(
        [sys.executable, "-c", program, str(lock)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    child = int(process.stdout.readline())
    process.stdout.close()
    return process, child


async def test_a_host_without_a_socket_gets_the_signal(tmp_path: Path) -> None:
    home = an_app(tmp_path).home
    process, _ = started(LISTENS, home.lock_file)
    ended = await end_host(home, now=False)

    assert (ended.outcome, ended.pid) == ("ended", process.pid)
    assert process.wait(20) == 0


async def test_one_that_does_not_end_is_told_and_with_now_ended_with_its_children(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(ending, "DRAIN_WITHIN_S", 0.1)
    monkeypatch.setattr(ending, "NOW_WITHIN_S", 0.1)
    home = an_app(tmp_path).home
    process, child = started(DEAF, home.lock_file)

    assert (await end_host(home, now=False)).outcome == "still_there"
    assert process.poll() is None
    assert (await end_host(home, now=True)).outcome == "killed"

    assert process.wait(20) == -9
    while Path(f"/proc/{child}").exists():
        await asyncio.sleep(0.01)
