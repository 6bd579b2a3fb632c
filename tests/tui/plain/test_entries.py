"""A conversation as lines: nothing twice, nothing cut without a word, nothing hostile."""

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.domain.ids import CallId, MessageId, TurnId
from openpista.domain.message import Image, ToolResult
from openpista.domain.session import FileChange
from openpista.domain.tool import Intent
from openpista.tui.core.blocks import (
    Answer,
    BlockId,
    ChatBlock,
    Picture,
    Remark,
    Said,
    Summary,
    Thought,
    ToolCard,
    TurnEnd,
    Undone,
)
from openpista.tui.core.phrase import phrase
from openpista.tui.plain.entries import MAX_OUTPUT_LINES, Told, entry_lines
from openpista.words.catalogue import load_words

ID = BlockId(1)
WORDS = load_words("en")
PICTURE = Image("ab", "image/png", 640, 480, 12_300, "a chart")


def told(block: ChatBlock, so_far: Told = Told(), *, echo: bool = False) -> list[str]:  # noqa: B008
    return entry_lines(block, so_far, WORDS, echo=echo)[0]


def said(text: str = "hello\nthere", **fields: Any) -> Said:
    return Said(id=ID, message_id=MessageId("m"), seq=1, text=text, **fields)


def card(state: Any, **fields: Any) -> ToolCard:
    return ToolCard(
        id=ID,
        call_id=CallId("c"),
        name="system.run",
        arguments="{}",
        state=state,
        intent=Intent("run", "Run uptime", command="uptime\n-p"),
        **fields,
    )


def test_ones_own_words_are_told_only_where_nobody_typed_them() -> None:
    assert told(said()) == []
    assert told(said(), echo=True) == ["You: hello", "  there"]


def test_other_people_are_named() -> None:
    assert told(said("hi", speaker="Ann")) == ["Ann: hi"]
    assert told(said("hi", channel="telegram", attachments=(PICTURE,))) == [
        "telegram: hi",
        "Picture: a chart (640 × 480, 12.3 kB)",
    ]


def test_an_answer_comes_a_line_at_a_time() -> None:
    lines, so_far = entry_lines(Answer(id=ID, text="One\nTw", open=True), Told(), WORDS, echo=False)
    assert lines == ["Answer:", "One"]

    lines, so_far = entry_lines(
        Answer(id=ID, text="One\nTwo\n\nThr", open=True), so_far, WORDS, echo=False
    )
    assert lines == ["Two", ""]

    lines, so_far = entry_lines(Answer(id=ID, text="One\nTwo\n\nThree"), so_far, WORDS, echo=False)
    assert lines == ["Three"]
    assert told(Answer(id=ID, text="One\nTwo\n\nThree"), so_far) == []


def test_an_answer_without_words_is_not_told() -> None:
    assert told(Answer(id=ID, text="", open=True)) == []
    assert told(Answer(id=ID, text="")) == []


@given(st.text("ab\n", max_size=30), st.lists(st.integers(0, 30), max_size=5))
def test_pieces_of_an_answer_make_the_whole(text: str, cuts: list[int]) -> None:
    lines: list[str] = []
    so_far = Told()
    for cut in [*sorted(cuts), None]:
        block = Answer(id=ID, text=text[:cut], open=cut is not None)
        more, so_far = entry_lines(block, so_far, WORDS, echo=False)
        lines += more

    whole = told(Answer(id=ID, text=text))
    assert [line for line in lines if line] == [line for line in whole if line]


def test_a_call_is_told_when_it_begins_and_when_it_ends() -> None:
    lines, so_far = entry_lines(card("waiting"), Told(), WORDS, echo=False)
    assert lines == ["It wants: Run uptime", "  uptime", "  -p"]
    assert told(card("running"), so_far) == []

    result = ToolResult(CallId("c"), "system.run", "up 2 days\n")
    done = card("done", elapsed_ms=1_200, result=result)
    lines, so_far = entry_lines(done, so_far, WORDS, echo=False)
    assert lines == ["Done. 1.2 s", "  up 2 days"]
    assert told(done, so_far) == []


def test_one_that_has_ended_is_told_at_once() -> None:
    assert told(replace(card("denied"), intent=None)) == ["It wants: system.run", "Not allowed."]
    assert told(replace(card("proposed"), intent=None)) == []


def test_of_a_long_output_it_is_said_how_much_is_left() -> None:
    text = "\n".join(map(str, range(MAX_OUTPUT_LINES + 5)))
    lines = told(card("failed", result=ToolResult(CallId("c"), "system.run", text)))

    assert lines[3] == "Failed."
    assert lines[-1] == "  and 5 more lines; /output shows all"


@pytest.mark.parametrize(
    ("block", "lines"),
    [
        (Thought(id=ID, text="…"), ["It thinks."]),
        (Picture(id=ID, image=PICTURE), ["Picture: a chart (640 × 480, 12.3 kB)"]),
        (Summary(id=ID, text="…"), ["Older messages now reach the model as a summary."]),
        (Remark(id=ID, text="a\nb"), ["a", "b"]),
        (Remark(id=ID, phrase=phrase("plain.new")), ["A new conversation."]),
        (TurnEnd(id=ID, turn_id=TurnId("t"), outcome="done"), []),
        (
            TurnEnd(id=ID, turn_id=TurnId("t"), outcome="done", elapsed_ms=12_000),
            ["Done in 12 s."],
        ),
        (
            TurnEnd(id=ID, turn_id=TurnId("t"), outcome="failed", reason="No\nkey."),
            ["It failed. No key."],
        ),
        (
            TurnEnd(
                id=ID, turn_id=TurnId("t"), outcome="done", changes=(FileChange("a", "changed"),)
            ),
            ["Files changed: a"],
        ),
        (
            Undone(id=ID, turn_id=TurnId("t"), restored=("a",), left=("b",)),
            ["Taken back: a", "Left, because they were changed later: b"],
        ),
    ],
)
def test_other_entries_are_told_once(block: ChatBlock, lines: list[str]) -> None:
    new, so_far = entry_lines(block, Told(), WORDS, echo=False)

    assert new == lines
    assert told(block, so_far) == []


def test_nothing_hostile_is_told() -> None:
    hostile = "\x1b[2Jred\u202e\x07"
    blocks: list[ChatBlock] = [
        said(hostile, speaker=hostile),
        Answer(id=ID, text=hostile),
        card("done", result=ToolResult(CallId("c"), "x", hostile)),
        Remark(id=ID, text=hostile),
    ]
    for block in blocks:
        for line in told(block):
            assert not {char for char in line if ord(char) < 0x20}
            assert "\u202e" not in line
