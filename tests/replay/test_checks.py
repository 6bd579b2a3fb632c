"""Every recording, through all checks; and the checks, on recordings that lie."""

from pathlib import Path
from typing import cast

import pytest
from msgspec.structs import replace

from openpista.domain.message import Text, Thinking, ToolCall
from openpista.domain.model import ProviderError, Reply
from tests.replay.answer import complaints_about
from tests.replay.checks import event_ends, judge, odd_sizes
from tests.replay.fixture import Fixture, load_fixtures
from tests.replay.round_trip import complaints_about_next
from tests.replay.wires import through_reader

FOLDER = Path(__file__).parents[1] / "fixtures" / "providers"
FIXTURES = load_fixtures(FOLDER)
BY_ID = {fixture.id: fixture for fixture in FIXTURES}


def identify(fixture: object) -> str:
    return cast("Fixture", fixture).id


async def answer_to(fixture: Fixture) -> Reply | ProviderError:
    _, outcome = await through_reader(fixture, [fixture.body.encode()])
    return outcome


@pytest.mark.parametrize("fixture", FIXTURES, ids=identify)
async def test_a_recording_is_read_as_it_says(fixture: Fixture):
    verdict = await judge(fixture)

    assert not verdict.failed, verdict.complaints
    assert not verdict.skipped


def test_the_whole_set_is_here():
    streams = [fixture for fixture in FIXTURES if not fixture.is_error]

    assert (len(streams), len(FIXTURES) - len(streams)) == (185, 37)


@pytest.mark.parametrize(
    "lie",
    [
        {"text": "something else"},
        {"thinking": "something else"},
        {"tool_calls": ()},
        {"stop": "refusal"},
        {"stop_raw": "else"},
        {"usage": {"input_tokens": 1}},
        {"usage": None},
        {"opaque": ("not there",)},
        {"events": 1},
        {"stop_at": 9, "end_at": 9},
        {"stop_at": 3, "end_at": 3},
    ],
)
async def test_a_recording_that_lies_is_found_out(lie: dict[str, object]):
    true = BY_ID["chat-openrouter-claude-haiku-4-5-tools-t1"]

    verdict = await judge(replace(true, expect=replace(true.expect, **lie)))

    assert verdict.failed


async def test_an_error_that_lies_is_found_out():
    body, stream = BY_ID["err-openai-503"], BY_ID["chat-openai-gpt-4o-mini-2024-07-error"]
    kind = replace(body, expect=replace(body.expect, kind="auth", kind_any=()))
    wait = replace(body, expect=replace(body.expect, retry_after_s=7))
    told = replace(stream, expect=replace(stream.expect, error=None, stop="end_turn"))

    for fixture in (kind, wait, told):
        assert (await judge(fixture)).failed


async def test_a_history_that_is_not_sent_back_whole_is_found_out():
    fixture = BY_ID["chat-openrouter-claude-4-5-haiku-202-tools-2-t1"]
    reply = await answer_to(fixture)
    assert isinstance(reply, Reply)

    without = [replace(b, opaque=None) if isinstance(b, Thinking) else b for b in reply.blocks]
    renamed = [replace(b, name="other") if isinstance(b, ToolCall) else b for b in reply.blocks]
    for blocks in (without, renamed, [*reply.blocks, Text("more")]):
        assert complaints_about_next(fixture, replace(reply, blocks=tuple(blocks)))


async def test_a_wire_that_nobody_speaks_is_skipped():
    verdict = await judge(replace(FIXTURES[0], wire="telex"))

    assert not verdict.failed
    assert "telex" in verdict.skipped


async def test_whatever_an_adapter_raises_is_a_complaint():
    broken = replace(BY_ID["chat-perplexity-sonar-text"], request={}, next_request={"messages": 5})

    verdict = await judge(replace(broken, expect=replace(broken.expect, stop_at=99)))

    assert "IndexError" in str(verdict.complaints["cuts"])


def test_a_call_that_is_not_whole_must_not_count_as_complete():
    fixture = BY_ID["chat-openai-gpt-4o-mini-2024-07-truncated-call"]
    (call,) = fixture.expect.tool_calls
    whole = ToolCall("call_1", call.name, call.arguments_raw or "")  # pyright: ignore[reportArgumentType]

    complaints = complaints_about(fixture, Reply((whole,), "max_tokens"))

    assert any("counts as complete" in complaint for complaint in complaints)


def test_events_end_after_their_blank_line_and_comments_are_none():
    body = b": c\n\ndata: 1\n\n: c\n\r\n\r\nevent: e\r\ndata: 2\r\n\r\ndata: 3"

    assert [body[:end].count(b"data:") for end in event_ends(body)] == [1, 2, 3]


def test_odd_pieces_are_the_body():
    body = bytes(range(256)) * 9

    assert b"".join(odd_sizes(body)) == body
