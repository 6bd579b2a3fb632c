"""One stream for all pages that follow it."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from hypothesis import given
from hypothesis import strategies as st

from openpista.channels.web.hub import REPLAY_ENTRIES, RING_ENTRIES, StreamHub
from openpista.channels.web.open_answer import OpenAnswer
from openpista.channels.web.shown import Shown
from openpista.domain.event import (
    Notice,
    SessionRemoved,
    Snapshot,
    TextDelta,
    ThinkingDelta,
    ToolOutput,
)
from openpista.domain.ids import CallId, SessionId, StreamId, TurnId
from openpista.domain.model import ModelRef
from openpista.domain.session import Session
from openpista.domain.tasks import owned_task
from tests.channels.web.page_ports import Ear, PlayedPort

STREAM = StreamId("S")
SESSION = Session(
    id=SessionId("S"), title="", workspace="/w", model=ModelRef("p", "m"), created_at_ms=0,
    updated_at_ms=0,
)  # fmt: skip


def snapshot(seq: int = 0, text: str = "", epoch: str = "E") -> Snapshot:
    return Snapshot(
        stream=STREAM, seq=seq, epoch=epoch, session=SESSION, messages=(), open_text=text
    )


def delta(seq: int, text: str) -> TextDelta:
    return TextDelta(stream=STREAM, seq=seq, turn_id=TurnId("T"), text=text)


def notice(seq: int) -> Notice:
    return Notice(stream=STREAM, seq=seq, level="info", text=str(seq))


async def settled() -> None:
    for _ in range(30):
        await asyncio.sleep(0)


@asynccontextmanager
async def hub_of(port: PlayedPort) -> AsyncGenerator[StreamHub]:
    hub = StreamHub(STREAM, lambda: port.events(STREAM), Shown())
    running = owned_task(hub.run(), name="hub")
    await settled()
    try:
        yield hub
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


def played(seq: int = 0, text: str = "") -> PlayedPort:
    port = PlayedPort()
    port.snapshot = snapshot(seq, text)
    return port


async def test_a_page_begins_with_a_snapshot_and_hears_what_comes() -> None:
    port, ear = played(), Ear()
    async with hub_of(port) as hub:
        await hub.join(ear, None)
        port.tell(delta(1, "a"), notice(2))
        await settled()

    assert ear.kinds[:3] == ["snapshot", "text_delta", "notice"]


async def test_a_thousand_pages_are_one_follower() -> None:
    port = played()
    ears = [Ear() for _ in range(1000)]
    async with hub_of(port) as hub:
        for ear in ears:
            await hub.join(ear, None)
        port.tell(notice(1))
        await settled()

        assert hub.watched == 1000
    assert port.opened == 1
    assert all(ear.kinds[:2] == ["snapshot", "notice"] for ear in ears)


async def test_who_comes_back_gets_exactly_what_was_missed() -> None:
    port, ear = played(), Ear()
    async with hub_of(port) as hub:
        port.tell(*(notice(seq) for seq in range(1, 6)))
        await settled()
        await hub.join(ear, ("E", 3))

    assert [frame["event"]["seq"] for frame in ear.frames[:2]] == [4, 5]


async def test_a_number_of_another_run_gets_a_snapshot() -> None:
    port, ear, ahead = played(), Ear(), Ear()
    async with hub_of(port) as hub:
        port.tell(notice(1))
        await settled()
        await hub.join(ear, ("OTHER", 1))
        await hub.join(ahead, ("E", 7))

    assert ear.kinds[0] == ahead.kinds[0] == "snapshot"


async def test_deltas_that_come_together_are_told_as_one() -> None:
    port, ear = played(), Ear()
    async with hub_of(port) as hub:
        await hub.join(ear, None)
        call = CallId("C")
        port.tell(
            delta(1, "a"), delta(2, "b"), delta(3, "c"),
            ThinkingDelta(stream=STREAM, seq=4, text="d"),
            ToolOutput(stream=STREAM, seq=5, call_id=call, text="e"),
            ToolOutput(stream=STREAM, seq=6, call_id=CallId("D"), text="f"),
            notice(7),
        )  # fmt: skip
        await settled()

    told = [(frame["event"]["seq"], frame["event"].get("text")) for frame in ear.frames[1:6]]
    assert told == [(1, "a"), (3, "bc"), (4, "d"), (5, "e"), (6, "f")]


async def test_who_joins_in_the_middle_of_what_is_told_as_one_gets_the_rest() -> None:
    port, ear = played(), Ear()
    async with hub_of(port) as hub:
        port.tell(delta(1, "a\n\n"), delta(2, "b\n\n"), delta(3, "c\n\n"), delta(4, "d"), notice(5))
        await settled()
        await hub.join(ear, ("E", 2))

    assert ear.text == "c\n\nd"
    assert ear.html == ("<p>a</p>\n<p>b</p>\n", 6)


async def test_a_snapshot_in_the_middle_goes_to_everybody() -> None:
    port, ear = played(), Ear()
    async with hub_of(port) as hub:
        await hub.join(ear, None)
        port.tell(delta(1, "lost"), snapshot(9, "found\n\nmore\n"), delta(10, "!"))
        await settled()

    assert ear.text.startswith("found\n\nmore\n")
    assert ear.html[0] == "<p>found</p>\n"


async def test_what_is_remembered_is_bounded_and_a_newcomer_gets_a_fresh_snapshot() -> None:
    port, ear = played(), Ear()
    async with hub_of(port) as hub:
        port.tell(*(notice(seq) for seq in range(1, RING_ENTRIES + 100)))
        while hub._seq < RING_ENTRIES + 99:
            await asyncio.sleep(0)
        port.snapshot = snapshot(RING_ENTRIES + 99)
        await hub.join(ear, ("E", 3))

        assert len(hub._ring) == RING_ENTRIES
        assert REPLAY_ENTRIES < RING_ENTRIES
    assert ear.kinds[0] == "snapshot"
    assert ear.frames[0]["event"]["seq"] == RING_ENTRIES + 99


async def test_the_end_is_told_and_its_reason() -> None:
    port, ear, late = played(), Ear(), Ear()
    async with hub_of(port) as hub:
        await hub.join(ear, None)
        port.tell(SessionRemoved(stream=STREAM, seq=1, session_id=SESSION.id), None)
        await settled()
        await hub.join(late, None)

    assert ear.kinds == ["snapshot", "session_removed", "ended"]
    assert late.kinds == ["ended"]


async def test_who_left_hears_no_more() -> None:
    port, ear = played(), Ear()
    async with hub_of(port) as hub:
        await hub.join(ear, None)
        hub.leave(ear)
        port.tell(notice(1))
        await settled()

    assert ear.kinds == ["snapshot"]


@given(
    st.lists(st.sampled_from(["a", "\n", "\n\n", "# h\n", "- x\n", "```\n", "b c "]), max_size=25),
    st.integers(0, 25),
    st.booleans(),
)
def test_whoever_joins_when_has_the_same_answer(
    pieces: list[str], joins_after: int, comes_back: bool
) -> None:
    asyncio.run(_joins_when(pieces, min(joins_after, len(pieces)), comes_back=comes_back))


async def _joins_when(pieces: list[str], joins_after: int, *, comes_back: bool) -> None:
    port, early, late = played(), Ear(), Ear()
    before = "".join(pieces[:joins_after])
    async with hub_of(port) as hub:
        await hub.join(early, None)
        port.tell(*(delta(seq, text) for seq, text in enumerate(pieces, 1)))
        await settled()
        if comes_back:
            late.frames.append(
                {
                    "event": {"type": "snapshot", "open_text": before},
                    "open_html": OpenAnswer(before).html,
                    "open_html_chars": OpenAnswer(before).chars,
                    "type": "event",
                }
            )
        await hub.join(late, ("E", joins_after) if comes_back else None)
        hub._tell_pending()

    whole = "".join(pieces)
    expected = OpenAnswer(whole)
    assert early.text == late.text == whole
    assert early.html == late.html == (expected.html, expected.chars)
