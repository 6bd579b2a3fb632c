"""`openpista owner`."""

import asyncio
import io
import json
import sys

import pytest

from openpista.cli import owner
from openpista.cli.house import Work
from openpista.cli.owner import NOT_PAIRED, qr_text, show
from openpista.cli.root import run
from openpista.cli.start import Started
from openpista.domain.command import CancelPairing
from openpista.domain.pairing import Pairing
from openpista.domain.tasks import owned_task
from tests.cli.people_house import PeopleHouse

Capture = pytest.CaptureFixture[str]


class Phone(PeopleHouse):
    """A house with somebody at a phone."""

    def __init__(self, *does: str) -> None:
        super().__init__()
        self.does = does

    def with_port(
        self, started: Started, work: Work, *, takes_work: bool = False, has_person: bool = False
    ) -> None:
        asyncio.run(self._with_phone(work))

    async def _with_phone(self, work: Work) -> None:
        phone = owned_task(self._phone(), name="phone")
        try:
            await work(self.gateway)
        finally:
            phone.cancel()
            await asyncio.gather(phone, return_exceptions=True)

    async def _phone(self) -> None:
        pairings = self.gateway.pairings
        while not pairings.pairings:
            await asyncio.sleep(0.005)
        for act in self.does:
            await asyncio.sleep(0.02)
            match act:
                case "scan":
                    pairings.scan("telegram")
                case "press":
                    pairings.press("telegram")
                case _:
                    pairings.expire("telegram")


def test_everybody_is_listed(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    house = PeopleHouse()
    monkeypatch.setattr(owner, "with_port", house.with_port)
    assert run(["owner", "list"]) == 0
    assert "telegram  42             owner" in capsys.readouterr().out
    assert run(["owner", "list", "--json"]) == 0
    assert len(json.loads(capsys.readouterr().out)) == 3
    house.gateway.pairings.paired.clear()
    assert run(["owner", "list"]) == 0
    assert "add-link" in capsys.readouterr().err


def test_a_phone_becomes_the_owner_s(monkeypatch: pytest.MonkeyPatch, capsys: Capture) -> None:
    monkeypatch.setattr(owner, "with_port", Phone("scan", "press").with_port)

    assert run(["owner", "add-link", "telegram"]) == 0
    shown = capsys.readouterr()
    assert shown.out.startswith("https://t.me/")
    assert "Press the button" in shown.err
    assert shown.err.endswith("is an owner now.\n")


def test_a_link_that_nobody_opened_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    monkeypatch.setattr(owner, "with_port", Phone("expire").with_port)

    assert run(["owner", "add-link", "telegram"]) == NOT_PAIRED
    assert "has expired" in capsys.readouterr().err


def test_whoever_gives_up_ends_the_link(monkeypatch: pytest.MonkeyPatch) -> None:
    phone = Phone()

    def interrupted(pairing: Pairing) -> None:
        if pairing.state == "waiting":
            raise KeyboardInterrupt

    monkeypatch.setattr(owner, "with_port", phone.with_port)
    monkeypatch.setattr(owner, "show", interrupted)

    assert run(["owner", "add-link", "telegram"]) == 130
    assert CancelPairing(service="telegram") in phone.gateway.commands


def test_at_a_terminal_the_link_is_a_picture_too(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture
) -> None:
    class Terminal(io.StringIO):
        def isatty(self) -> bool:
            return True

    terminal = Terminal()
    monkeypatch.setattr(sys, "stderr", terminal)
    show(Pairing("telegram", "waiting", link="https://t.me/b?start=x", expires_at_ms=0))
    show(Pairing("telegram", "failed", reason="The network is gone."))
    show(Pairing("telegram", "starting"))

    assert "█" in terminal.getvalue()
    assert "The network is gone." in terminal.getvalue()
    assert capsys.readouterr().out == "https://t.me/b?start=x\n"


def test_a_qr_code_is_square_and_dark_on_light() -> None:
    rows = qr_text("https://t.me/b?start=x").splitlines()
    widths = {len(row) - len("\x1b[30;107m\x1b[0m") for row in rows}

    assert len(widths) == 1
    assert abs(widths.pop() - 2 * len(rows)) <= 1
    assert all(row.startswith("\x1b[30;107m") and row.endswith("\x1b[0m") for row in rows)
