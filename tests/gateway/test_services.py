import asyncio
import contextlib
from collections.abc import AsyncGenerator, Callable

import pytest

from openpista.domain.command import Accepted, Command, Refused
from openpista.domain.errors import NotFoundError, OpenpistaError
from openpista.domain.event import Event, ServiceStatus
from openpista.domain.ids import StreamId
from openpista.domain.port import GatewayPort, Pulse
from openpista.domain.query import Answer, Query, QueryFailed
from openpista.gateway.services import MAX_FAILURES, Services, Sleep
from tests.fakes.clock import FakeClock


class NoPort:
    """A port that nothing comes through."""

    closed = False

    def close(self) -> None:
        self.closed = True

    async def send(self, command: Command) -> Accepted | Refused:
        return Refused(reason=f"no {type(command).__name__} here")

    async def ask(self, query: Query) -> Answer:
        return QueryFailed(reason=f"no {type(query).__name__} here")

    async def events(
        self, stream: StreamId, *, after: tuple[str, int] | None = None
    ) -> AsyncGenerator[Event]:
        for event in (stream, after)[:0]:
            yield event


class ScriptedChannel:
    """A channel whose lives are scripted: each run does the next thing."""

    name = "telegram"

    def __init__(self, *lives: Callable[[Pulse], None]) -> None:
        self.lives = list(lives)
        self.runs = 0

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        assert port is not None
        self.runs += 1
        self.lives.pop(0)(pulse)
        await asyncio.Event().wait()


class Watched:
    """Services whose pauses pass at once, and everything that they told."""

    def __init__(self, channel: ScriptedChannel, tasks: asyncio.TaskGroup) -> None:
        self.clock = FakeClock(0)
        self.told: list[ServiceStatus] = []
        self.pauses: list[float] = []
        self.ports: list[NoPort] = []
        self.services = Services(
            [channel],
            port_of=self._port_of,
            tasks=tasks,
            clock=self.clock,
            tell=self.told.append,
            jitter=lambda: 0.0,
            sleep=self._sleep,
        )

    def _port_of(self, _: str) -> NoPort:
        self.ports.append(NoPort())
        return self.ports[-1]

    async def _sleep(self, seconds: float) -> None:
        self.pauses.append(seconds)
        self.clock.advance(seconds)
        await asyncio.sleep(0)

    async def until(self, state: str) -> ServiceStatus:
        async with asyncio.timeout(2):
            while not self.told or self.told[-1].state != state:
                await asyncio.sleep(0)
        return self.told[-1]


def lives_well(pulse: Pulse) -> None:
    pulse.up()


def refuses(pulse: Pulse) -> None:
    raise OpenpistaError("The token is not valid.")


def breaks(pulse: Pulse) -> None:
    raise RuntimeError("a secret detail")


async def test_a_service_is_off_starting_up_and_off_again() -> None:
    async with asyncio.TaskGroup() as tasks:
        watched = Watched(ScriptedChannel(lives_well), tasks)
        assert [status.state for status in watched.services.statuses()] == ["off"]

        watched.services.start("telegram")
        await watched.until("up")
        await watched.services.stop("telegram")

    assert [status.state for status in watched.told] == ["starting", "up", "off"]


async def test_a_failure_is_told_in_words_and_healed_with_growing_pauses() -> None:
    channel = ScriptedChannel(refuses, breaks, refuses, lives_well)
    async with asyncio.TaskGroup() as tasks:
        watched = Watched(channel, tasks)

        watched.services.start("telegram")
        status = await watched.until("up")
        await watched.services.stop_all()

    assert watched.pauses == [1, 2, 4]
    assert status.restarts == 3
    reasons = [status.reason for status in watched.told if status.state == "failed"]
    assert reasons[0] == "The token is not valid. Next try in 1 s."
    assert reasons[1] == "It ended with RuntimeError. Next try in 2 s."


async def test_one_that_fails_again_and_again_waits_for_a_person() -> None:
    channel = ScriptedChannel(*[refuses] * MAX_FAILURES, lives_well)
    async with asyncio.TaskGroup() as tasks:
        watched = Watched(channel, tasks)
        watched.services.start("telegram")
        status = await watched.until("paused")
        assert channel.runs == MAX_FAILURES
        assert "waits for you" in status.reason

        watched.services.start("telegram")
        await watched.until("up")
        await watched.services.stop("telegram")


async def test_no_pause_is_longer_than_a_minute() -> None:
    channel = ScriptedChannel(*[refuses] * 9, lives_well)
    async with asyncio.TaskGroup() as tasks:
        watched = Watched(channel, tasks)
        watched.services.start("telegram")
        await watched.until("up")
        await watched.services.stop("telegram")

    assert watched.pauses == [1, 2, 4, 8, 16, 32, 60, 60, 60]


async def test_a_long_time_up_forgives_earlier_failures() -> None:
    async with asyncio.TaskGroup() as tasks:

        def lives_long_and_breaks(pulse: Pulse) -> None:
            pulse.up()
            watched.clock.advance(400)
            raise RuntimeError

        channel = ScriptedChannel(refuses, refuses, lives_long_and_breaks, lives_well)
        watched = Watched(channel, tasks)
        watched.services.start("telegram")
        while channel.lives:
            await asyncio.sleep(0)
        await watched.until("up")
        await watched.services.stop("telegram")

    assert watched.pauses == [1, 2, 1]


async def test_starting_twice_is_once_and_stopping_what_is_off_is_harmless() -> None:
    channel = ScriptedChannel(lives_well)
    async with asyncio.TaskGroup() as tasks:
        watched = Watched(channel, tasks)
        await watched.services.stop("telegram")
        watched.services.start("telegram")
        watched.services.start("telegram")
        await watched.until("up")
        await watched.services.stop_all()

    assert channel.runs == 1


