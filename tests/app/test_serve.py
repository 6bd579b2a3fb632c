"""Serving without a window."""

import asyncio
import os
import signal
import socket
import tempfile
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from openpista.app import serve as serving
from openpista.app.serve import Deadline, serve
from openpista.domain.command import Accepted, Shutdown
from openpista.domain.desk import ConfigChange
from openpista.domain.errors import AlreadyRunningError
from openpista.domain.event import Event, HouseSnapshot
from openpista.domain.tasks import owned_task
from openpista.gateway import control_client
from openpista.gateway.gateway import Gateway
from openpista.gateway.lock import HouseLock
from tests.app.an_app import an_app


class Told:
    """Everything that the server told."""

    def __init__(self) -> None:
        self.is_ready = asyncio.Event()
        self.events: list[Event] = []
        self.said: list[str] = []
        self._news = asyncio.Event()

    def ready(self) -> None:
        self._say("ready")
        self.is_ready.set()

    def heard(self, event: Event) -> None:
        self.events.append(event)

    def reloaded(self, changes: tuple[ConfigChange, ...]) -> None:
        self._say(f"reloaded {','.join(change.key for change in changes)}")

    def not_reloaded(self, reason: str) -> None:
        self._say(f"not reloaded {reason}")

    def stopping(self, *, in_a_hurry: bool) -> None:
        self._say("hurrying" if in_a_hurry else "stopping")

    async def until(self, said: str) -> None:
        async with asyncio.timeout(20):
            while not any(one.startswith(said) for one in self.said):
                self._news.clear()
                await self._news.wait()

    def _say(self, text: str) -> None:
        self.said.append(text)
        self._news.set()


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
async def test_a_signal_ends_it_in_good_order(tmp_path: Path, number: signal.Signals) -> None:
    app, told = an_app(tmp_path), Told()
    server = owned_task(serve(app, told, front="server"), name="server")
    await told.until("ready")
    holder = HouseLock(app.home.lock_file).holder()
    os.kill(os.getpid(), number)
    await server

    assert holder is not None
    assert (holder.pid, holder.front) == (os.getpid(), "server")
    assert holder.since_ms > 0
    assert told.said == ["ready", "stopping"]
    assert isinstance(told.events[0], HouseSnapshot)
    assert not app.home.socket.exists()


async def test_it_ends_when_a_window_asks_for_it(tmp_path: Path) -> None:
    app, told = an_app(tmp_path), Told()
    server = owned_task(serve(app, told, front="server"), name="server")
    await told.until("ready")
    port = await control_client.connect(app.home.socket)
    assert await port.send(Shutdown()) == Accepted()
    await server
    await port.aclose()

    assert told.said == ["ready", "stopping"]


async def test_the_second_signal_hurries(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    hurried: list[bool] = []
    closing, go_on = asyncio.Event(), asyncio.Event()

    async def drain(gateway: Gateway) -> None:
        if not closing.is_set():
            closing.set()
            await go_on.wait()
            await real(gateway)

    real = Gateway.drain
    monkeypatch.setattr(Gateway, "drain", drain)

    def hurry(gateway: Gateway) -> None:
        del gateway
        hurried.append(True)

    monkeypatch.setattr(Gateway, "hurry", hurry)
    told = Told()
    server = owned_task(serve(an_app(tmp_path), told, front="server"), name="server")
    await told.until("ready")
    os.kill(os.getpid(), signal.SIGTERM)
    await closing.wait()
    assert hurried == []
    os.kill(os.getpid(), signal.SIGTERM)
    await told.until("hurrying")
    go_on.set()
    await server

    assert hurried == [True]
    assert told.said == ["ready", "stopping", "hurrying"]


async def test_asked_to_end_before_it_is_ready_it_never_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    opening = asyncio.Event()

    async def build_parts(*_: object) -> None:
        opening.set()
        await asyncio.Event().wait()

    monkeypatch.setattr("openpista.app.host.build_parts", build_parts)
    app, told = an_app(tmp_path), Told()
    server = owned_task(serve(app, told, front="server"), name="server")
    await opening.wait()
    os.kill(os.getpid(), signal.SIGTERM)
    await asyncio.wait([server])

    assert server.cancelled()
    assert told.said == []
    HouseLock(app.home.lock_file).acquire()


async def test_a_second_server_is_refused(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    with HouseLock(app.home.lock_file), pytest.raises(AlreadyRunningError) as caught:
        await serve(app, Told(), front="server")

    assert caught.value.exit_code == 75
    assert str(os.getpid()) in caught.value.message


async def test_a_hang_up_reads_the_configuration_anew_and_a_broken_one_is_left(
    tmp_path: Path,
) -> None:
    app, told = an_app(tmp_path), Told()
    server = owned_task(serve(app, told, front="server"), name="server")
    await told.until("ready")
    app.home.config_file.write_text('[approvals]\nmode = "auto"\n')
    os.kill(os.getpid(), signal.SIGHUP)
    await told.until("reloaded")
    app.home.config_file.write_text("[approvals\n")
    os.kill(os.getpid(), signal.SIGHUP)
    await told.until("not reloaded")
    os.kill(os.getpid(), signal.SIGTERM)
    await server

    assert told.said[1] == "reloaded approvals.mode"
    assert f"{app.home.config_file}:1" in told.said[2]
    assert told.said[3:] == ["stopping"]


async def test_a_terminal_that_was_closed_ends_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    told = Told()

    def isatty(descriptor: int) -> bool:
        return descriptor == 2 and not told.said

    monkeypatch.setattr("os.isatty", isatty)
    server = owned_task(serve(an_app(tmp_path), told, front="service"), name="server")
    await told.until("ready")
    os.kill(os.getpid(), signal.SIGHUP)
    await server

    assert told.said == ["ready", "stopping"]


@pytest.fixture
def manager(monkeypatch: pytest.MonkeyPatch) -> Iterator[socket.socket]:
    """A service manager that listens."""
    with (
        tempfile.TemporaryDirectory() as folder,
        socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as listening,
    ):
        listening.bind(str(Path(folder) / "notify"))
        listening.settimeout(5)
        yield listening


async def test_a_service_manager_hears_how_it_goes(tmp_path: Path, manager: socket.socket) -> None:
    told = Told()
    app = an_app(tmp_path, NOTIFY_SOCKET=manager.getsockname(), WATCHDOG_USEC="20000")
    server = owned_task(serve(app, told, front="service"), name="server")
    said: list[str] = []
    while said.count("WATCHDOG=1") < 2 or "READY=1\nSTATUS=" not in said:
        said.append(await asyncio.to_thread(lambda: manager.recv(1024).decode()))
    os.kill(os.getpid(), signal.SIGTERM)
    while said[-1] != "STOPPING=1":
        said.append(await asyncio.to_thread(lambda: manager.recv(1024).decode()))
    await server


def test_what_takes_too_long_is_ended() -> None:
    struck = threading.Event()
    codes: list[int] = []

    def end(code: int) -> None:
        codes.append(code)
        struck.set()

    deadline = Deadline(end)
    deadline.within(60)
    deadline.within(0)
    assert struck.wait(20)
    deadline.cancel()

    assert codes == [serving.STUCK]
    Deadline().cancel()
