"""Blocks of an answer that is being written stand still one after the other."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.channels.web.markup import markdown_html
from openpista.channels.web.open_answer import MAX_TAIL_CHARS, OpenAnswer, utf16_length

ANSWER = (
    "# One\n\nwords *and*\nmore\n\n- a\n- b\n\n```py\nx = 1\n\ny\n```\n\nend \U0001f600\n\nlast"
)


def test_a_block_stands_still_when_the_next_begins() -> None:
    answer = OpenAnswer()

    assert answer.add("# One\n\nwo") is None
    closed = answer.add("rds\n")
    assert closed is not None
    assert closed.html == "<h1>One</h1>\n"
    assert (closed.start, closed.chars) == (0, 7)


def test_a_list_and_open_code_may_still_grow() -> None:
    answer = OpenAnswer("- a\n\n- b\n\n")
    assert answer.html == ""
    code = OpenAnswer("```py\n# x\n\ny\n")

    assert code.html == ""


def test_positions_count_as_javascript_does() -> None:
    answer = OpenAnswer("\U0001f600\n\nx\n")

    assert answer.chars == 4
    assert utf16_length("a\U0001f600") == 3


@pytest.mark.parametrize("size", [1, 2, 3, 7, 50])
def test_pieces_come_to_the_same_as_the_whole(size: int) -> None:
    pieces = OpenAnswer()
    for start in range(0, len(ANSWER), size):
        pieces.add(ANSWER[start : start + size])

    whole = OpenAnswer(ANSWER)
    assert (pieces.html, pieces.chars) == (whole.html, whole.chars)
    assert markdown_html(ANSWER).startswith(whole.html)


@given(
    st.lists(
        st.sampled_from(
            ["# h\n", "a\n", "\n", "- x\n", "> q\n", "```\n", "| a |\n|--|\n", "b c", "1. y\n"]
        ),
        max_size=20,
    ),
    st.integers(1, 9),
)
def test_where_it_stands_still_does_not_depend_on_the_pieces(lines: list[str], size: int) -> None:
    text = "".join(lines)
    pieces = OpenAnswer()
    covered = 0
    for start in range(0, len(text), size):
        closed = pieces.add(text[start : start + size])
        if closed is not None:
            assert closed.start == covered
            covered = closed.chars

    whole = OpenAnswer(text)
    assert (pieces.html, pieces.chars) == (whole.html, whole.chars)


def test_a_block_without_end_is_not_read_again_and_again() -> None:
    answer = OpenAnswer("```\n" + "x\n" * MAX_TAIL_CHARS)

    assert answer.add("```\n\nend\n\nmore\n") is None
