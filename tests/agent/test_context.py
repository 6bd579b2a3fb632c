"""What fits into the window."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from openpista.agent.context import (
    conversation_tokens,
    fit,
    fixed_tokens,
    message_tokens,
    newest_turns,
    text_tokens,
    window_of,
)
from openpista.agent.history import valid_history
from openpista.domain.message import Attachment, Image, Message, Thinking, ToolResult
from openpista.domain.model import ModelInfo, ModelRef
from openpista.domain.tool import ToolSpec
from tests.agent.builders import call, message, result

PICTURE = Image(sha256="0", mime="image/png", width=1, height=1, size_bytes=1)


def test_the_answer_keeps_its_room() -> None:
    big = ModelInfo(ModelRef("p", "m"), context_tokens=100_000, max_output_tokens=8_000)
    small = ModelInfo(ModelRef("p", "m"), context_tokens=4_000, max_output_tokens=8_000)

    assert window_of(big).input_tokens == 92_000
    assert window_of(small).output_tokens == 1_000
    assert window_of(small).input_tokens == 3_000


def test_korean_is_not_penalised_threefold() -> None:
    assert text_tokens("") == 0
    assert text_tokens("a" * 400) == 100
    assert text_tokens("가" * 100) == 100


def test_every_block_counts() -> None:
    parts = message(
        "assistant",
        "four",
        Thinking("four"),
        call("abcd", "abcd"),
        PICTURE,
        Attachment(sha256="0", name="four", mime="text/plain", size_bytes=9),
    )
    shown = message("tool", ToolResult(result("a").call_id, "t", "four", images=(PICTURE,)))

    assert message_tokens(parts) == 8 + 1 + 1 + 2 + 1600 + 9
    assert message_tokens(shown) == 8 + 1 + 1600


def test_prompt_and_schemas_count_too() -> None:
    tool = ToolSpec(name="t", description="a" * 40, parameters="{}" * 20)

    assert fixed_tokens("a" * 40, [tool]) == 10 + 20 + 16


def turn(number: int, size: int = 400) -> list[Message]:
    return [
        message("user", "u" * size, seq=3 * number),
        message("assistant", call(call_id=f"c{number}"), seq=3 * number + 1),
        message("tool", result(f"c{number}", "r" * size), seq=3 * number + 2),
    ]


def test_the_newest_turns_are_kept_whole() -> None:
    history = turn(1) + turn(2) + turn(3)
    one = conversation_tokens(turn(1))

    older, newest = newest_turns(history, 2 * one)

    assert [m.seq for m in older] == [3, 4, 5]
    assert [m.seq for m in newest] == [6, 7, 8, 9, 10, 11]
    assert newest_turns(history, 0)[1] == tuple(turn(3))
    assert newest_turns((), 10) == ((), ())


def test_what_fits_is_left_as_it_is() -> None:
    history = tuple(turn(1))

    assert fit(history, 10_000) == history


def test_older_turns_go_first_and_the_summary_stays() -> None:
    summary = message("summary", "before", seq=1)
    history = [summary, *turn(1), *turn(2), *turn(3)]
    one = conversation_tokens(turn(1))

    assert [m.seq for m in fit(history, one + 50)] == [1, 9, 10, 11]


def test_a_turn_that_is_too_long_by_itself_has_its_results_shortened_oldest_first() -> None:
    history = [message("user", "go", seq=1)]
    for number in range(4):
        picture = ToolResult(result("x").call_id, "t", f"{number}" * 4_000, images=(PICTURE,))
        history.append(message("tool", picture, seq=2 + number))

    fitted = fit(history, conversation_tokens(history) - 1_000)
    all_short = fit(history, 10)

    texts = [block.text for m in fitted[1:] for block in m.blocks if isinstance(block, ToolResult)]
    assert "3600 characters left out" in texts[0]
    assert [len(text) for text in texts[1:]] == [4_000] * 3
    assert conversation_tokens(all_short) < 700
    assert fit(all_short, 10) == all_short


def test_a_short_result_is_never_made_longer() -> None:
    history = [
        message("user", "u" * 400),
        message("tool", result("a", "fine"), result("b", "short")),
    ]

    assert fit(history, 1) == tuple(history)


@given(st.lists(st.integers(0, 2_000), min_size=1, max_size=8), st.integers(0, 3_000))
def test_a_fitted_history_is_still_valid(sizes: list[int], tokens: int) -> None:
    history: list[Message] = []
    for number, size in enumerate(sizes):
        history += turn(number, size + 1)

    fitted = fit(history, tokens)

    assert valid_history(fitted) == fitted
    assert fitted[-1].seq == history[-1].seq
    assert conversation_tokens(fitted) <= max(tokens, conversation_tokens(fit(history[-3:], 0)))
    assert msgspec.json.encode(fitted)
