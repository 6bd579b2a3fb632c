"""Hosting where nobody does, attaching where somebody does."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import AbstractAsyncContextManager, asynccontextmanager
from pathlib import Path

import pytest

from openpista.app import keeper
from openpista.app.keeper import HouseKeeper, InsidePort
from openpista.config.paths import Home
from openpista.domain.errors import AlreadyRunningError, OpenpistaError
from openpista.domain.message import Sender
from openpista.gateway.lock import Holder, HouseLock
from tests.cli.fake_port import FakePort


class FakeInsidePort(FakePort):
    """Knows whether its window has gone."""

    is_closed = False

    def close(self) -> None:
        self.is_closed = True


class FakeGateway:
    """Hands out ports and can be told to stop."""

    def __init__(self) -> None:
        self.stop = asyncio.Event()
        self.answers: list[bool] = []
        self.hurried = asyncio.Event()
        self.is_open = True

    def port(self, sender: Sender, *, answers: bool = True) -> InsidePort:
        assert sender.role == "owner"
        self.answers.append(answers)
        return FakeInsidePort()

    def hurry(self) -> None:
        self.hurried.set()

    async def stopped(self) -> None:
        await self.stop.wait()


def hosting(
    gateway: FakeGateway, home: Home
) -> Callable[[], AbstractAsyncContextManager[FakeGateway]]:
    @asynccontextmanager
    async def host() -> AsyncGenerator[FakeGateway]:
        with HouseLock(home.lock_file):
            async with asyncio.TaskGroup():
                yield gateway
        gateway.is_open = False

    return host


@pytest.fixture
def home(tmp_path: Path) -> Home:
    return Home(tmp_path / "home")


async def test_it_hosts_where_nobody_does_and_closes_at_the_end(home: Home) -> None:
    gateway = FakeGateway()
    async with HouseKeeper(home, host=hosting(gateway, home)) as keeping:
        assert not keeping.is_host
        reached = await keeping.reach(has_person=False)

        assert reached.inside
        assert keeping.is_host
        assert gateway.is_open
    assert not gateway.is_open
    assert gateway.answers == [False]


async def test_whoever_leaves_does_not_count_as_there_any_more(home: Home) -> None:
    async with HouseKeeper(home, host=hosting(FakeGateway(), home)) as keeping:
        reached = await keeping.reach()
        await reached.leave()

        assert isinstance(reached.port, FakeInsidePort)
        assert reached.port.is_closed


async def test_asked_twice_to_end_it_hurries(home: Home) -> None:
    gateway = FakeGateway()

    @asynccontextmanager
    async def slow() -> AsyncGenerator[FakeGateway]:
        yield gateway
        await gateway.hurried.wait()

    async def live() -> None:
        async with HouseKeeper(home, host=slow) as keeping:
            await keeping.reach()

    async with asyncio.TaskGroup() as tasks:
        living = tasks.create_task(live())
        for _ in range(20):
            await asyncio.sleep(0)
        assert not living.done()
        living.cancel()
    assert gateway.hurried.is_set()


async def test_told_to_hurry_it_waits_for_nothing_when_it_closes(home: Home) -> None:
    gateway = FakeGateway()
    async with HouseKeeper(home, host=hosting(gateway, home)) as keeping:
        keeping.hurry()
        assert not gateway.hurried.is_set()
        await keeping.reach()
        keeping.hurry()

    assert gateway.hurried.is_set()


async def test_nobody_hosts_while_another_process_is_about_to(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    looks = [Holder(1), Holder(1), None]

    def successor_of(lock_file: Path) -> Holder | None:
        assert lock_file == home.lock_file
        assert gateway.answers == []
        return looks.pop(0)

    gateway = FakeGateway()
    monkeypatch.setattr(keeper, "successor_of", successor_of)
    async with HouseKeeper(home, host=hosting(gateway, home)) as keeping:
        await keeping.reach()

    assert looks == []


async def test_a_successor_that_never_comes_is_not_waited_for_for_ever(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    def successor_of(_: Path) -> Holder:
        return Holder(1)

    monkeypatch.setattr(keeper, "successor_of", successor_of)
    monkeypatch.setattr(keeper, "REACH_WAIT_S", 0.0)
    monkeypatch.setattr(keeper, "SUCCESSOR_WAIT_S", 0.01)
    async with HouseKeeper(home, host=hosting(FakeGateway(), home)) as keeping:
        reached = await keeping.reach()

    assert reached.inside


async def test_reaching_again_opens_nothing_again(home: Home) -> None:
    gateway, opened = FakeGateway(), 0

    def host() -> AbstractAsyncContextManager[FakeGateway]:
        nonlocal opened
        opened += 1
        return hosting(gateway, home)()

    async with HouseKeeper(home, host=host) as keeping:
        await asyncio.gather(keeping.reach(), keeping.reach())

        assert gateway.answers == [True, True]
    assert opened == 1


async def test_the_gateway_outlives_the_task_that_reached_it(home: Home) -> None:
    gateway = FakeGateway()
    async with HouseKeeper(home, host=hosting(gateway, home)) as keeping:
        async with asyncio.TaskGroup() as tasks:
            tasks.create_task(keeping.reach())

        assert gateway.is_open


async def test_a_gateway_that_cannot_be_opened_says_why(home: Home) -> None:
    @asynccontextmanager
    async def broken() -> AsyncGenerator[FakeGateway]:
        raise OpenpistaError("The store is damaged.")
        yield FakeGateway()

    async with HouseKeeper(home, host=broken) as keeping:
        for _ in range(2):
            with pytest.raises(OpenpistaError, match="The store is damaged"):
                await keeping.reach()


async def test_a_shutdown_from_elsewhere_ends_the_host(home: Home) -> None:
    gateway = FakeGateway()
    async with HouseKeeper(home, host=hosting(gateway, home)) as keeping:
        await keeping.reach()
        gateway.stop.set()
        async with asyncio.timeout(5):
            await keeping.ended()

        assert not keeping.is_host
        assert not gateway.is_open


async def test_nobody_answering_behind_the_lock_is_told(
    home: Home, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(keeper, "REACH_WAIT_S", 0.01)
    with HouseLock(home.lock_file):
        async with HouseKeeper(home, host=hosting(FakeGateway(), home)) as keeping:
            with pytest.raises(AlreadyRunningError):
                await keeping.reach()


async def test_a_host_that_leaves_is_followed(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeper, "REACH_WAIT_S", 5)
    other = HouseLock(home.lock_file)
    other.acquire()
    async with HouseKeeper(home, host=hosting(FakeGateway(), home)) as keeping:
        async with asyncio.TaskGroup() as tasks:
            reaching = tasks.create_task(keeping.reach())
            await asyncio.sleep(0)
            other.release()

        assert reaching.result().inside
