"""Work for idle times: when it is done, and that no timer runs without any."""

from collections.abc import Callable
from dataclasses import dataclass, field

from openpista.tui.views.transcript_idle import PAUSE_S, QUIET_S, Idle


@dataclass
class Bench:
    """A clock and timers that only run when the test says so."""

    left: int = 5
    busy: bool = False
    hurry: bool = False
    now: float = 100.0
    timers: list[tuple[float, Callable[[], None]]] = field(
        default_factory=list[tuple[float, Callable[[], None]]]
    )

    def idle(self) -> Idle:
        return Idle(
            set_timer=lambda after_s, call: self.timers.append((self.now + after_s, call)),
            left=lambda: self.left > 0,
            busy=lambda: self.busy,
            hurry=lambda: self.hurry,
            work=self._work,
            now=lambda: self.now,
        )

    def run(self, seconds: float) -> int:
        """Let time pass; return how many timers rang."""
        until, rang = self.now + seconds, 0
        while self.timers and self.timers[0][0] <= until:
            self.now, call = self.timers.pop(0)
            call()
            rang += 1
        self.now = until
        return rang

    def _work(self) -> None:
        self.left -= 1


def test_it_waits_for_a_pause_and_stops_when_nothing_is_left() -> None:
    bench = Bench()
    idle = bench.idle()

    idle.touch()
    bench.run(QUIET_S - PAUSE_S)
    assert bench.left == 5

    bench.run(10)
    assert bench.left == 0
    assert bench.timers == []
    assert not idle.waiting


def test_no_timer_runs_without_work() -> None:
    bench = Bench(left=0)
    idle = bench.idle()

    idle.touch()

    assert bench.timers == []
    assert not idle.waiting


def test_while_text_streams_it_wakes_twice_a_second_and_does_nothing() -> None:
    bench = Bench()
    idle = bench.idle()
    rang = 0
    for _ in range(100):
        idle.touch()
        rang += bench.run(0.05)

    assert bench.left == 5
    assert rang <= 5 / QUIET_S + 2


def test_whoever_is_about_to_see_it_need_not_wait() -> None:
    bench = Bench(hurry=True)
    bench.idle().touch()

    bench.run(5 * PAUSE_S + 0.001)

    assert bench.left == 0


def test_a_slice_gives_way_to_who_is_busy() -> None:
    bench = Bench(busy=True)
    bench.idle().touch()

    assert bench.run(3) <= 3 / QUIET_S + 2
    assert bench.left == 5

    bench.busy = False
    bench.run(1)
    assert bench.left == 0
