"""Messages of the original as ours."""

import json

import pytest

from openpista.domain.ids import CallId, SessionId
from openpista.domain.message import Text, ToolCall, ToolResult
from openpista.store.legacy_rows import MODEL_CHARS, NO_PICTURE, NO_RESULT, Converted, convert
from openpista.store.legacy_source import LegacyMessage
from tests.store.builders import SESSION, counting_ulids


def a_row(
    role: str,
    content: str = "",
    *,
    row_id: str = "0c7e4a54-7a52-4d5c-9d7f-0d2f5e1c6a11",
    at_ms: int | None = 5,
    call_id: str = "",
    tool: str = "",
    calls: str = "",
) -> LegacyMessage:
    return LegacyMessage(row_id, "s1", role, content, at_ms, call_id, tool, calls)


def converted(*rows: LegacyMessage) -> list[Converted]:
    return list(convert(rows, SessionId(SESSION), start_ms=1, new_ulid=counting_ulids()))


def calls_json(*call_ids: str) -> str:
    items = [
        {"id": call_id, "name": "system.run", "arguments": {"command": "ls"}}
        for call_id in call_ids
    ]
    return json.dumps(items)


def test_words_stay_words() -> None:
    (user,) = converted(a_row("user", "안녕"))

    assert user.message.role == "user"
    assert user.message.blocks == (Text("안녕"),)
    assert (user.message.at_ms, user.mended) == (5, False)
    assert user.message.id == "0c7e4a54-7a52-4d5c-9d7f-0d2f5e1c6a11"


def test_calls_and_results_keep_together() -> None:
    reply, result = converted(
        a_row("assistant", calls=calls_json("call_1")),
        a_row("tool", "a.txt", call_id="call_1", tool="system.run"),
    )

    assert reply.message.blocks == (ToolCall(CallId("call_1"), "system.run", '{"command":"ls"}'),)
    assert result.message.blocks == (
        ToolResult(CallId("call_1"), "system.run", "a.txt", kept_bytes=5, total_bytes=5),
    )
    assert result.output == "a.txt"


def test_a_call_without_a_result_gets_one_before_the_next_words_and_at_the_end() -> None:
    found = converted(
        a_row("assistant", calls=calls_json("a", "b")),
        a_row("tool", "x", call_id="a"),
        a_row("user", "and?"),
        a_row("assistant", "look", calls=calls_json("c")),
    )

    assert [row.message.role for row in found] == [
        "assistant",
        "tool",
        "tool",
        "user",
        "assistant",
        "tool",
    ]
    missing = found[2].message.blocks[0]
    assert isinstance(missing, ToolResult)
    assert (missing.call_id, missing.text, missing.is_error) == ("b", NO_RESULT, True)


@pytest.mark.parametrize(
    ("calls", "kept"),
    [
        ("{", 0),
        ('{"id":"a"}', 0),
        ("[1, null]", 0),
        ('[{"id":"a"}]', 0),
        ('[{"id":"a","name":"n","arguments":{}},7]', 1),
        ("[" * 100_000, 0),
    ],
)
def test_broken_calls_are_dropped_and_counted(calls: str, kept: int) -> None:
    reply = converted(a_row("assistant", "words", calls=calls))[0]

    assert len([b for b in reply.message.blocks if isinstance(b, ToolCall)]) == kept
    assert reply.message.blocks[0] == Text("words")
    assert reply.mended


def test_an_unknown_role_is_a_user_and_a_missing_time_the_one_before() -> None:
    first, second = converted(a_row("user", "a", at_ms=9), a_row("robot", "b", at_ms=None))

    assert (second.message.role, second.message.at_ms) == ("user", 9)
    assert (first.mended, second.mended) == (False, True)


def test_system_rows_are_kept_but_not_sent_again() -> None:
    (row,) = converted(a_row("system", "be good"))

    assert row.message.role == "summary"


def test_an_id_that_may_not_serve_is_replaced() -> None:
    (row,) = converted(a_row("user", "a", row_id="../x"))

    assert len(row.message.id) == 26


def test_pictures_in_output_are_dropped_and_said_so() -> None:
    output = json.dumps({"mime": "image/png", "data_b64": "A" * 100_000, "width": 3})

    (row,) = converted(a_row("tool", output, call_id="a"))

    assert row.output == f'{{"mime": "image/png", "width": 3}}\n{NO_PICTURE}'


@pytest.mark.parametrize("output", ['{"data_b64"', '["data_b64"]', 'say "data_b64"'])
def test_other_output_stays_as_it_is(output: str) -> None:
    (row,) = converted(a_row("tool", output, call_id="a"))

    assert row.output == output


def test_long_output_is_cut_for_the_model_with_a_count() -> None:
    (row,) = converted(a_row("tool", "x" * (MODEL_CHARS + 50), call_id="a"))

    result = row.message.blocks[0]
    assert isinstance(result, ToolResult)
    assert "[… 50 characters left out …]" in result.text
    assert result.total_bytes == MODEL_CHARS + 50
