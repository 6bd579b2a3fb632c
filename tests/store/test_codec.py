"""Structs as JSON text."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.message import Message, Text, Usage
from openpista.store.codec import (
    MessageHead,
    from_json,
    head_of,
    message_from_row,
    storable_text,
    to_json,
)

ANY_TEXT = st.text(st.characters(exclude_categories=()), max_size=20)
SOUND_TEXT = st.text(max_size=20)

# JSON has no infinite prices.
PRICES = st.floats(allow_nan=False, allow_infinity=False)
USAGES = st.builds(Usage, input_tokens=..., reasoning_tokens=..., cost_usd=st.none() | PRICES)

MESSAGES = st.builds(
    Message,
    turn_id=...,
    sender=...,
    provider=...,
    model=...,
    stop=...,
    usage=st.none() | USAGES,
    is_error=...,
)


def row_of(message: Message) -> tuple[object, ...]:
    return (
        message.id,
        message.session_id,
        message.seq,
        message.role,
        message.at_ms,
        message.turn_id,
        to_json(head_of(message)),
        to_json(message.blocks),
    )


@given(message=MESSAGES)
def test_a_message_comes_back_from_its_row_with_every_field(message: Message) -> None:
    assert message_from_row(row_of(message)) == message


def test_no_field_of_a_message_is_forgotten() -> None:
    columns = {"id", "session_id", "seq", "role", "at_ms", "turn_id", "blocks"}

    assert set(Message.__struct_fields__) == columns | set(MessageHead.__struct_fields__)


@given(text=ANY_TEXT)
def test_any_text_can_be_stored(text: str) -> None:
    stored = storable_text(text)

    stored.encode("utf-8")
    assert "\ufffd" in stored or stored == text


@given(text=SOUND_TEXT)
def test_sound_text_is_stored_as_it_is(text: str) -> None:
    assert storable_text(text) == text


def test_lone_surrogates_deep_inside_are_replaced() -> None:
    block = Text(text="a\ud800b")

    assert from_json(to_json((block,)), tuple[Text, ...]) == (Text(text="a\ufffdb"),)


def test_pairs_of_surrogates_become_their_character() -> None:
    assert storable_text("\ud83d\ude00") == "\U0001f600"


def test_an_empty_head_takes_no_room() -> None:
    assert to_json(MessageHead()) == "{}"
