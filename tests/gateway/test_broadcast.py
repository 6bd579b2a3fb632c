import asyncio
from collections.abc import AsyncGenerator
from contextlib import aclosing

from hypothesis import given, settings
from hypothesis import strategies as st

from openpista.domain.event import Event, Notice, TextDelta
from openpista.domain.ids import StreamId
from openpista.domain.tasks import owned_task
from openpista.gateway.broadcast import Broadcast, Limits
from tests.fakes.clock import FakeClock

STREAM = StreamId("s")


class Ledger:
    """A state that grows by letters: each is told as an event, all of it is the snapshot."""

    def __init__(self, limits: Limits | None = None, epoch: str = "one") -> None:
        self.broadcast = Broadcast(epoch=epoch, clock=FakeClock(), limits=limits)
        self.text = ""
        self.snapshots = 0

    def write(self, letter: str) -> Event:
        self.text += letter
        return self.broadcast.tell(TextDelta(stream=STREAM, text=letter))

    async def snapshot(self, seq: int) -> Event:
        text = self.text
        self.snapshots += 1
        await asyncio.sleep(0)
        return Notice(stream=STREAM, seq=seq, level="info", text=text)

    def follow(self, after: tuple[str, int] | None = None) -> AsyncGenerator[Event]:
        return self.broadcast.follow(STREAM, after=after, snapshot=self.snapshot)


class Reader:
    """A window that folds what it hears."""

    def __init__(self) -> None:
        self.text = ""
        self.seq = 0
        self.numbers: list[int] = []

    def hear(self, event: Event) -> None:
        match event:
            case Notice():
                self.text = event.text
            case TextDelta():
                assert event.seq == self.seq + 1
                self.text += event.text
            case _:
                raise AssertionError(event)
        self.seq = event.seq
        self.numbers.append(event.seq)

    async def read(self, events: AsyncGenerator[Event], until: int) -> None:
        while self.seq < until or not self.numbers:
            self.hear(await anext(events))


async def test_numbers_grow_by_one_per_stream_and_times_are_stamped() -> None:
    broadcast = Broadcast(epoch="e", clock=FakeClock(5))

    first = broadcast.tell(TextDelta(stream=STREAM, text="a"))
    second = broadcast.tell(TextDelta(stream=STREAM, text="b", at_ms=9))
    other = broadcast.tell(TextDelta(stream=StreamId("t"), text="c"))

    assert (first.seq, second.seq, other.seq) == (1, 2, 1)
    assert (first.at_ms, second.at_ms) == (5, 9)


async def test_a_new_window_gets_a_snapshot_first_and_then_what_comes() -> None:
    ledger = Ledger()
    ledger.write("a")
    async with aclosing(ledger.follow()) as events:
        assert await anext(events) == Notice(stream=STREAM, seq=1, level="info", text="a")

        ledger.write("b")

        assert (await anext(events)).seq == 2


async def test_a_window_that_was_away_gets_exactly_what_it_missed() -> None:
    ledger = Ledger()
    for letter in "abcd":
        ledger.write(letter)

    async with aclosing(ledger.follow(("one", 2))) as events:
        missed = [await anext(events), await anext(events)]

    assert [event.seq for event in missed] == [3, 4]
    assert ledger.snapshots == 0


async def test_another_epoch_a_number_from_the_future_or_a_gap_gets_a_snapshot() -> None:
    ledger = Ledger(Limits(ring_events=2))
    for letter in "abcd":
        ledger.write(letter)
    for after in (("two", 3), ("one", 5), ("one", 1)):
        async with aclosing(ledger.follow(after)) as events:
            event = await anext(events)

        assert isinstance(event, Notice)
        assert event.text == "abcd"


async def test_events_told_while_the_snapshot_is_read_follow_it() -> None:
    ledger = Ledger()
    ledger.write("a")
    reader = Reader()
    async with aclosing(ledger.follow()) as events:
        reading = owned_task(reader.read(events, until=2), name="read")
        await asyncio.sleep(0)
        ledger.write("b")
        await reading

    assert reader.text == "ab"


async def test_a_change_is_never_seen_half_in_a_snapshot() -> None:
    ledger = Ledger()
    async with aclosing(ledger.follow()) as events:
        async with ledger.broadcast.changing(STREAM):
            ledger.text += "a"
            reading = owned_task(anext(events), name="read")
            await asyncio.sleep(0)
            await asyncio.sleep(0)
            assert not reading.done()
            ledger.broadcast.tell(TextDelta(stream=STREAM, text="a"))

        first = await reading

    assert first == Notice(stream=STREAM, seq=1, level="info", text="a")