async def test_a_channel_says_when_it_last_received_and_sent() -> None:
    def talks(pulse: Pulse) -> None:
        pulse.received()
        pulse.sent()
        pulse.degraded("Messages arrive late.")

    async with asyncio.TaskGroup() as tasks:
        watched = Watched(ScriptedChannel(talks), tasks)
        watched.clock.advance(0.007)
        watched.services.start("telegram")
        status = await watched.until("degraded")
        await watched.services.stop_all()

    assert (status.last_received_ms, status.last_sent_ms) == (7, 7)
    assert status.reason == "Messages arrive late."


async def test_an_unknown_service_is_named_with_those_that_are_known() -> None:
    async with asyncio.TaskGroup() as tasks:
        services = Watched(ScriptedChannel(), tasks).services

        with pytest.raises(NotFoundError, match="telegram"):
            services.start("telegrm")


class Busy:
    """A channel whose pulse the test beats itself."""

    name = "telegram"

    def __init__(self) -> None:
        self.pulse: Pulse | None = None

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        assert port is not None
        pulse.up()
        self.pulse = pulse
        await asyncio.Event().wait()


async def beating(tasks: asyncio.TaskGroup, sleep: Sleep) -> tuple[Services, Pulse, list[int]]:
    channel, clock = Busy(), FakeClock(0)
    marks: list[int] = []

    async def sleep_and_pass(seconds: float) -> None:
        await sleep(seconds)
        clock.advance(seconds)

    def tell(status: ServiceStatus) -> None:
        if status.last_received_ms is not None and status.state == "up":
            marks.append(status.last_received_ms)
        clock.advance(0.1)

    services = Services(
        [channel],
        port_of=lambda name: NoPort(),
        tasks=tasks,
        clock=clock,
        tell=tell,
        jitter=lambda: 0.0,
        sleep=sleep_and_pass,
    )
    services.start("telegram")
    async with asyncio.timeout(2):
        while channel.pulse is None:
            await asyncio.sleep(0)
    return services, channel.pulse, marks


async def test_what_comes_in_is_told_at_once_and_then_at_most_once_a_second() -> None:
    woken = asyncio.Event()

    async def until_woken(seconds: float) -> None:
        assert 0 < seconds <= 1
        await woken.wait()

    async with asyncio.TaskGroup() as tasks:
        services, pulse, marks = await beating(tasks, until_woken)
        for _ in range(1000):
            pulse.received()
        assert len(marks) == 1

        woken.set()
        async with asyncio.timeout(2):
            while len(marks) < 2:
                await asyncio.sleep(0)
        await services.stop_all()

    assert len(marks) == 2
    assert services.statuses()[0].last_received_ms == marks[-1]


async def test_a_service_that_stops_tells_nothing_more() -> None:
    async def never(seconds: float) -> None:
        assert seconds
        await asyncio.Event().wait()

    async with asyncio.timeout(2), asyncio.TaskGroup() as tasks:
        services, pulse, marks = await beating(tasks, never)
        pulse.received()
        pulse.received()
        await services.stop_all()

    assert len(marks) == 1
    assert services.statuses()[0].state == "off"


async def test_a_channel_whose_person_has_left_is_off_and_not_run_again() -> None:
    class Leaving(ScriptedChannel):
        async def run(self, port: GatewayPort, pulse: Pulse) -> None:
            self.runs += 1
            pulse.up()
            pulse.left()

    channel = Leaving()
    async with asyncio.TaskGroup() as tasks:
        watched = Watched(channel, tasks)
        watched.services.start("telegram")
        await watched.until("off")
        assert not watched.services.runs("telegram")
        watched.services.start("telegram")
        while watched.services.runs("telegram"):
            await asyncio.sleep(0)

    assert channel.runs == 2
    assert [status.state for status in watched.told] == ["starting", "up", "off"] * 2


async def test_each_run_has_a_port_of_its_own_that_is_closed_at_its_end() -> None:
    async with asyncio.TaskGroup() as tasks:
        watched = Watched(ScriptedChannel(refuses, lives_well), tasks)
        watched.services.start("telegram")
        await watched.until("up")
        assert [port.closed for port in watched.ports] == [True, False]
        await watched.services.stop_all()

    assert [port.closed for port in watched.ports] == [True, True]


async def test_a_channel_that_does_not_end_is_left_alone(
    monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr("openpista.gateway.services.STOP_S", 0.01)
    let_go = asyncio.Event()

    class Deaf(ScriptedChannel):
        async def run(self, port: GatewayPort, pulse: Pulse) -> None:
            pulse.up()
            while not let_go.is_set():
                with contextlib.suppress(asyncio.CancelledError):
                    await let_go.wait()

    async with asyncio.TaskGroup() as tasks:
        watched = Watched(Deaf(), tasks)
        watched.services.start("telegram")
        await watched.until("up")
        await watched.services.stop_all()
        assert watched.told[-1].reason == "It did not end when it was stopped."
        let_go.set()

    assert "did not end" in caplog.text


async def test_who_waits_for_a_service_that_starts_hears_how_that_went() -> None:
    def fails(pulse: Pulse) -> None:
        raise OpenpistaError("The token was refused.")

    found: list[ServiceStatus | None] = []
    for life in (lives_well, fails):
        async with asyncio.TaskGroup() as tasks:
            watched = Watched(ScriptedChannel(life, lives_well), tasks)
            watched.services.start("telegram")
            found.append(await watched.services.settled("telegram"))
            await watched.services.stop_all()
            found.append(await watched.services.settled("discord"))

    up, _, failed, unknown = found
    assert up is not None
    assert failed is not None
    assert (up.state, failed.state, unknown) == ("up", "failed", None)
    assert failed.reason.startswith("The token was refused.")
