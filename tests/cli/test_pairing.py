"""A phone that is connected by a link."""

import asyncio
import io
import sys

import pytest
from msgspec.structs import replace

from openpista.cli.pairing import pair_by_link, qr_text, show
from openpista.domain.command import BeginPairing, CancelPairing
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import ServiceState, ServiceStatus
from openpista.domain.pairing import Pairing
from openpista.domain.tasks import owned_task
from openpista.words.catalogue import load_words
from tests.fakes.gateway import FakeGateway

WORDS = load_words("en")


def house(state: ServiceState, reason: str = "") -> FakeGateway:
    gateway = FakeGateway()
    gateway.services = (ServiceStatus(service="telegram", state=state, reason=reason),)
    return gateway


async def settled() -> None:
    for _ in range(20):
        await asyncio.sleep(0)


async def test_whoever_gives_up_ends_the_link() -> None:
    gateway = house("up")
    linking = owned_task(pair_by_link(gateway, "telegram", WORDS), name="linking")
    await settled()
    assert BeginPairing(service="telegram") in gateway.commands

    linking.cancel()
    await asyncio.gather(linking, return_exceptions=True)

    assert CancelPairing(service="telegram") in gateway.commands


async def test_a_channel_that_does_not_come_up_is_the_reason() -> None:
    with pytest.raises(OpenpistaError, match="Telegram does not know the token"):
        await pair_by_link(
            house("failed", "Telegram does not know the token."), "telegram", WORDS, starts=True
        )


async def test_news_of_the_channel_make_no_second_link() -> None:
    gateway = house("up")
    linking = owned_task(pair_by_link(gateway, "telegram", WORDS), name="linking")
    await settled()
    status = gateway.services[0]
    gateway.running.show("telegram", "up", "")
    gateway.services = (replace(status, last_received_ms=1),)
    gateway.running.received("telegram")
    await settled()
    linking.cancel()
    await asyncio.gather(linking, return_exceptions=True)

    assert gateway.commands.count(BeginPairing(service="telegram")) == 1


def test_at_a_terminal_the_link_is_a_picture_too(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    show(Pairing("telegram", "waiting", link="https://t.me/b?start=x", expires_at_ms=0), WORDS)
    show(Pairing("telegram", "failed", reason="The network is gone."), WORDS)
    show(Pairing("telegram", "starting"), WORDS)

    assert "█" in terminal.getvalue()
    assert "The network is gone." in terminal.getvalue()
    assert capsys.readouterr().out == "https://t.me/b?start=x\n"


def test_a_qr_code_is_square_and_dark_on_light() -> None:
    rows = qr_text("https://t.me/b?start=x").splitlines()
    widths = {len(row) - len("\x1b[30;107m\x1b[0m") for row in rows}

    assert len(widths) == 1
    assert abs(widths.pop() - 2 * len(rows)) <= 1
    assert all(row.startswith("\x1b[30;107m") and row.endswith("\x1b[0m") for row in rows)
