"""What is read out of a message."""

from openpista.domain.ids import CallId, MessageId, SessionId
from openpista.domain.message import Message, Text, Thinking, ToolCall, calls_of, text_of

CALL = ToolCall(call_id=CallId("c"), name="system.run", arguments="{}")


def _message(*blocks: Text | Thinking | ToolCall) -> Message:
    return Message(
        id=MessageId("m"),
        session_id=SessionId("s"),
        seq=1,
        role="assistant",
        blocks=blocks,
        at_ms=0,
    )


def test_the_words_are_the_text_blocks_only() -> None:
    message = _message(Thinking("hidden"), Text("one"), CALL, Text("two"))

    assert text_of(message) == "one\n\ntwo"


def test_the_calls_keep_their_order() -> None:
    other = ToolCall(call_id=CallId("d"), name="files.read", arguments="{}")

    assert calls_of(_message(CALL, Text("x"), other)) == (CALL, other)
