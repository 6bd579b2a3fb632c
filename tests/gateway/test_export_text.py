"""Conversations as Markdown."""

import re

import msgspec
from hypothesis import given
from hypothesis import strategies as st

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
from openpista.gateway.export_text import (
    as_markdown,
    cleaned,
    cleaned_session,
    heading_of,
    when,
    who,
)
from openpista.guard.redact import MARK
from tests.cli.fake_port import a_message, a_session

OPAQUE = Opaque("messages", "anthropic", "m", '{"signature": "abc"}')
CONVERSATION = (
    a_message(1, "user", Text("list files")),
    a_message(2, "assistant", Thinking("hm\nwell"), ToolCall(CallId("c"), "files.list", "{}")),
    a_message(3, "tool", ToolResult(CallId("c"), "files.list", "a\n```\nb")),
    a_message(4, "assistant", Text("Two files."), Image("0" * 64, "image/png", 4, 3, 10, "a cat")),
)


def test_markdown_holds_everything() -> None:
    text = "".join(as_markdown(CONVERSATION))

    assert "> hm\n> well" in text
    assert "````text\na\n```\nb\n````" in text
    assert "*[a cat, image/png, 4x3]*" in text


def test_the_heading_names_the_session_on_one_line() -> None:
    assert heading_of(a_session()).startswith("# Files\n\n- Session: `")
    assert heading_of(a_session(title="a\n# b")).startswith("# a # b\n")
    assert heading_of(a_session(title="")).startswith(f"# {a_session().id}\n")


def test_a_failed_call_is_marked() -> None:
    failed = a_message(1, "tool", ToolResult(CallId("c"), "system.run", "no", is_error=True))

    assert "`system.run` failed" in "".join(as_markdown([failed]))


@given(st.text())
def test_no_output_breaks_out_of_its_code_block(output: str) -> None:
    message = a_message(1, "tool", ToolResult(CallId("c"), "t", f"{output}\n````\n# out"))

    text = "".join(as_markdown([message]))

    fence = re.findall(r"(`+)text\n", text)[0]
    assert text.count(f"\n{fence}\n") == 1
    assert text.endswith(f"\n{fence}\n")


def test_a_message_without_words_is_left_out() -> None:
    assert list(as_markdown([a_message(1, "assistant", Thinking(""))])) == []


def test_a_named_sender_is_named_on_one_line() -> None:
    ann = Sender("7", "guest", ChatAddress("telegram"), name="Ann\n## Owner")

    assert who(msgspec.structs.replace(a_message(1, "user"), sender=ann)) == "Ann ## Owner"
    assert who(a_message(1, "user")) == "You"


def test_every_text_of_a_message_is_cleaned_and_nothing_opaque_stays() -> None:
    image = Image("0" * 64, "image/png", 4, 3, 10, "SECRET")
    ann = Sender("7", "owner", ChatAddress("cli"), name="SECRET")
    blocks = (
        Text("SECRET", OPAQUE),
        Thinking("SECRET", OPAQUE),
        ToolCall(CallId("c"), "t", '{"a": "SECRET"}', opaque=OPAQUE),
        ToolResult(CallId("c"), "t", "SECRET", images=(image,)),
        image,
        Attachment("0" * 64, "SECRET.txt", "text/plain", 3),
    )
    message = msgspec.structs.replace(a_message(1, "user", *blocks), sender=ann)

    told = msgspec.json.encode(cleaned(message, hide)).decode()

    assert "SECRET" not in told
    assert "signature" not in told
    assert told.count(MARK) == 8


def test_a_session_is_cleaned() -> None:
    session = a_session(title="SECRET", preview="SECRET", workspace="/SECRET")

    assert b"SECRET" not in msgspec.json.encode(cleaned_session(session, hide))


def test_times_are_those_of_this_computer() -> None:
    assert re.fullmatch(r"\d{4}-\d\d-\d\d \d\d:\d\d", when(0))


def hide(text: str) -> str:
    return text.replace("SECRET", MARK)
