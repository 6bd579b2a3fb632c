"""Which ids from outside are safe, and which stream is whose."""

import pytest

from openpista.domain.ids import HOUSE, SessionId, is_safe_id, session_stream


@pytest.mark.parametrize("text", ["a", "01ARYZ6S41", "shared-main", "x_1", "a" * 64])
def test_plain_ids_are_safe(text: str) -> None:
    assert is_safe_id(text)


@pytest.mark.parametrize("text", ["", "a" * 65, "../x", "a/b", "a b", "a\n", "é", "a\x00"])
def test_anything_else_is_not(text: str) -> None:
    assert not is_safe_id(text)


def test_a_session_has_a_stream_of_its_own() -> None:
    assert session_stream(SessionId("01A")) != HOUSE
