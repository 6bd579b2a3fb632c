"""Conversations as text."""

import re

import msgspec
from hypothesis import given
from hypothesis import strategies as st

from openpista.cli.transcript import as_markdown, as_text, when
from openpista.domain.ids import CallId
from openpista.domain.message import (
    Attachment,
    ChatAddress,
    Image,
    Sender,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
)
from tests.cli.fake_port import a_message, a_session

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
    assert "`system.run` failed" in "".join(as_markdown(a_session(), [failed]))


def test_markdown_holds_everything() -> None:
    text = "".join(as_markdown(a_session(), CONVERSATION))

    assert text.startswith("# Files\n")
    assert "> hm\n> well" in text
    assert "````text\na\n```\nb\n````" in text
    assert "*[a cat, image/png, 4x3]*" in text


@given(st.text())
def test_no_output_breaks_out_of_its_code_block(output: str) -> None:
    message = a_message(1, "tool", ToolResult(CallId("c"), "t", f"{output}\n````\n# out"))

    text = "".join(as_markdown(a_session(), [message]))

    fence = re.findall(r"(`+)text\n", text)[0]
    assert text.count(f"\n{fence}\n") == 1
    assert text.endswith(f"\n{fence}\n")


def test_a_named_sender_is_named() -> None:
    ann = Sender("7", "guest", ChatAddress("telegram"), name="Ann")
    message = a_message(1, "user", Text("hi"), Attachment("0" * 64, "a.txt", "text/plain", 3))

    text = "".join(as_text([msgspec.structs.replace(message, sender=ann)]))

    assert text.startswith("Ann · ")
    assert "[a.txt, text/plain, 3 bytes]" in text


def test_a_message_without_words_is_left_out() -> None:
    assert list(as_text([a_message(1, "assistant", Thinking(""))])) == []
    assert len(list(as_markdown(a_session(), [a_message(1, "assistant", Thinking(""))]))) == 1


def test_times_are_those_of_this_computer() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", when(0))
