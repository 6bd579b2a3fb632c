"""Places and their addresses."""

import pytest

from openpista.channels.telegram.place import Place, address_of, place_of
from openpista.domain.message import ChatAddress


@pytest.mark.parametrize("place", [Place(42), Place(-1001, 7)])
def test_a_place_is_found_by_its_address(place: Place) -> None:
    assert place_of(address_of(place, "bot")) == place


def test_outside_topics_there_is_no_thread() -> None:
    assert address_of(Place(42), "7") == ChatAddress("telegram", account="7", chat="42")
