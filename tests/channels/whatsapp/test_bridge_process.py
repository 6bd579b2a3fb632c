"""A bridge that is killed, hangs, floods, prints garbage, says half lines and lines of ten
megabytes: the house stays up, starts it again, and loses and doubles nothing."""

import asyncio
import json
import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

import pytest

from openpista.channels.whatsapp import bridge_process
from openpista.channels.whatsapp.bridge_commands import Send, Status, Typing
from openpista.channels.whatsapp.bridge_events import BridgeError
from openpista.channels.whatsapp.bridge_process import BridgeStart, started_bridge
from openpista.channels.whatsapp.errors import BridgeEndedError, NoBridgeError, OrderError
from openpista.channels.whatsapp.protocol import AnyEvent
from openpista.domain.delivery import UnclearError
from openpista.domain.tasks import owned_task
from tests.channels.whatsapp.phones import Phone, a_phone, quickly
from tests.fakes.whatsapp import OWN_CHAT, PlayedWhatsapp


async def restarted(phone: Phone, runs: int) -> None:
    """Wait until a bridge was started again and the link is up."""
    await phone.app.until(lambda: phone.app.runs == runs and phone.app.up)


async def conversation(phone: Phone, word: str) -> None:
    """Say something and wait for its answer."""
    phone.app.say(word)
    await phone.app.until_text(f"You said: {word}", OWN_CHAT)


def kill(phone: Phone) -> None:
    """End the bridge's process as the system would."""
    visit = phone.channel._visit
    assert visit is not None
    os.kill(visit._bridge.pid, signal.SIGKILL)


def garbage(app: PlayedWhatsapp) -> None:
    for number in range(300):
        app.write(f"Closing session: SessionEntry {number} {{ key: secret }}\n".encode())


def ten_megabytes(app: PlayedWhatsapp) -> None:
    app.write(b'{"type":"message","text":"' + b"x" * 10 * 1024 * 1024 + b'"}\n')


def half_a_line(app: PlayedWhatsapp) -> None:
    app.write(b'{"type":"message","seq":')
    app.die()


def flood(app: PlayedWhatsapp) -> None:
    app.write(b'{"type":"error","code":"x","message":""}\n' * 30_000)


@pytest.mark.parametrize("harm", [garbage, half_a_line, flood], ids=lambda harm: harm.__name__)
async def test_a_broken_bridge_is_started_again_and_nothing_is_lost_or_doubled(
    tmp_path: Path, harm: Callable[[PlayedWhatsapp], None]
) -> None:
    async with a_phone(tmp_path) as phone:
        await conversation(phone, "one")
        harm(phone.app)
        await restarted(phone, 2)
        await conversation(phone, "two")
        await phone.settled()

        assert phone.app.texts() == ["You said: one", "You said: two"]
        assert await phone.rows("inbox") == 2


async def test_a_killed_bridge_is_started_again_on_schedule(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        for times in (2, 3):
            kill(phone)
            await restarted(phone, times)
        await conversation(phone, "still here")

        status = phone.house.gateway._rooms.services.statuses()[0]
        assert status.restarts == 2


async def test_a_line_of_ten_megabytes_and_some_noise_do_no_harm(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        ten_megabytes(phone.app)
        phone.app.write(b"noise\n\xff\xfe\n[]\n\n")
        await conversation(phone, "hello")

        assert phone.app.runs == 1


async def test_a_message_that_was_being_taken_in_when_the_bridge_died_comes_once(
    tmp_path: Path,
) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.say("only once")
        phone.app.die()
        await restarted(phone, 2)
        await phone.app.until_text("You said: only once")
        await phone.settled()
        await conversation(phone, "next")

        assert await phone.rows("inbox") == 2
        assert phone.app.texts() == ["You said: only once", "You said: next"]


async def test_an_answer_whose_way_was_lost_arrives_once(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.lost = 1
        phone.app.say("hello")
        await phone.app.until_text("You said: hello")
        await restarted(phone, 2)
        sends = len(phone.app.of(Send))
        while len(phone.app.of(Send)) == sends:
            await phone.later(5)

        first, again = phone.app.of(Send)
        assert first.message_id == again.message_id
        assert phone.app.texts() == ["You said: hello"]


async def test_a_hanging_bridge_is_ended_and_started_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bridge_process, "SIGN_OF_LIFE_EVERY_S", 1.0)
    monkeypatch.setattr(bridge_process, "SIGN_OF_LIFE_WITHIN_S", 0.2)
    monkeypatch.setattr(bridge_process, "END_WITHIN_S", 0.2)
    async with a_phone(tmp_path) as phone:
        phone.app.answers = False
        await phone.app.until(lambda: not phone.channel.is_open)
        phone.app.answers = True
        await phone.app.until(lambda: phone.app.runs >= 2 and phone.app.up)
        await conversation(phone, "back")


async def test_an_order_that_is_refused_or_never_answered_says_which(tmp_path: Path) -> None:
    async with PlayedWhatsapp(tmp_path).open() as app, started_bridge(app.start()) as bridge:
        serving = owned_task(bridge.serve(_nothing, sleep=quickly), name="serve")
        assert await bridge.order(Status(id="-")) is not None
        app.faults = ["rejected"]
        app.up = True
        with pytest.raises(OrderError) as refused:
            await bridge.order(Send(id="-", to="1@g.us", text="x"))
        assert refused.value.problem.code == "rejected"
        app.answers = False
        with pytest.raises(UnclearError):
            await bridge.order(Typing(id="-", to="1@g.us", state="paused"), within_s=0.1)
        app.die()
        with pytest.raises(BridgeEndedError):
            await serving
        with pytest.raises(BridgeEndedError):
            await bridge.order(Status(id="-"))


async def test_a_bridge_gets_no_environment_of_ours_and_leaves_no_process(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    code = (
        "import os, json, subprocess, sys\n"
        "child = subprocess.Popen(['sleep', '1000'])\n"
        "said = json.dumps([sorted(os.environ), child.pid, os.getsid(0) == os.getpid()])\n"
        "os.write(3, (json.dumps({'type': 'error', 'code': 'env', 'message': said})"
        " + chr(10)).encode())\n"
        "sys.stdin.read()\n"
        "while True: pass\n"
    )
    start = BridgeStart((sys.executable, "-c", code), {"PATH": os.environ["PATH"]}, str(tmp_path))
    heard: list[AnyEvent] = []
    monkeypatch.setattr(bridge_process, "END_WITHIN_S", 0.2)

    async with started_bridge(start) as bridge:
        serving = owned_task(bridge.serve(heard.append, sleep=quickly), name="serve")
        while not heard:
            await asyncio.sleep(0.01)
        serving.cancel()

    (event,) = heard
    assert isinstance(event, BridgeError)
    names, child, leads = json.loads(event.message)
    assert set(names) <= {"PATH", "LC_CTYPE"}
    assert leads
    async with asyncio.timeout(5):
        while Path(f"/proc/{child}/cmdline").exists():
            await asyncio.sleep(0.01)


async def test_a_program_that_is_not_there_is_a_sentence(tmp_path: Path) -> None:
    start = BridgeStart(("/no/such/program",), {}, str(tmp_path / "nowhere"))
    with pytest.raises(NoBridgeError):
        async with started_bridge(start):
            raise AssertionError("it cannot have started")


def _nothing(_: AnyEvent) -> None:
    """Hear nothing."""
