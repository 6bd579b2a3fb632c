"""Becoming a device of the owner's account: codes that renew themselves, until its owner is
presented."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from openpista.domain.command import Accepted, BeginPairing, CancelPairing, Refused
from openpista.domain.event import HouseEvent, PairingChanged
from openpista.domain.message import ChatAddress, Sender
from openpista.domain.pairing import DevicePairing, Pairing, PairingStep
from openpista.gateway.pairing import LIVES_MS, Pairings
from openpista.gateway.people import People
from tests.fakes.clock import FakeClock
from tests.gateway.houses import open_house


class Device:
    """A channel that becomes a device when the test says so."""

    def __init__(self) -> None:
        self.wishes: list[DevicePairing] = []
        self.cancelled = 0
        self.reason = ""

    def begin_pairing(self, wish: DevicePairing) -> str:
        self.wishes.append(wish)
        return self.reason

    def cancel_pairing(self) -> None:
        self.cancelled += 1


class Desk:
    """A desk with a device, and what it told."""

    def __init__(self, people: People, clock: FakeClock) -> None:
        self.people = people
        self.device = Device()
        self.told: list[HouseEvent] = []
        self.desk = Pairings(people, links={}, devices={"phone": self.device}, clock=clock)
        self.desk.open(self.told.append)

    @property
    def shown(self) -> Pairing:
        """What is shown of the pairing now."""
        return [one.pairing for one in self.told if isinstance(one, PairingChanged)][-1]

    async def begin(self) -> DevicePairing:
        """Begin a pairing and return what the device was asked for."""
        assert await self.desk.begin(BeginPairing(service="phone", phone="15550100")) == Accepted()
        return self.device.wishes[-1]


@asynccontextmanager
async def a_desk(root: Path) -> AsyncGenerator[Desk]:
    """Open a house for its store, and a desk beside it."""
    async with open_house(root) as house:
        yield Desk(People(house.store.people), house.clock)


def owner(code: str = "") -> Sender:
    """Return who the device says its owner is."""
    del code
    address = ChatAddress("phone", account="15550100", chat="15550100@x")
    return Sender(user_id="15550100", role="stranger", address=address, name="Ann")


async def test_codes_are_shown_as_they_come(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        wish = await desk.begin()
        assert desk.shown.state == "starting"
        assert wish.phone == "15550100"

        for link in ("first", "second"):
            wish.show(PairingStep("waiting", link=link))
            assert (desk.shown.state, desk.shown.link) == ("waiting", link)
        assert desk.desk.pairings() == (desk.shown,)


async def test_the_owner_of_the_account_is_let_in_and_confirms(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        wish = await desk.begin()

        assert await desk.desk.present(owner(), wish.code) == Accepted()
        assert desk.people.role_of("phone", "15550100") == "owner"
        assert desk.shown.state == "testing"
        wish.show(PairingStep("waiting", link="late"))
        assert desk.shown.state == "testing"
        assert await desk.desk.confirm(owner()) == Accepted()
        assert desk.shown.state == "done"
        assert desk.device.cancelled == 0


async def test_a_code_of_an_earlier_pairing_is_worth_nothing(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        first = await desk.begin()
        await desk.begin()

        first.show(PairingStep("waiting", link="stale"))
        assert desk.shown.state == "starting"
        assert isinstance(await desk.desk.present(owner(), first.code), Refused)
        assert desk.people.role_of("phone", "15550100") == "stranger"


async def test_what_failed_is_said_and_over(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        wish = await desk.begin()
        wish.show(PairingStep("failed", reason="No network."))

        assert (desk.shown.state, desk.shown.reason) == ("failed", "No network.")
        assert desk.desk.pairings() == ()
        assert isinstance(await desk.desk.present(owner(), wish.code), Refused)


async def test_a_device_that_cannot_begin_says_why(tmp_path: Path) -> None:
    async with a_desk(tmp_path) as desk:
        desk.device.reason = "It is off."

        answer = await desk.desk.begin(BeginPairing(service="phone"))

        assert answer == Refused(reason="It is off.", code="not_up")
        assert desk.shown.state == "failed"


async def test_a_pairing_that_is_cancelled_or_too_old_ends_at_the_device_too(
    tmp_path: Path,
) -> None:
    async with open_house(tmp_path) as house:
        desk = Desk(People(house.store.people), house.clock)
        await desk.begin()
        await desk.desk.cancel(CancelPairing(service="phone").service)
        assert (desk.shown.state, desk.device.cancelled) == ("cancelled", 1)

        await desk.begin()
        house.clock.advance(LIVES_MS / 1000 + 1)
        assert desk.desk.pairings() == ()
        assert (desk.shown.state, desk.device.cancelled) == ("expired", 2)


def test_a_wish_does_not_tell_its_code() -> None:
    assert "secret" not in repr(DevicePairing("secret", "", lambda _: None))
