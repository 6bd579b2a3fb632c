"""Conversations as text."""

import msgspec

from openpista.cli.transcript import as_text, without_opaque
from openpista.domain.ids import CallId
from openpista.domain.message import (
    Attachment,
    ChatAddress,
    Image,
    Opaque,
    Sender,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
)
from tests.cli.fake_port import a_message

CONVERSATION = (
    a_message(1, "user", Text("list files")),
    a_message(2, "assistant", Thinking("hm\nwell"), ToolCall(CallId("c"), "files.list", "{}")),
    a_message(3, "tool", ToolResult(CallId("c"), "files.list", "a\n```\nb")),
    a_message(4, "assistant", Text("Two files."), Image("0" * 64, "image/png", 4, 3, 10, "a cat")),
)


def test_text_shows_who_said_and_did_what_without_thinking() -> None:
    text = "\n".join(as_text(CONVERSATION))

    assert "You · " in text
    assert "list files" in text
    assert "→ files.list {}" in text
    assert "← files.list: a" in text
    assert "[a cat, image/png, 4x3]" in text
    assert "hm" not in text


def test_a_failed_call_is_marked() -> None:
    failed = a_message(1, "tool", ToolResult(CallId("c"), "system.run", "no", is_error=True))

    assert "✗ system.run: no" in "".join(as_text([failed]))


def test_a_named_sender_is_named() -> None:
    ann = Sender("7", "guest", ChatAddress("telegram"), name="Ann")
    message = a_message(1, "user", Text("hi"), Attachment("0" * 64, "a.txt", "text/plain", 3))

    text = "".join(as_text([msgspec.structs.replace(message, sender=ann)]))

    assert text.startswith("Ann · ")
    assert "[a.txt, text/plain, 3 bytes]" in text


def test_a_message_without_words_is_left_out() -> None:
    assert list(as_text([a_message(1, "assistant", Thinking(""))])) == []


def test_what_only_a_provider_understands_is_left_out() -> None:
    opaque = Opaque("messages", "anthropic", "m", "{}")
    message = a_message(1, "assistant", Text("hi", opaque), Thinking("", opaque))

    assert without_opaque(message).blocks == (Text("hi"), Thinking(""))
