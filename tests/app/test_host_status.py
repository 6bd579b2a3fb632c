"""How the host fares, asked from outside."""

import os
from pathlib import Path

import pytest

from openpista.app import host_status as asking
from openpista.app.host import host
from openpista.app.host_status import host_status
from openpista.domain.command import OWNER_AT_TERMINAL, NewSession
from openpista.gateway.lock import HouseLock
from tests.app.an_app import an_app


async def test_nobody_hosts(tmp_path: Path) -> None:
    assert await host_status(an_app(tmp_path).home) is None


async def test_a_host_says_what_it_is(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    async with host(app, takes_work=True, front="window") as gateway:
        await gateway.port(OWNER_AT_TERMINAL).send(NewSession(workspace=str(tmp_path)))
        found = await host_status(app.home)

    assert found is not None
    assert found.answers
    assert (found.pid, found.front, found.approvals_mode) == (os.getpid(), "window", "ask")
    assert found.model == "practice/practice"
    assert found.version
    assert found.since_ms > 0
    assert found.busy == ()


@pytest.mark.parametrize("socket", [False, True])
async def test_one_that_does_not_answer_is_told_by_its_lock(tmp_path: Path, socket: bool) -> None:
    home = an_app(tmp_path).home
    with HouseLock(home.lock_file, since_ms=5, front="server"):
        if socket:
            home.socket.write_text("")
        found = await host_status(home)

    assert found is not None
    assert not found.answers
    assert (found.pid, found.front, found.since_ms) == (os.getpid(), "server", 5)


async def test_one_that_hangs_is_not_waited_for(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    import asyncio

    home = an_app(tmp_path).home
    home.root.mkdir()
    monkeypatch.setattr(asking, "ANSWER_WITHIN_S", 0.05)
    let_go = asyncio.Event()

    async def says_nothing(_: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await let_go.wait()
        writer.close()

    server = await asyncio.start_unix_server(says_nothing, home.socket)
    with HouseLock(home.lock_file):
        found = await host_status(home)
    let_go.set()
    server.close()
    await server.wait_closed()

    assert found is not None
    assert not found.answers
