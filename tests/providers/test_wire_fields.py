"""Single fields in any of their forms."""

import pytest
from msgspec import Raw

from openpista.providers.json_text import MalformedError
from openpista.providers.wire_fields import count, given, number_or_none, text_or_json, words


@pytest.mark.parametrize(
    ("raw", "text"),
    [(b"", ""), (b"null", ""), (b'"a\\n"', "a\n"), (b'{"a": 1}', '{"a": 1}'), (b"5", "5")],
)
def test_text_or_whatever_else_stood_there(raw: bytes, text: str):
    assert text_or_json(Raw(raw)) == text


def test_broken_text_is_malformed():
    with pytest.raises(MalformedError):
        text_or_json(Raw(b'"a'))


@pytest.mark.parametrize(
    ("raw", "number"), [(b"1.5", 1.5), (b"2", 2), (b"true", None), (b'{"a":1}', None), (b"", None)]
)
def test_a_number_or_nothing(raw: bytes, number: float | None):
    assert number_or_none(Raw(raw)) == number


def test_counts_and_words_are_believed_only_so_far():
    assert [count(number) for number in (None, 3, 2.9, -5)] == [0, 3, 2, 0]
    assert [words(value) for value in ("a", None, 5, ["a"])] == ["a", "", "", ""]
    assert [given(Raw(raw)) for raw in (b"", b"null", b"0")] == [False, False, True]
