"""Ids by which our own messages are known."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.channels.whatsapp.ids import is_own_id, own_id


@given(st.text())
def test_the_same_key_is_the_same_message_and_ours(key: str) -> None:
    assert own_id(key) == own_id(key)
    assert is_own_id(own_id(key))
    assert len(own_id(key)) == 22


@given(st.text(), st.text())
def test_other_keys_are_other_messages(one: str, other: str) -> None:
    assert (own_id(one) == own_id(other)) == (one == other)


@given(st.from_regex(r"\A3EB0[0-9A-F]{18}\Z"))
def test_an_id_of_another_linked_device_is_not_ours(message_id: str) -> None:
    assert not is_own_id(message_id)


def test_an_id_of_a_phone_is_not_ours() -> None:
    assert not is_own_id("3A6E6F1B2C3D4E5F6071")
    assert not is_own_id("")
    assert not is_own_id(own_id("x").lower())
