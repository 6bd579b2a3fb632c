"""The link in a real house, with a real bridge process."""

from pathlib import Path

from openpista.channels.whatsapp.bridge_commands import Connect
from openpista.domain.command import Accepted, BeginPairing, LogOutDevice, Refused, WriteTo
from openpista.domain.event import PairingChanged
from openpista.domain.pairing import Pairing
from tests.channels.whatsapp.phones import Phone, a_phone, is_now
from tests.fakes.whatsapp import OWN_CHAT, OWNER


async def pairing(phone: Phone, state: str) -> Pairing:
    """Wait until a pairing is in a state, and return it."""
    event = await phone.news.until(
        lambda event: isinstance(event, PairingChanged) and event.pairing.state == state
    )
    assert isinstance(event, PairingChanged)
    return event.pairing


async def test_a_conversation_with_oneself(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.say("hello")
        await phone.app.until_text("You said: hello", OWN_CHAT)
        phone.app.say("and *again*")
        await phone.app.until_text("You said: and", OWN_CHAT)
        await phone.settled()

        assert await phone.rows("inbox") == 2
        assert len(phone.app.texts()) == 2


async def test_an_owner_scans_and_answers_the_test_message(tmp_path: Path) -> None:
    async with a_phone(tmp_path, paired=False) as phone:
        assert phone.app.of(Connect) == []
        await phone.house.port.send(BeginPairing(service="whatsapp"))
        assert (await pairing(phone, "waiting")).link == "2@qr"

        phone.app.scan()
        await pairing(phone, "testing")
        await phone.app.until_text("openpista is linked", OWN_CHAT)
        phone.app.say("it works")

        assert (await pairing(phone, "done")).account == "Ann"
        await phone.app.until_text("Connected.", OWN_CHAT)
        assert await phone.rows("inbox") == 0
        phone.app.say("hello")
        await phone.app.until_text("You said: hello")


async def test_a_code_to_type_comes_for_a_number(tmp_path: Path) -> None:
    async with a_phone(tmp_path, paired=False) as phone:
        await phone.house.port.send(BeginPairing(service="whatsapp", phone="+1 555 010-0001"))

        shown = await pairing(phone, "waiting")
        assert (shown.code, shown.link) == ("ABCD-EFGH", "")


async def test_it_writes_to_a_number_and_says_when_there_is_none(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.numbers["821012345678"] = "821012345678@s.whatsapp.net"

        sent = await phone.house.port.send(
            WriteTo(service="whatsapp", to="+82 10-1234-5678", text="hello there")
        )
        unknown = await phone.house.port.send(
            WriteTo(service="whatsapp", to="+82 10 0000 0000", text="hello")
        )
        nonsense = await phone.house.port.send(
            WriteTo(service="whatsapp", to="my brother", text="hello")
        )

        assert isinstance(sent, Accepted)
        assert phone.app.texts("821012345678@s.whatsapp.net") == ["hello there"]
        assert isinstance(unknown, Refused)
        assert "+821000000000 has no WhatsApp" in unknown.reason
        assert isinstance(nonsense, Refused)
        assert "country code" in nonsense.reason


async def test_a_logout_ends_the_link_and_says_what_to_do(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        assert await phone.house.port.send(LogOutDevice(service="whatsapp")) == Accepted()

        await phone.news.until(lambda event: is_now(event, "degraded"))
        status = phone.house.gateway._rooms.services.statuses()[0]
        assert "openpista whatsapp setup" in status.reason
        refused = await phone.house.port.send(
            WriteTo(service="whatsapp", to=OWNER, text="too late")
        )
        assert isinstance(refused, Refused)
