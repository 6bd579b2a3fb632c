"""Who may talk through messengers."""

from pathlib import Path

from openpista.domain.pairing import Paired
from openpista.gateway.people import People
from tests.gateway.houses import open_house

ANN = Paired("telegram", "42", "Ann", "owner", 5)
BOB = Paired("telegram", "7", "Bob", "guest", 4)


async def test_everybody_is_a_stranger_until_let_in(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        people = People(house.store.people)
        assert people.role_of("telegram", "42") == "stranger"

        await people.let_in(ANN)
        await people.let_in(BOB)

        assert people.role_of("telegram", "42") == "owner"
        assert people.role_of("telegram", "7") == "guest"
        assert people.role_of("whatsapp", "42") == "stranger"
        assert people.all() == (BOB, ANN)


async def test_they_are_known_after_a_restart_and_gone_when_sent_away(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        await People(house.store.people).let_in(ANN)
        people = People(house.store.people)
        await people.load()
        assert people.owner_is_reachable

        assert await people.send_away("telegram", "42")

        assert people.role_of("telegram", "42") == "stranger"
        assert not people.owner_is_reachable
        assert not await people.send_away("telegram", "42")


async def test_a_guest_alone_makes_no_owner_reachable(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        people = People(house.store.people)
        await people.let_in(BOB)

        assert not people.owner_is_reachable
