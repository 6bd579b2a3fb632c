"""All that is checked of one recording, each check by its name in the table."""

import re
from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct

from openpista.domain.message import ToolCall
from openpista.domain.model import ProviderError, Reply
from tests.replay.answer import complaints_about, streamed_as_replied
from tests.replay.fixture import Fixture
from tests.replay.round_trip import complaints_about_next
from tests.replay.wires import WIRES, byte_by_byte, through_reader, through_sdk

_BLANK_LINE = re.compile(rb"\r\n\r\n|\n\n|\r\r")
_DATA_LINE = re.compile(rb"(^|[\r\n])data:")
_ODD_SIZES = (1, 7, 3, 64, 2, 31, 513, 5)

Check = Callable[[Fixture], Awaitable[list[str] | None]]
"""Returns complaints, none when all is well, None where it does not apply."""


class Verdict(Struct, frozen=True):
    """What the checks found; `skipped` says why none was made."""

    fixture: Fixture
    complaints: dict[str, list[str] | None] = {}
    skipped: str = ""

    @property
    def failed(self) -> bool:
        return any(self.complaints.values())


async def judge(fixture: Fixture) -> Verdict:
    """Make all checks of `fixture`. Whatever is raised is a complaint too."""
    if fixture.wire not in WIRES:
        return Verdict(fixture, skipped=f"openpista does not speak the wire {fixture.wire}")
    found: dict[str, list[str] | None] = {}
    for name, check in CHECKS.items():
        try:
            found[name] = await check(fixture)
        except Exception as error:  # noqa: BLE001 (an adapter that raises is a finding)
            found[name] = [f"raised {type(error).__name__}: {error}"]
    return Verdict(fixture, found)


async def whole(fixture: Fixture) -> list[str] | None:
    """The whole answer through the SDK is read as expected."""
    if fixture.is_error:
        return None
    said, outcome = await through_sdk(fixture, [fixture.body.encode()])
    return complaints_about(fixture, outcome) + streamed_as_replied(said, outcome)


async def odd_pieces(fixture: Fixture) -> list[str] | None:
    """In pieces of odd sizes through the SDK it is read the same."""
    if fixture.is_error:
        return None
    said, outcome = await through_sdk(fixture, odd_sizes(fixture.body.encode()))
    return complaints_about(fixture, outcome) + streamed_as_replied(said, outcome)


async def single_bytes(fixture: Fixture) -> list[str] | None:
    """Byte by byte it is read the same."""
    return None if fixture.is_error else complaints_about(fixture, byte_by_byte(fixture))


async def cuts(fixture: Fixture) -> list[str] | None:
    """Cut after each event, and inside the one that ends it, it is told as cut off."""
    if fixture.is_error:
        return None
    body, expect = fixture.body.encode(), fixture.expect
    ends = event_ends(body)
    if len(ends) != expect.events:
        return [f"{len(ends)} events, not {expect.events}"]
    found: list[str] = []
    for number, end in enumerate(ends):
        _, outcome = await through_reader(fixture, [body[:end]])
        if number < expect.stop_at:
            found += _must_be_cut(outcome, f"after event {number}")
        elif number >= expect.end_at:
            complaints = complaints_about(fixture, outcome)
            found += [f"cut after event {number}: {one}" for one in complaints]
        elif isinstance(outcome, ProviderError) and outcome.kind != "cut_off":
            found += [] if expect.error else [f"cut after event {number}: {outcome.kind}"]
    start = ends[expect.stop_at - 1] if expect.stop_at else 0
    _, outcome = await through_reader(fixture, [body[: (start + ends[expect.stop_at]) // 2]])
    return found + _must_be_cut(outcome, "inside the last event")


async def next_request(fixture: Fixture) -> list[str] | None:
    """With what followed, the answer becomes the next request that was recorded."""
    if fixture.is_error or fixture.next_request is None:
        return None
    _, outcome = await through_reader(fixture, [fixture.body.encode()])
    if not isinstance(outcome, Reply):
        return None
    return complaints_about_next(fixture, outcome)


async def error_body(fixture: Fixture) -> list[str] | None:
    """The error body lands in its kind, with the wait that it names."""
    if not fixture.is_error:
        return None
    expect = fixture.expect
    _, outcome = await through_sdk(fixture, [fixture.body.encode()])
    if isinstance(outcome, Reply):
        return ["an error was read as a reply"]
    found: list[str] = []
    if outcome.kind not in (expect.kind_any or (expect.kind,)):
        found.append(f"kind {outcome.kind}, not {expect.kind}")
    waits = outcome.retry_after_s or 0.0
    # Recorded to a hundredth of a second.
    if expect.retry_after_s is not None and round(waits, 2) != expect.retry_after_s:
        found.append(f"retry_after_s {outcome.retry_after_s}, not {expect.retry_after_s}")
    if outcome.status != fixture.status:
        found.append(f"status {outcome.status}, not {fixture.status}")
    return found


CHECKS: dict[str, Check] = {
    "whole": whole,
    "pieces": odd_pieces,
    "bytes": single_bytes,
    "cuts": cuts,
    "next": next_request,
    "error": error_body,
}


def odd_sizes(body: bytes) -> Sequence[bytes]:
    """Return `body` in pieces of odd sizes."""
    pieces: list[bytes] = []
    start = 0
    while start < len(body):
        size = _ODD_SIZES[len(pieces) % len(_ODD_SIZES)]
        pieces.append(body[start : start + size])
        start += size
    return pieces


def event_ends(body: bytes) -> list[int]:
    """Return where each event of `body` ends, with its blank line; comments alone are none."""
    ends: list[int] = []
    start = 0
    for end in (*(found.end() for found in _BLANK_LINE.finditer(body)), len(body)):
        if _DATA_LINE.search(body[start:end]):
            ends.append(end)
        start = end
    return ends


def _must_be_cut(outcome: Reply | ProviderError, where: str) -> list[str]:
    if isinstance(outcome, Reply):
        return [f"cut {where}: taken for whole"]
    if outcome.kind != "cut_off":
        return [f"cut {where}: told as {outcome.kind}"]
    if outcome.partial is None:
        return [f"cut {where}: what had arrived is lost"]
    calls = [block for block in outcome.partial.blocks if isinstance(block, ToolCall)]
    return [f"cut {where}: a call counts as complete" for call in calls if call.complete]
