"""ULIDs sort by time and keep their chance."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.ulid import encode_ulid

times = st.integers(min_value=0, max_value=2**48 - 1)
chances = st.binary(min_size=10, max_size=10)


def test_the_example_of_the_specification_has_its_time_part() -> None:
    assert encode_ulid(1469918176385, bytes(10)) == "01ARYZ6S410000000000000000"


@given(times, chances)
def test_a_ulid_has_26_symbols_and_loses_nothing(at_ms: int, chance: bytes) -> None:
    text = encode_ulid(at_ms, chance)

    number = 0
    for symbol in text:
        number = number * 32 + "0123456789ABCDEFGHJKMNPQRSTVWXYZ".index(symbol)
    assert len(text) == 26
    assert number == (at_ms << 80) | int.from_bytes(chance, "big")


@given(times, times, chances, chances)
def test_ulids_sort_by_time(first: int, second: int, one: bytes, other: bytes) -> None:
    if first < second:
        assert encode_ulid(first, one) < encode_ulid(second, other)


def test_too_little_chance_is_refused() -> None:
    with pytest.raises(ValueError, match="10 bytes"):
        encode_ulid(0, b"short")
