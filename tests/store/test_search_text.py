"""Words of a text for the index."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.ids import CallId
from openpista.domain.message import Image, Text, Thinking, ToolCall, ToolResult
from openpista.store.search_text import (
    MAX_RESULT_CHARS,
    MAX_TEXT_CHARS,
    fold,
    index_text,
    pairs_of,
    searchable_text,
    split_runs,
    words_of,
)
from tests.store.builders import a_message


def test_what_was_said_called_and_answered_can_be_found_and_thinking_cannot() -> None:
    message = a_message(
        "m1",
        Text("words"),
        Thinking("private"),
        ToolCall(CallId("c"), "system.run", '{"command":"ls"}'),
        ToolResult(CallId("c"), "system.run", "file.txt" + "x" * MAX_RESULT_CHARS),
        Image("0" * 64, "image/png", 1, 1, 1, alt="picture"),
    )

    text = searchable_text(message)

    assert text.startswith('words\n{"command":"ls"}\nfile.txt')
    assert "private" not in text
    assert len(text) < MAX_RESULT_CHARS + 100


def test_a_huge_text_is_indexed_in_part() -> None:
    assert len(searchable_text(a_message("m1", "x " * MAX_TEXT_CHARS))) == MAX_TEXT_CHARS


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Straße ÉCOLE", "strasse ecole"),
        ("ＡＢＣ１２", "abc12"),
        ("e\u0301te\u0301", "ete"),
        ("\u1112\u1161\u11ab", "한"),
        ("한글", "한글"),
        ("が", "が"),
        ("か\u3099", "が"),
        ("İstanbul", "istanbul"),
        ("Ёж", "еж"),
    ],
)
def test_folding_drops_what_a_search_ignores(text: str, folded: str) -> None:
    assert fold(text) == folded


def test_scripts_with_spaces_become_words_and_others_pairs() -> None:
    entry = index_text("Hello, GPT모델 v2!")

    assert entry.words == "hello gpt 모델 v2"
    assert entry.pieces == "v 모 델" or set(entry.pieces.split()) == {"모", "델"}


def test_a_run_is_cut_into_overlapping_pairs() -> None:
    assert pairs_of("데이터베") == ["데이", "이터", "터베"]
    assert pairs_of("물") == ["물"]


def test_parts_of_camel_case_are_pieces() -> None:
    assert set(index_text("getUserName HTTPServer sha256sum").pieces.split()) == {
        "get",
        "user",
        "name",
        "http",
        "server",
        "sha",
        "256",
        "sum",
    }


def test_words_to_look_into_are_neither_short_nor_endless() -> None:
    entry = index_text(f"the word {'f' * 33} 데이터베이스")

    assert entry.vocabulary == {"word"}


def test_an_endless_word_is_cut() -> None:
    assert words_of("a" * 1000) == ["a" * 64]


@given(text=st.text())
def test_the_parts_of_a_text_are_the_text(text: str) -> None:
    folded = fold(text)

    assert "".join(part for part, _ in split_runs(folded)) == folded


@given(text=st.text())
def test_tokens_hold_nothing_that_the_index_would_read_otherwise(text: str) -> None:
    entry = index_text(text)

    for token in [*entry.words.split(" "), *entry.pieces.split(" "), *entry.vocabulary]:
        assert '"' not in token
        assert "\x00" not in token
        assert not any(char.isascii() and not char.isalnum() for char in token)