async def test_a_slow_window_falls_behind_alone_and_catches_up_by_a_snapshot() -> None:
    ledger = Ledger(Limits(window_events=10))
    slow, quick = Reader(), Reader()
    async with aclosing(ledger.follow()) as slow_events, aclosing(ledger.follow()) as quick_events:
        slow.hear(await anext(slow_events))
        quick.hear(await anext(quick_events))
        for number in range(1, 101):
            ledger.write("x")
            await quick.read(quick_events, until=number)
        assert ledger.snapshots == 2

        await slow.read(slow_events, until=100)

        ledger.write("y")
        await slow.read(slow_events, until=101)
    assert quick.numbers == list(range(101))
    assert slow.numbers == [0, 100, 101]
    assert slow.text == "x" * 100 + "y"


async def test_the_bytes_that_wait_for_a_window_are_bounded_too() -> None:
    ledger = Ledger(Limits(window_bytes=1000))
    async with aclosing(ledger.follow()) as events:
        await anext(events)
        for _ in range(3):
            ledger.write("x" * 400)

        assert isinstance(await anext(events), Notice)


async def test_closing_ends_every_window_after_what_it_has_not_read() -> None:
    ledger = Ledger()
    reader = Reader()
    events = ledger.follow()
    reader.hear(await anext(events))
    ledger.write("a")
    ledger.broadcast.close()

    async for event in events:
        reader.hear(event)

    assert reader.text == "a"
    assert [event async for event in ledger.follow()] == []


async def test_a_closed_window_leaves_nothing_behind() -> None:
    ledger = Ledger()
    async with aclosing(ledger.follow()) as events:
        await anext(events)
        assert ledger.broadcast.watchers(STREAM) == 1

    assert ledger.broadcast.watchers(STREAM) == 0


async def test_a_forgotten_stream_comes_back_above_every_number_it_used() -> None:
    broadcast = Broadcast(epoch="e", clock=FakeClock(), limits=Limits(streams=2))
    for _ in range(7):
        broadcast.tell(TextDelta(stream=StreamId("old"), text="x"))
    for name in ("a", "b", "c"):
        broadcast.tell(TextDelta(stream=StreamId(name), text="x"))

    again = broadcast.tell(TextDelta(stream=StreamId("old"), text="x"))

    assert again.seq > 7


async def test_a_stream_that_is_watched_or_being_changed_is_never_forgotten() -> None:
    ledger = Ledger(Limits(streams=1))
    async with aclosing(ledger.follow()) as events:
        await anext(events)
        async with ledger.broadcast.changing(StreamId("t")):
            for name in ("a", "b", "c"):
                ledger.broadcast.tell(TextDelta(stream=StreamId(name), text="x"))
            ledger.write("a")
            assert (await anext(events)).seq == 1
            assert ledger.broadcast.seq(StreamId("t")) == 0


@settings(deadline=None, max_examples=60)
@given(
    st.lists(st.sampled_from(["write", "read", "leave", "come"]), max_size=80),
    st.integers(1, 8),
    st.integers(1, 8),
)
def test_resuming_equals_following_live(steps: list[str], ring: int, window: int) -> None:
    asyncio.run(_resume_like_live(steps, Limits(ring_events=ring, window_events=window)))


async def _resume_like_live(steps: list[str], limits: Limits) -> None:
    ledger, reader = Ledger(limits), Reader()
    events: AsyncGenerator[Event] | None = None
    for step in [*steps, "come", "settle"]:
        match step:
            case "write":
                ledger.write("abcdefgh"[len(ledger.text) % 8])
            case "leave" if events is not None:
                await events.aclose()
                events = None
            case "come" if events is None:
                events = ledger.follow(("one", reader.seq) if reader.numbers else None)
            case "read" if events is not None and (reader.seq < ledger.broadcast.seq(STREAM)):
                reader.hear(await anext(events))
            case "settle" if events is not None:
                await reader.read(events, until=ledger.broadcast.seq(STREAM))
                await events.aclose()
            case _:
                continue

    assert reader.text == ledger.text
    assert reader.seq == ledger.broadcast.seq(STREAM)
