"""Secrets are blacked out, however a text is cut."""

import base64
import json
from urllib.parse import quote

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openpista.guard.redact import MARK, Redactor, StreamRedactor

KEY = "correct-horse-battery"
LONGER = f"{KEY}-staple"

# Texts made of pieces of secrets, so that beginnings, overlaps and whole ones are frequent.
_pieces = st.sampled_from(
    (
        *(KEY, LONGER, "correct", "-horse", "-battery", "-staple", "c", "xyzxyzab"),
        *("sk-", "sk-a", "A" * 19, "A", "B" * 300, "eyJ", ".", "1", ":AA"),
        *("-----BEGIN ", "PRIVATE KEY-----", " ", "\n"),
    )
)
texts = st.lists(_pieces | st.text(max_size=3), max_size=12).map("".join)
cuts = st.lists(st.integers(0, 400), max_size=8)


def redactor() -> Redactor:
    return Redactor([KEY, LONGER, "xyzxyzab", "zabcdef"])


def in_pieces(stream: StreamRedactor, text: str, at: list[int]) -> str:
    places = sorted({min(place, len(text)) for place in at})
    parts = [text[start:end] for start, end in zip([0, *places], [*places, len(text)], strict=True)]
    return "".join([*map(stream.feed, parts), stream.finish()])


@given(texts, cuts)
@example("xyzxyzabcdef", [8])
@example("ask-" + "A" * 40, [1])
@example("sk-" + "A" * 600 + " end", [3, 200, 256, 257])
def test_a_stream_gives_the_same_as_the_whole(text: str, at: list[int]) -> None:
    assert in_pieces(redactor().stream(), text, at) == redactor().redact(text)
    assert in_pieces(redactor().stream_outgoing(), text, at) == redactor().redact_outgoing(text)


@given(texts)
def test_one_character_at_a_time_gives_the_same_as_the_whole(text: str) -> None:
    every = list(range(len(text)))

    assert in_pieces(redactor().stream(), text, every) == redactor().redact(text)
    assert in_pieces(redactor().stream_outgoing(), text, every) == redactor().redact_outgoing(text)


@given(texts, texts)
def test_a_live_secret_never_leaves(before: str, after: str) -> None:
    assert KEY not in redactor().redact(before + KEY + after)


PASSWORD = 'p"a ss/wörd+123456'


@pytest.mark.parametrize(
    "spelling",
    [
        PASSWORD,
        PASSWORD.encode().hex(),
        base64.b64encode(f"user:{PASSWORD}".encode()).decode(),
        quote(PASSWORD, safe=""),
        json.dumps(PASSWORD)[1:-1],
    ],
)
def test_a_secret_is_known_in_every_spelling(spelling: str) -> None:
    shown = Redactor([PASSWORD]).redact(f"before {spelling} after")

    assert MARK in shown
    assert shown.startswith("before ")
    assert shown.endswith(" after")


@pytest.mark.parametrize(
    "leak",
    [
        "sk-proj-abcdefghijklmnopqrstuvwx",
        "sk-ant-api03-abcdefghijklmnopqrstuvwx",
        "AIza" + "b" * 35,
        "ghp_" + "c" * 36,
        "xoxb-123456789012-abcdef",
        "AKIAIOSFODNN7EXAMPLE",
        "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.c2lnbmF0dXJl",
        "-----BEGIN RSA PRIVATE KEY-----\nMIIEpAIBAAKCAQEA" + "d" * 900 + "\n-----END",
    ],
)
def test_shapes_of_secrets_do_not_leave_the_house(leak: str) -> None:
    shown = Redactor().redact_outgoing(f"say {leak}")

    assert shown.startswith(f"say {MARK}")
    assert leak[30:60] not in shown or len(leak) < 30


def test_a_secret_longer_than_any_buffer_goes_whole() -> None:
    assert Redactor().redact_outgoing(f"sk-{'A' * 2000}. end") == f"{MARK}. end"


def test_a_telegram_token_in_an_address_is_blacked_out() -> None:
    address = "https://api.telegram.org/bot123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0/getMe"

    assert "CH1vGWJ" not in Redactor().redact_outgoing(address)


def test_shapes_stay_in_what_does_not_leave_the_house() -> None:
    text = "sk-proj-abcdefghijklmnopqrstuvwx"

    assert Redactor().redact(text) == text


@pytest.mark.parametrize("text", ["a risk-assessment-of-the-whole-thing", "12:30", "task-force"])
def test_ordinary_words_stay(text: str) -> None:
    assert Redactor().redact_outgoing(text) == text


def test_a_secret_of_a_few_letters_is_not_learnt() -> None:
    assert Redactor(["the"]).redact("the end") == "the end"


def test_what_cannot_become_a_secret_is_given_on_at_once() -> None:
    stream = redactor().stream()

    assert stream.feed("hello corr") == "hello "
    assert stream.feed("ectly") == "correctly"
    assert stream.finish() == ""


def test_a_stream_holds_back_at_most_256_characters() -> None:
    stream = Redactor(["z" * 1000]).stream()

    given_on = stream.feed("z" * 255)

    assert len(given_on) == 0 or MARK in given_on
    assert len(stream.feed("z" * 400)) > 0


def test_learning_a_value_twice_changes_nothing() -> None:
    known = Redactor([KEY])
    known.learn(KEY)

    assert known.redact(KEY) == MARK
