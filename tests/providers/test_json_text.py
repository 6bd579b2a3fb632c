"""Foreign JSON: read where it can be, refused in one way where not."""

import json
from contextlib import suppress

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw, Struct

from openpista.providers.json_text import (
    MalformedError,
    is_object,
    read_as,
    read_json,
    write_json,
)


class Line(Struct):
    text: str = ""
    number: int | None = None
    raw: Raw = Raw(b"null")


DECODER = msgspec.json.Decoder(Line)
DEEP = "[" * 200_000
LONG = "9" * 5_000


@pytest.mark.parametrize(
    "text",
    [
        "",
        "{",
        "{} x",
        "nul",
        '{"text": 5}',
        '{"text": null}',
        "[]",
        f'{{"raw": {DEEP}',
        f'{{"raw": {DEEP}{"]" * 200_000}}}',
        f'{{"other": {DEEP}{"]" * 200_000}}}',
        f'{{"number": {LONG}}}',
        '{"number": 1e999}',
    ],
)
def test_what_does_not_fit_raises_one_error(text: str):
    with pytest.raises(MalformedError):
        read_as(text.encode(), DECODER)


@pytest.mark.parametrize("text", ["", "{", DEEP, LONG, f"[{LONG}]", '"' + "\\"])
def test_reading_any_shape_raises_the_same_error(text: str):
    with pytest.raises(MalformedError):
        read_json(text.encode())


def test_a_long_number_in_a_field_that_nobody_reads_does_no_harm():
    assert read_as(f'{{"text": "a", "other": {LONG}}}'.encode(), DECODER).text == "a"


def test_half_an_emoji_becomes_a_replacement_character():
    assert read_as(rb'{"text": "a\ud83d", "raw": ["\ud83d"]}', DECODER) == Line(
        "a\ufffd", raw=Raw('["\ufffd"]'.encode())
    )
    assert read_json(rb'{"\ud83d": "\ude00"}') == {"\ufffd": "\ufffd"}


def test_not_a_number_and_broken_utf_8_are_read():
    assert read_as(b'{"text": "\xff", "raw": {"logprob": NaN}}', DECODER) == Line(
        "\ufffd", raw=Raw(b'{"logprob":null}')
    )


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("{}", True),
        ('{"a": [1, {"b": 2}]}', True),
        ("", False),
        ('{"a": "b', False),
        ("[]", False),
        ("12", False),
        ('"{}"', False),
        ('{"a":' * 200_000, False),
        (r'{"a": "\ud83d"}', False),
    ],
)
def test_only_a_whole_object_counts_as_one(text: str, whole: bool):
    assert is_object(text) is whole


def test_what_is_wrong_in_two_ways_is_still_malformed():
    with pytest.raises(MalformedError):
        read_as(rb'{"raw": "\ud83d", "text": 5}', DECODER)


def test_what_is_nested_too_deep_is_not_written():
    value: object = 1
    for _ in range(100_000):
        value = [value]

    with pytest.raises(MalformedError):
        write_json(value)


def test_lone_surrogates_never_reach_the_wire():
    assert write_json({"a": ["x\ud83d", Raw(b"[1]")]}) == '{"a":["x\ufffd",[1]]}'.encode()


@given(st.text(), st.text())
def test_what_is_written_is_read_again(key: str, text: str):
    assert read_json(write_json({key: [text, 1, None, True]})) == {key: [text, 1, None, True]}


@given(st.binary(max_size=60))
def test_no_bytes_raise_anything_else(data: bytes):
    for read in (lambda: read_as(data, DECODER), lambda: read_json(data)):
        with suppress(MalformedError):
            read()


@given(st.recursive(st.none() | st.integers() | st.text(), st.lists, max_leaves=8))
def test_python_and_we_agree(value: object):
    assert read_json(json.dumps(value)) == value
