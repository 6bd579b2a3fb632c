"""Becoming a device of the owner's account."""

from pathlib import Path

from openpista.channels.whatsapp.bridge_commands import Connect, Pair
from openpista.channels.whatsapp.bridge_events import Qr
from openpista.domain.command import BeginPairing, CancelPairing
from openpista.domain.event import PairingChanged
from openpista.domain.pairing import Pairing
from tests.channels.whatsapp.phones import Phone, a_phone, is_now
from tests.fakes.whatsapp import OWN_CHAT


def links(phone: Phone) -> list[str]:
    """Return the codes that were shown."""
    shown = [one.pairing for one in phone.news.heard if isinstance(one, PairingChanged)]
    return [one.link for one in shown if one.link]


async def until(phone: Phone, state: str) -> Pairing:
    """Wait until a pairing is in a state."""
    event = await phone.news.until(
        lambda event: isinstance(event, PairingChanged) and event.pairing.state == state
    )
    assert isinstance(event, PairingChanged)
    return event.pairing


async def begin(phone: Phone, number: str = "") -> None:
    """Begin a pairing and wait for what it shows."""
    await phone.house.port.send(BeginPairing(service="whatsapp", phone=number))
    await until(phone, "waiting")


async def test_a_code_renews_itself_and_goes_on_when_nobody_scans(tmp_path: Path) -> None:
    async with a_phone(tmp_path, paired=False) as phone:
        await begin(phone)
        phone.app.tell(Qr(data="2@second", expires_in=20))
        phone.app.drop("pairing_expired")
        await phone.app.until(lambda: len(links(phone)) == 3)

        assert links(phone) == ["2@qr", "2@second", "2@qr"]
        assert len(phone.app.of(Connect)) == 2


async def test_a_code_to_type_is_asked_for_once_a_connection(tmp_path: Path) -> None:
    async with a_phone(tmp_path, paired=False) as phone:
        await begin(phone, "+15550100001")
        phone.app.tell(Qr(data="2@second", expires_in=20))
        await phone.app.until(lambda: bool(phone.app.of(Pair)))

        assert [one.phone for one in phone.app.of(Pair)] == ["15550100001"]
        assert links(phone) == []


async def test_a_pairing_that_was_cancelled_lets_nobody_in(tmp_path: Path) -> None:
    async with a_phone(tmp_path, paired=False) as phone:
        await begin(phone)
        await phone.house.port.send(CancelPairing(service="whatsapp"))
        phone.app.scan("15550100009", "1")
        await phone.news.until(lambda event: is_now(event, "up"))

        assert phone.app.texts() == []
        assert phone.house.gateway._rooms.ground.people.all() == ()


async def test_an_account_that_is_linked_already_presents_its_owner_at_once(
    tmp_path: Path,
) -> None:
    async with a_phone(tmp_path, paired=False, started=False) as phone:
        phone.app.paired = True
        await phone.start()
        await phone.house.port.send(BeginPairing(service="whatsapp"))

        await until(phone, "testing")
        await phone.app.until_text("openpista is linked", OWN_CHAT)


async def test_whatsapp_says_why_it_will_not(tmp_path: Path) -> None:
    async with a_phone(tmp_path, paired=False) as phone:
        await begin(phone)
        phone.app.drop("forbidden")

        assert "blocked" in (await until(phone, "failed")).reason


async def test_a_pairing_goes_on_with_the_next_bridge(tmp_path: Path) -> None:
    async with a_phone(tmp_path, paired=False) as phone:
        await begin(phone)
        phone.app.die()
        await phone.app.until(lambda: phone.app.runs == 2 and len(links(phone)) == 2)
        phone.app.scan()

        assert (await until(phone, "testing")).account == "Ann"
