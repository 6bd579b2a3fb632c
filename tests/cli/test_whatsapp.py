"""`openpista whatsapp`, with the real channel behind a played WhatsApp."""

import asyncio
import json
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest

from openpista.channels.whatsapp.bridge_commands import Disconnect
from openpista.cli import whatsapp
from openpista.cli.house import Work
from openpista.cli.root import run
from openpista.cli.start import Started
from openpista.domain.tasks import owned_task
from tests.channels.whatsapp.phones import Phone, a_phone

Capture = pytest.CaptureFixture[str]
Act = Callable[[Phone], Awaitable[None]]


class Played:
    """Stands for `with_port`: a house with the link, and somebody at the phone."""

    def __init__(self, folder: Path, act: Act | None = None, *, paired: bool = True) -> None:
        self.folder = folder
        self.act = act
        self.paired = paired
        self.phone: Phone | None = None

    def with_port(self, started: Started, work: Work, **_: Any) -> None:
        """Do the work of a command."""
        del started
        asyncio.run(self._with_phone(work))

    async def _with_phone(self, work: Work) -> None:
        async with a_phone(self.folder, paired=self.paired) as phone:
            self.phone = phone
            acting = owned_task(self._act(phone), name="phone")
            await work(phone.house.port)
            await asyncio.wait({acting}, timeout=5)
            acting.result()

    async def _act(self, phone: Phone) -> None:
        if self.act is not None:
            await self.act(phone)


async def scans(phone: Phone) -> None:
    """Scan the code and answer the test message."""
    await phone.app.until(lambda: phone.app.runs > 1)
    await phone.news.until(lambda event: "2@qr" in str(event))
    phone.app.scan()
    await phone.app.until_text("openpista is linked")
    phone.app.say("it works")


async def numbers(phone: Phone) -> None:
    """Let a number have WhatsApp."""
    phone.app.numbers["821012345678"] = "821012345678@s.whatsapp.net"


def test_set_up_ends_with_a_phone_that_is_linked(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, home: Path, tmp_path: Path
) -> None:
    played = Played(tmp_path / "house", scans, paired=False)
    monkeypatch.setattr(whatsapp, "with_port", played.with_port)
    picture = tmp_path / "code.png"

    assert run(["whatsapp", "setup", "--png", str(picture)]) == 0

    shown = capsys.readouterr()
    assert shown.out == "2@qr\n"
    assert "Linked devices" in shown.err
    assert str(picture) in shown.err
    assert "Ann is connected" in shown.err
    assert not picture.exists()
    assert "enabled = true" in (home / "config.toml").read_text()


def test_a_message_is_sent_and_its_id_printed(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path
) -> None:
    played = Played(tmp_path / "house", numbers)
    monkeypatch.setattr(whatsapp, "with_port", played.with_port)

    assert run(["whatsapp", "send", "+82 10-1234-5678", "hello", "there"]) == 0

    assert played.phone is not None
    assert played.phone.app.texts() == ["hello there"]
    assert capsys.readouterr().out.strip() == next(iter(played.phone.app.sent))


@pytest.mark.parametrize(
    ("to", "said"), [("nobody", "country code"), ("+821099999999", "has no WhatsApp")]
)
def test_a_message_to_nobody_is_refused(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, tmp_path: Path, to: str, said: str
) -> None:
    monkeypatch.setattr(whatsapp, "with_port", Played(tmp_path / "house").with_port)

    assert run(["whatsapp", "send", to, "hello"]) != 0
    assert said in capsys.readouterr().err


def test_a_logout_lets_whatsapp_forget_this_computer(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, home: Path, tmp_path: Path
) -> None:
    played = Played(tmp_path / "house")
    monkeypatch.setattr(whatsapp, "with_port", played.with_port)

    assert run(["whatsapp", "logout"]) == 0

    assert played.phone is not None
    assert len(played.phone.app.of(Disconnect)) == 1
    assert "no longer a linked device" in capsys.readouterr().err
    assert "enabled = false" in (home / "config.toml").read_text()


def test_the_standing_is_told(
    monkeypatch: pytest.MonkeyPatch, capsys: Capture, home: Path, tmp_path: Path
) -> None:
    monkeypatch.setattr(whatsapp, "with_port", Played(tmp_path / "house").with_port)

    assert run(["whatsapp", "status"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert str(home / "whatsapp-session") in lines[0]
    assert lines[1].startswith("whatsapp is up.")
    assert "15550100001" in lines[2]

    assert run(["whatsapp", "status", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["status"]["state"] == "up"


def test_it_is_turned_on_and_off_without_a_server(capsys: Capture, home: Path) -> None:
    assert run(["whatsapp", "start"]) == 0
    assert "It starts with" in capsys.readouterr().err
    assert "enabled = true" in (home / "config.toml").read_text()
    assert run(["whatsapp", "stop"]) == 0
    assert "enabled = false" in (home / "config.toml").read_text()
