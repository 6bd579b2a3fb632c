"""Markdown that is being written is cut only where nothing can change any more."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from markdown_it import MarkdownIt
from markdown_it.token import Token

from openpista.tui.views.markdown_source import (
    MAX_OPEN_LIST_LINES,
    MarkdownSource,
    fence_of,
    make_parser,
)

PARSER = make_parser()
BLOCKS = (
    "A paragraph\nof two lines.",
    "# Head",
    "Setext\n---",
    "- one\n- two\n\n  more of two",
    "1. a\n2. b",
    "> quoted\nlazy",
    "```python\nx = 1\n\ny = 2\n```",
    "~~~\n```\n~~~",
    "| a | b |\n|---|---|\n| 1 | 2 |",
    "    indented code",
    "***",
)


def closed(text: str) -> list[str]:
    source = MarkdownSource(PARSER)
    source.append(text)
    source.finish()
    return source.closed


@settings(deadline=None)
@given(
    st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=6),
    st.lists(st.integers(1, 9), min_size=1, max_size=40),
)
def test_it_does_not_matter_in_which_pieces_the_text_comes(
    blocks: list[str], sizes: list[int]
) -> None:
    text = "\n\n".join(blocks) + "\n"
    source = MarkdownSource(PARSER)
    position, turn = 0, 0
    while position < len(text):
        size = sizes[turn % len(sizes)]
        source.append(text[position : position + size])
        position, turn = position + size, turn + 1
    source.finish()

    assert source.closed == closed(text)


@settings(deadline=None)
@given(st.lists(st.sampled_from(BLOCKS), min_size=1, max_size=6))
def test_what_is_closed_stays_as_it_is(blocks: list[str]) -> None:
    source = MarkdownSource(PARSER)
    seen: list[str] = []
    for letter in "\n\n".join(blocks):
        source.append(letter)
        assert source.closed[: len(seen)] == seen
        seen = list(source.closed)


def test_an_open_block_stays_open() -> None:
    source = MarkdownSource(PARSER)

    source.append("first\n\nsecond")
    assert source.closed == []

    source.append("\n")
    assert source.closed == ["first"]
    assert source.rest == "second\n"


def test_an_open_fence_is_not_cut_at_blank_lines() -> None:
    source = MarkdownSource(PARSER)

    source.append("```\na\n\nb\n")

    assert source.closed == []
    source.append("```\nafter\n\n")
    assert source.closed[0] == "```\na\n\nb\n```"


def test_a_number_that_may_become_a_list_item_is_waited_for() -> None:
    source = MarkdownSource(PARSER)

    source.append("1. a\n\n2")

    assert source.closed == []


def test_a_long_list_is_cut_before_its_last_item() -> None:
    source = MarkdownSource(PARSER)
    lines = [f"{number}. item\n" for number in range(1, MAX_OPEN_LIST_LINES + 3)]

    source.append("".join(lines))

    assert source.closed
    assert source.rest == lines[-1]


def test_items_of_a_long_list_that_follow_each_other_are_joined() -> None:
    tight, loose = MarkdownSource(PARSER), MarkdownSource(PARSER)
    items = [f"- item {number}\n" for number in range(MAX_OPEN_LIST_LINES + 3)]

    tight.append("Before.\n\n" + "".join(items))
    loose.append("Before.\n\n" + "\n".join(items))

    assert len(tight.closed) == len(loose.closed) == 2
    assert tight.joined == {2}
    assert loose.joined == set()


def test_lines_are_those_of_the_parser() -> None:
    assert closed("a\u2028b\x0cc\x85d\n\nsecond") == ["a\u2028b\x0cc\x85d", "second"]


def test_a_long_text_that_comes_at_once_is_parsed_a_few_times_only(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    parsed: list[str] = []
    parse = PARSER.block.parse

    def counted(
        source: str, parser: MarkdownIt, env: dict[str, object], tokens: list[Token]
    ) -> object:
        parsed.append(source)
        return parse(source, parser, env, tokens)

    monkeypatch.setattr(PARSER.block, "parse", counted)
    text = "\n\n".join(f"paragraph {number}" for number in range(300)) + "\n"

    assert len(closed(text)) == 300
    assert len(parsed) <= 4
    assert sum(map(len, parsed)) < 2 * len(text)


def test_carriage_returns_are_line_breaks() -> None:
    assert closed("one\r\n\r\ntwo") == ["one", "two"]


def test_fences_tell_their_language() -> None:
    fence = fence_of("```python title\nx")

    assert fence is not None
    assert fence.language == "python"
    assert fence.closed_by("```\n")
    assert not fence.closed_by("~~~")
    assert fence_of("text") is None
    assert fence_of("``` a`b") is None
