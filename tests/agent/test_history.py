"""Histories that every wire takes."""

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from openpista.agent.history import NO_RESULT, split_turns, valid_history, without_calls
from openpista.domain.ids import CallId
from openpista.domain.message import (
    Image,
    Message,
    Opaque,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
    calls_of,
    text_of,
)
from tests.agent.builders import call, message, result


def results_of(a_message: Message) -> list[ToolResult]:
    return [block for block in a_message.blocks if isinstance(block, ToolResult)]


def shape(messages: tuple[Message, ...]) -> list[str]:
    """Return roles with the ids of calls and results."""
    return [
        " ".join(
            [
                item.role,
                *(a_call.call_id for a_call in calls_of(item)),
                *(a_result.call_id for a_result in results_of(item)),
            ]
        )
        for item in messages
    ]


def test_a_valid_history_is_left_as_it_is() -> None:
    history = (
        message("user", "hello"),
        message("assistant", "I look.", call(call_id="a")),
        message("tool", result("a")),
        message("assistant", "Done."),
    )

    valid = valid_history(history)

    assert all(one is other for one, other in zip(valid, history, strict=True))


def test_a_missing_result_is_made_up_and_its_siblings_stay() -> None:
    valid = valid_history(
        [
            message("user", "go"),
            message("assistant", call(call_id="a"), call(call_id="b")),
            message("tool", result("b")),
        ]
    )

    assert shape(valid) == ["user", "assistant a b", "tool a", "tool b"]
    assert results_of(valid[2]) == [
        ToolResult(call_id=CallId("a"), name="system.run", text=NO_RESULT, is_error=True)
    ]


def test_results_come_at_once_after_their_calls_and_in_their_order() -> None:
    valid = valid_history(
        [
            message("user", "go"),
            message("assistant", call(call_id="a"), call(call_id="b")),
            message("tool", result("b")),
            message("user", "hurry"),
            message("tool", result("a")),
            message("assistant", "done"),
        ]
    )

    assert shape(valid) == ["user", "assistant a b", "tool a", "tool b", "user", "assistant"]


def test_a_message_with_several_results_is_taken_apart() -> None:
    valid = valid_history(
        [
            message("user", "go"),
            message("assistant", call(call_id="a"), call(call_id="b")),
            message("tool", result("a"), result("b"), result("a", "again"), result("x")),
        ]
    )

    assert shape(valid) == ["user", "assistant a b", "tool a", "tool b"]
    assert results_of(valid[2])[0].text == "ok"


def test_results_without_calls_and_repeated_calls_are_left_out() -> None:
    valid = valid_history(
        [
            message("user", "go"),
            message("tool", result("ghost")),
            message("assistant", call(call_id="a"), call(call_id="a")),
            message("tool", result("a")),
            message("assistant", call(call_id="a")),
            message("tool", result("a")),
            message("assistant", "again", call(call_id="a")),
        ]
    )

    assert shape(valid) == ["user", "assistant a", "tool a", "assistant"]


def test_empty_messages_and_empty_words_are_left_out() -> None:
    valid = valid_history(
        [
            message("user", "go"),
            message("assistant", Thinking("hm")),
            message("assistant"),
            message("assistant", "", " \n", call(call_id="a")),
            message("tool", result("a")),
            message("user", ""),
            message("assistant", ""),
        ]
    )

    assert shape(valid) == ["user", "assistant a", "tool a"]
    assert len(valid[1].blocks) == 1


def test_a_picture_alone_is_a_message() -> None:
    picture = Image(sha256="0", mime="image/png", width=1, height=1, size_bytes=1)

    assert shape(valid_history([message("user", picture)])) == ["user"]


def test_our_own_sentences_never_reach_the_model() -> None:
    valid = valid_history(
        [
            message("user", "go"),
            message("assistant", "The key was refused.", is_error=True),
            message("user", "again"),
        ]
    )

    assert shape(valid) == ["user", "user"]


def test_a_history_begins_with_a_person_or_a_summary() -> None:
    cut = [message("tool", result("a")), message("assistant", "x"), message("user", "y")]

    assert shape(valid_history(cut)) == ["user"]
    assert shape(valid_history([message("summary", "before"), message("assistant", "x")])) == [
        "summary",
        "assistant",
    ]
    assert valid_history([message("assistant", "x")]) == ()


def test_arguments_that_are_no_object_become_an_empty_one() -> None:
    opaque = Opaque(wire="w", provider="p", model="m", payload="{}")
    half = ToolCall(CallId("a"), "t", '{"a": 1', complete=False, opaque=opaque)
    array = ToolCall(CallId("b"), "t", "[1]")
    broken = ToolCall(CallId("c"), "t", '{"a"')
    deep = ToolCall(CallId("d"), "t", '{"a":' + "[" * 100_000)

    valid = valid_history([message("user", "go"), message("assistant", half, array, broken, deep)])

    assert [a_call.arguments for a_call in calls_of(valid[1])] == ["{}"] * 4
    assert all(a_call.complete and a_call.opaque is None for a_call in calls_of(valid[1]))


def test_turns_go_from_one_user_message_to_the_next() -> None:
    history = (
        message("summary", "s"),
        message("assistant", "left over"),
        message("user", "1"),
        message("assistant", call(call_id="a")),
        message("tool", result("a")),
        message("user", "2"),
    )

    assert [len(turn) for turn in split_turns(history)] == [1, 1, 3, 1]
    assert split_turns(()) == ()


def test_calls_and_results_can_be_told_in_words() -> None:
    failed = msgspec.structs.replace(result("b", "no"), is_error=True)
    words = without_calls(
        (
            message("user", "go"),
            message("assistant", Thinking("hm"), "I look.", call(call_id="a")),
            message("tool", result("a", "found"), failed),
            message("assistant", "Done."),
        )
    )

    assert [item.role for item in words] == ["user", "assistant", "user", "assistant"]
    assert text_of(words[1]) == "I look.\n\n[used system.run with {}]"
    assert text_of(words[2]) == "[system.run gave:]\nfound\n\n[system.run failed:]\nno"
    assert words[0].blocks == (Text("go"),)


ids = st.sampled_from(["a", "b", "c"])
pairs = st.tuples(ids, ids)
messages = st.lists(
    st.one_of(
        st.just(message("user", "u")),
        st.just(message("assistant", "t")),
        st.just(message("assistant", "")),
        ids.map(lambda one: message("assistant", call(call_id=one))),
        pairs.map(lambda two: message("assistant", *(call(call_id=each) for each in two))),
        ids.map(lambda one: message("tool", result(one))),
        pairs.map(lambda two: message("tool", *(result(each) for each in two))),
    ),
    max_size=12,
)


@given(messages)
def test_any_rubble_becomes_valid_and_stays_as_it_is_then(rubble: list[Message]) -> None:
    valid = valid_history(rubble)

    assert not valid or valid[0].role == "user"
    position = 0
    seen: set[str] = set()
    while position < len(valid):
        item = valid[position]
        position += 1
        assert item.role != "tool"
        assert item.blocks
        for a_call in calls_of(item):
            assert a_call.call_id not in seen
            seen.add(a_call.call_id)
            assert [found.call_id for found in results_of(valid[position])] == [a_call.call_id]
            position += 1
    assert valid_history(valid) == valid
