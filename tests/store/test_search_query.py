"""What a user typed, as expressions."""

import sqlite3

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.store.search_query import (
    Term,
    beginnings,
    insides,
    needles_of,
    parse_query,
    whole_words,
)


def nothing(piece: str) -> list[str]:
    del piece
    return []


@pytest.mark.parametrize("text", ["", "  ", "?!", '""', "-- ''", "\u200b"])
def test_nothing_to_look_for_gives_no_terms(text: str) -> None:
    assert parse_query(text) == ()


def test_words_must_all_stand_and_may_go_on() -> None:
    terms = parse_query("Disk full disk")

    assert terms == (
        Term("words", ("disk",), open_end=True),
        Term("words", ("full",), open_end=True),
    )
    assert whole_words(terms) == '{words pieces} : "disk" AND {words pieces} : "full"'
    assert beginnings(terms) == '{words pieces} : "disk" * AND {words pieces} : "full" *'


def test_what_is_written_together_stands_side_by_side() -> None:
    assert whole_words(parse_query("127.0.0.1")) == 'words : "127 0 0 1"'


def test_quoted_words_stand_side_by_side_and_do_not_go_on() -> None:
    terms = parse_query('"disk is full" now')

    assert terms[0] == Term("words", ("disk", "is", "full"))
    assert beginnings(terms) == 'words : "disk is full" AND {words pieces} : "now" *'


def test_runs_are_phrases_of_pairs_and_single_characters_pieces() -> None:
    assert whole_words(parse_query("데이터")) == 'words : "데이 이터"'
    assert whole_words(parse_query("물")) == 'pieces : "물"'
    assert whole_words(parse_query("GPT모델")) == '{words pieces} : "gpt" AND words : "모델"'


def test_one_letter_does_not_match_every_beginning() -> None:
    assert beginnings(parse_query("c")) == '{words pieces} : "c"'


def test_words_are_looked_into_from_three_letters_on() -> None:
    def containing(piece: str) -> list[str]:
        return [f"x{piece}y"]

    assert insides(parse_query("ab"), containing) == beginnings(parse_query("ab"))
    assert insides(parse_query('"abc"'), containing) == beginnings(parse_query('"abc"'))
    assert insides(parse_query("abc"), containing) == (
        '({words pieces} : "abc" * OR words : "xabcy")'
    )
    assert insides(parse_query("abc"), nothing) == beginnings(parse_query("abc"))


def test_needles_are_what_to_mark() -> None:
    assert needles_of(parse_query('Disk 데이터 "is full" disk')) == ("disk", "데이터", "is", "full")


@given(text=st.text(max_size=500) | st.text("\"*:()^-+{} 'ABORNTnear한물", max_size=500))
def test_whatever_is_typed_is_no_syntax(text: str) -> None:
    connection = sqlite3.connect(":memory:")
    connection.execute(
        "CREATE VIRTUAL TABLE f USING fts5 (words, pieces, content='', tokenize='ascii')"
    )
    terms = parse_query(text)

    for expression in (whole_words(terms), beginnings(terms), insides(terms, nothing)):
        if terms:
            connection.execute("SELECT rowid FROM f WHERE f MATCH ?", (expression,)).fetchall()
    connection.close()
