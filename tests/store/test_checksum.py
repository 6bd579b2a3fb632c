"""Checksums of rows."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.store.checksum import row_checksum, verify_row
from openpista.store.errors import StoreDamagedError

VALUES = st.lists(st.text() | st.integers(-(2**63), 2**63 - 1) | st.none(), min_size=1)


@given(values=VALUES)
def test_a_row_as_written_passes(values: list[str | int | None]) -> None:
    verify_row("inbox", row_checksum(*values), *values)


@given(text=st.text(min_size=1), place=st.integers(0), bit=st.integers(0, 6))
def test_a_flipped_bit_does_not_pass(text: str, place: int, bit: int) -> None:
    at = place % len(text)
    flipped = text[:at] + chr(ord(text[at]) ^ (1 << bit)) + text[at + 1 :]
    if any("\ud800" <= char <= "\udfff" for char in flipped):
        return

    with pytest.raises(StoreDamagedError, match="inbox"):
        verify_row("inbox", row_checksum("a", text, 1), "a", flipped, 1)


def test_values_do_not_run_into_each_other() -> None:
    assert row_checksum("ab", "c") != row_checksum("a", "bc")
    assert row_checksum("1") != row_checksum(1)
    assert row_checksum(None) != row_checksum("")
