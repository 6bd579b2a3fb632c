"""The plain window over a gateway, with lines from a pipe."""

import asyncio
import os
import signal
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from openpista.domain.command import AnswerApproval, CancelTurn, SendMessage, SetConfig
from openpista.domain.errors import OpenpistaError
from openpista.domain.tool import Intent
from openpista.tui.plain import run as plain
from openpista.tui.plain.lines_in import LineSource
from openpista.tui.plain.run import PlainWindow, UnreachedError
from openpista.tui.runtime.engine import driving, make_store
from openpista.tui.runtime.services import Connected
from openpista.tui.views.options import TuiOptions
from openpista.tui.views.services import services_for
from tests.fakes.clock import FakeClock, counting_ulids
from tests.fakes.gateway import FakeGateway
from tests.fakes.turns import Call, Say, played

UPTIME = Call(
    "system.run",
    "{}",
    Intent("run", "Run uptime", command="uptime"),
    output="up 2 days",
    ask="outside the sandbox",
)


class WalkingClock(FakeClock):
    """A clock on which a moment passes whenever somebody looks at it."""

    def now_ms(self) -> int:
        self.advance(1)
        return super().now_ms()


async def _nothing(_key: str, _value: str) -> None:
    return None


def options(tmp_path: Path, **fields: object) -> TuiOptions:
    known: dict[str, object] = {
        "workspace": "/src",
        "clock": WalkingClock(),
        "new_ulid": counting_ulids("W"),
        "environ": {},
        "user_home": "/home/ann",
        "clipboard_file": tmp_path / "clipboard.txt",
        "save_preference": _nothing,
        "redact": str,
        "version": "1",
        **fields,
    }
    return TuiOptions(**known)  # pyright: ignore[reportArgumentType]


class Talk:
    """A plain window whose lines come through a pipe, and what it told."""

    def __init__(self, gateway: FakeGateway, wanted: TuiOptions) -> None:
        self.gateway = gateway
        self.told: list[str] = []
        self._options = wanted
        self._reading, self._writing = os.pipe()

    def say(self, *lines: str) -> None:
        os.write(self._writing, "".join(f"{line}\n" for line in lines).encode())

    async def run(self, *lines: str) -> bool:
        """Say these and end the input; return how it was left."""
        self.say(*lines)
        os.close(self._writing)
        return await self.until_left()

    async def until_left(self, connect: Callable[[], Awaitable[Connected]] | None = None) -> bool:
        store = make_store(clock=self._options.clock, new_ulid=self._options.new_ulid)
        source = LineSource(self._reading)
        window = PlainWindow(store, self._options, source, self.told.append)

        async def reach() -> Connected:
            return Connected(self.gateway)

        services = services_for(window, connect or reach, self._options)
        try:
            async with asyncio.timeout(20), driving(store, services):
                return await window.run()
        finally:
            await self.gateway.aclose()
            os.close(self._reading)

    async def until(self, words: str) -> None:
        """Wait until this was told."""
        async with asyncio.timeout(20):
            while words not in "\n".join(self.told):
                await asyncio.sleep(0.01)


def talk(tmp_path: Path, gateway: FakeGateway | None = None, **fields: object) -> Talk:
    return Talk(
        gateway or FakeGateway(turn=played(Say("Hello\nthere."))), options(tmp_path, **fields)
    )


async def test_a_message_is_sent_and_its_answer_told_in_lines(tmp_path: Path) -> None:
    made = talk(tmp_path)

    assert await made.run("hi") is False

    assert made.told[:2] == [
        "openpista, with practice/practice, in /src.",
        "Type what you want and press Enter. /help tells all commands; ctrl+c stops, twice leaves.",
    ]
    assert made.told[2:] == ["You: hi", "Answer:", "Hello", "there."]


async def test_lines_of_a_pipe_wait_for_the_answer_to_the_one_before(tmp_path: Path) -> None:
    made = talk(tmp_path)

    await made.run("one", "two")

    said = [line for line in made.told if line.startswith("You: ") or line == "Answer:"]
    assert said == ["You: one", "Answer:", "You: two", "Answer:"]


async def test_a_question_is_answered_by_its_number(tmp_path: Path) -> None:
    made = talk(tmp_path, FakeGateway(turn=played(UPTIME, Say("Done."))))

    await made.run("do it", "maybe", "1")

    assert "A question waits: type the number of an answer." in made.told
    answers = [c for c in made.gateway.commands if isinstance(c, AnswerApproval)]
    assert [answer.answer for answer in answers] == ["once"]
    assert made.told[-2:] == ["Answer:", "Done."]


async def test_a_setting_is_changed_from_its_list(tmp_path: Path) -> None:
    made = talk(tmp_path)

    await made.run("/settings ui.motion", "1", "/settings ui.language ko")

    assert [c for c in made.gateway.commands if isinstance(c, SetConfig)] == [
        SetConfig(key="ui.motion", value="false"),
        SetConfig(key="ui.language", value='"ko"'),
    ]


async def test_a_secret_goes_into_no_action(tmp_path: Path) -> None:
    made = talk(tmp_path)

    await made.run("/settings agent.api_key", "1", "sk-hidden-0123456789", "hi")

    sent = [c for c in made.gateway.commands if isinstance(c, SetConfig)]
    assert [(c.key, c.value) for c in sent] == [("agent.api_key", '"sk-hidden-0123456789"')]
    assert not [line for line in made.told if "sk-hidden" in line]


async def test_the_language_changes_while_it_talks(tmp_path: Path) -> None:
    made = talk(tmp_path)

    await made.run("/language ko", "hi")

    assert "답:" in made.told


async def test_ctrl_c_stops_the_turn_and_twice_leaves(tmp_path: Path) -> None:
    made = talk(tmp_path, FakeGateway(turn=played(UPTIME, Say("Done."))))
    running = asyncio.gather(made.until_left())
    made.say("do it")
    await made.until("Question: May I?")

    os.kill(os.getpid(), signal.SIGINT)
    await made.until("once more")
    assert [c for c in made.gateway.commands if isinstance(c, CancelTurn)]
    os.kill(os.getpid(), signal.SIGINT)
    os.kill(os.getpid(), signal.SIGINT)

    assert await running == [False]


async def test_a_session_is_gone_on_with(tmp_path: Path) -> None:
    gateway = FakeGateway(turn=played(Say("Again.")))
    await gateway.send(SendMessage(message_id="m1", text="Old words"))  # pyright: ignore[reportArgumentType]
    name = next(iter(gateway.sessions))
    made = talk(tmp_path, gateway, session=str(name))

    await made.run()

    assert "Conversation: Old words." in made.told


async def test_a_pipe_gives_up_where_no_gateway_can_be_reached(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(plain, "MAX_ATTEMPTS", 1)
    made = talk(tmp_path)
    made.say("hi")

    async def fail() -> Connected:
        raise OpenpistaError("The house is shut.")

    with pytest.raises(UnreachedError):
        await made.until_left(fail)
    assert made.told[0] == "The connection is lost. The house is shut."


async def test_it_hands_nothing_to_the_terminal(tmp_path: Path) -> None:
    reading, writing = os.pipe()
    store = make_store(clock=FakeClock(), new_ulid=counting_ulids("W"))
    window = PlainWindow(store, options(tmp_path), LineSource(reading), print)

    assert not window.write_terminal("\x07")
    async with window.suspended():
        window.leave(False)
    os.close(reading)
    os.close(writing)
