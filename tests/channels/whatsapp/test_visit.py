"""One run of the link: how it fares, and what each end of a connection means."""

from pathlib import Path

import pytest

from openpista.channels.whatsapp.bridge_commands import Connect
from openpista.channels.whatsapp.bridge_events import Connected, DisconnectCode, Hello
from openpista.domain.command import BeginPairing, CancelPairing, StartService
from openpista.domain.event import ServiceStatusChanged
from tests.channels.whatsapp.phones import a_phone, is_now
from tests.fakes.whatsapp import OWNER, PlayedWhatsapp


@pytest.mark.parametrize(
    ("code", "said"),
    [
        ("replaced", "Another program uses this link"),
        ("logged_out", "openpista whatsapp setup"),
        ("rate_limited", "wants a pause"),
        ("unreachable", "tried again"),
        ("bad_session", "openpista whatsapp logout"),
        ("outdated", "Update openpista"),
    ],
)
async def test_the_end_of_a_connection_is_told_by_its_reason(
    tmp_path: Path, code: DisconnectCode, said: str
) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.drop(code, retry_in=5.0)
        event = await phone.news.until(lambda event: is_now(event, "degraded"))

        assert isinstance(event, ServiceStatusChanged)
        assert said in event.status.reason
        assert not phone.channel.is_open
        assert phone.app.runs == 1
        phone.app.up = True
        phone.app.tell(Connected(phone=OWNER))
        await phone.news.until(lambda event: is_now(event, "up"), times=2)


async def test_a_bridge_of_another_version_is_a_failure_that_says_what_to_do(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def tells(self: PlayedWhatsapp, event: object) -> None:
        if isinstance(event, Hello):
            self.write(b'{"type":"hello","protocol":99,"baileys":"0","node":"20","paired":true}\n')

    monkeypatch.setattr(PlayedWhatsapp, "tell", tells)
    async with a_phone(tmp_path, started=False) as phone:
        await phone.house.port.send(StartService(service="whatsapp"))
        event = await phone.news.until(lambda event: is_now(event, "failed"))

        assert isinstance(event, ServiceStatusChanged)
        assert "another version" in event.status.reason


async def test_a_link_without_a_phone_says_how_to_get_one(tmp_path: Path) -> None:
    async with a_phone(tmp_path, paired=False) as phone:
        status = phone.house.gateway._rooms.services.statuses()[0]

        assert (status.state, "/whatsapp" in status.reason) == ("degraded", True)


async def test_a_pairing_that_is_under_way_is_no_complaint(tmp_path: Path) -> None:
    async with a_phone(tmp_path, paired=False) as phone:
        services = phone.house.gateway._rooms.services
        await phone.house.port.send(BeginPairing(service="whatsapp"))
        await phone.app.until(lambda: not services.statuses()[0].reason)
        phone.app.drop("pairing_expired")
        await phone.app.until(lambda: len(phone.app.of(Connect)) == 2)
        assert not services.statuses()[0].reason

        await phone.house.port.send(CancelPairing(service="whatsapp"))
        assert "/whatsapp" in services.statuses()[0].reason


async def test_a_link_that_is_stopped_ends_its_bridge(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        await phone.stop()
        await phone.app.until(lambda: phone.app._writer is None)
        await phone.start()

        assert phone.app.runs == 2
