"""Numbers and chats."""

import pytest

from openpista.channels.whatsapp.place import Me, address_of, is_number, normal_number
from openpista.domain.message import ChatAddress

ME = Me("15550100001", "998877")


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("+82 10-1234-5678", "821012345678"),
        ("0082 10 1234 5678", "821012345678"),
        ("1 (555) 010.0001", "15550100001"),
        ("15550100001", "15550100001"),
        ("010 1234 5678", ""),
        ("+1555", ""),
        ("+1555010000112345", ""),
        ("brother", ""),
        ("", ""),
        ("١٢٣٤٥٦٧٨٩٠", ""),
        ("１５５５０１００００１", ""),
    ],
)
def test_numbers_are_written_in_one_way(written: str, number: str) -> None:
    assert normal_number(written) == number


def test_digits_of_other_alphabets_are_no_number() -> None:
    assert is_number("15550100001")
    assert not is_number("1555010000１")


@pytest.mark.parametrize(
    ("chat", "is_own"),
    [
        ("15550100001@s.whatsapp.net", True),
        ("15550100001:7@s.whatsapp.net", True),
        ("998877@lid", True),
        ("998877:12@lid", True),
        ("998877@s.whatsapp.net", False),
        ("15550100001@lid", False),
        ("15550100001@g.us", False),
        ("155501000011@s.whatsapp.net", False),
        ("5550100001@s.whatsapp.net", False),
    ],
)
def test_the_chat_with_oneself_is_known_by_number_and_lid(chat: str, is_own: bool) -> None:
    assert ME.is_own_chat(chat) == is_own


def test_an_account_without_a_lid_has_none() -> None:
    assert not Me("15550100001").is_own_chat("@lid")


def test_an_address_is_the_chat_that_it_came_from() -> None:
    assert address_of("5@lid", ME) == ChatAddress("whatsapp", "15550100001", "5@lid")
