"""Reasoning inside the answer: told apart at the start only, whatever the pieces."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.providers.think_tags import ThinkSplitter


def split(*pieces: str) -> tuple[str, str]:
    splitter = ThinkSplitter()
    found = [part for piece in pieces for part in splitter.feed(piece)] + splitter.finish()
    return (
        "".join(text for kind, text in found if kind == "thinking"),
        "".join(text for kind, text in found if kind == "text"),
    )


@pytest.mark.parametrize(
    ("answer", "thinking", "text"),
    [
        ("hello", "", "hello"),
        ("<think>\nhm</think>\n\nyes", "hm", "yes"),
        ("\n <think>hm</think>yes", "hm", "yes"),
        ("<think>hm", "hm", ""),
        ("<think></think>yes", "", "yes"),
        ("a <think>b</think>", "", "a <think>b</think>"),
        ("<thin", "", "<thin"),
        ("<table>", "", "<table>"),
        ("<think>a </thi b</think>c</think>", "a </thi b", "c</think>"),
        ("", "", ""),
        ("  ", "", "  "),
    ],
)
def test_only_a_tag_at_the_start_counts(answer: str, thinking: str, text: str):
    assert split(answer) == (thinking, text)
    assert split(*answer) == (thinking, text)


def test_text_is_not_held_back_longer_than_it_takes():
    splitter = ThinkSplitter()

    assert splitter.feed("<t") == []
    assert splitter.feed("able>") == [("text", "<table>")]
    assert splitter.feed(" x") == [("text", " x")]


@given(st.lists(st.sampled_from(["<think>", "</think>", "<", "a", "\n", " ", "</"])), st.data())
def test_any_pieces_mean_the_same(parts: list[str], data: st.DataObject):
    answer = "".join(parts)
    cuts = sorted(data.draw(st.sets(st.integers(0, len(answer)), max_size=6)))
    pieces = [answer[a:b] for a, b in zip([0, *cuts], [*cuts, len(answer)], strict=True)]

    assert split(*pieces) == split(answer)
