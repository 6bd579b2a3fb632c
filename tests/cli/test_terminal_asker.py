"""A person at a terminal is asked."""

import asyncio
import os
import pty
import sys
import termios
from collections.abc import Iterator

import msgspec
import pytest

from openpista.app.clock import SystemClock
from openpista.cli.terminal_asker import TerminalAsker
from openpista.domain.approval import Approval
from openpista.domain.command import AnswerApproval
from openpista.domain.ids import ApprovalId
from openpista.domain.tool import Intent
from tests.channels.test_approval_card import an_approval
from tests.cli.fake_port import FakePort

QUESTION_SIGN = "[y] once"


@pytest.fixture
def keyboard(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Yield the descriptor on which a person types."""
    ours, theirs = pty.openpty()
    stdin = os.fdopen(theirs, "r")
    monkeypatch.setattr(sys, "stdin", stdin)
    yield ours
    stdin.close()
    os.close(ours)


class Screen:
    """Collects what is told and wakes who waits for it."""

    def __init__(self) -> None:
        self.text = ""
        self.changed = asyncio.Event()

    def tell(self, text: str) -> None:
        self.text += f"{text}\n"
        self.changed.set()

    async def shows(self, sign: str, times: int = 1) -> None:
        async with asyncio.timeout(5):
            while self.text.count(sign) < times:
                self.changed.clear()
                await self.changed.wait()


def approval(approval_id: str, command: str = "ls") -> Approval:
    base = an_approval(Intent("run", f"Run {command}", command))
    return msgspec.structs.replace(base, id=ApprovalId(approval_id))


def asker(port: FakePort, screen: Screen) -> TerminalAsker:
    return TerminalAsker(port, scripts=("Latin",), clock=SystemClock(), tell=screen.tell)


async def sent(port: FakePort, count: int) -> list[AnswerApproval]:
    async with asyncio.timeout(5):
        while len(port.sent) < count:
            await asyncio.sleep(0.005)
    return [one for one in port.sent if isinstance(one, AnswerApproval)]


async def test_an_answer_is_sent(keyboard: int) -> None:
    port, screen = FakePort(), Screen()
    async with asker(port, screen) as asking:
        await asking.ask(approval("A"))
        await screen.shows(QUESTION_SIGN)
        os.write(keyboard, b"c use git\n")

        [answer] = await sent(port, 1)

    assert (answer.approval_id, answer.answer, answer.text) == ("A", "change", "use git")


async def test_what_is_no_answer_is_asked_again(keyboard: int) -> None:
    port, screen = FakePort(), Screen()
    async with asker(port, screen) as asking:
        await asking.ask(approval("A"))
        await screen.shows(QUESTION_SIGN)
        os.write(keyboard, b"what?\n")
        await screen.shows(QUESTION_SIGN, times=2)
        os.write(keyboard, b"y\n")

        assert [one.answer for one in await sent(port, 1)] == ["once"]


async def test_keys_pressed_before_the_question_do_not_answer_it(keyboard: int) -> None:
    port, screen = FakePort(), Screen()
    os.write(keyboard, b"y\n")
    async with asker(port, screen) as asking:
        await asking.ask(approval("A"))
        await screen.shows(QUESTION_SIGN)
        os.write(keyboard, b"n\n")

        assert [one.answer for one in await sent(port, 1)] == ["no"]


async def test_two_requests_are_asked_one_after_the_other(keyboard: int) -> None:
    port, screen = FakePort(), Screen()
    async with asker(port, screen) as asking:
        await asking.ask(approval("A", "first"))
        await asking.ask(approval("B", "second"))
        await screen.shows(QUESTION_SIGN)
        assert "second" not in screen.text
        os.write(keyboard, b"y\n")
        await screen.shows(QUESTION_SIGN, times=2)
        os.write(keyboard, b"n\n")

        answers = await sent(port, 2)

    assert [(one.approval_id, one.answer) for one in answers] == [("A", "once"), ("B", "no")]


@pytest.mark.usefixtures("keyboard")
async def test_a_request_answered_elsewhere_is_let_go() -> None:
    port, screen = FakePort(), Screen()
    async with asker(port, screen) as asking:
        await asking.ask(approval("A", "first"))
        await screen.shows(QUESTION_SIGN)
        asking.resolved(ApprovalId("A"))
        asking.resolved(ApprovalId("unknown"))
        await asking.ask(approval("B", "second"))
        await screen.shows("second")

    assert port.sent == []


async def test_an_answer_that_comes_too_late_is_told(keyboard: int) -> None:
    port, screen = FakePort(refuses="It expired."), Screen()
    async with asker(port, screen) as asking:
        await asking.ask(approval("A"))
        await screen.shows(QUESTION_SIGN)
        os.write(keyboard, b"y\n")

        await screen.shows("It expired.")


async def test_a_terminal_that_is_closed_means_no(keyboard: int) -> None:
    port, screen = FakePort(), Screen()
    eof = termios.tcgetattr(keyboard)[6][termios.VEOF]
    async with asker(port, screen) as asking:
        await asking.ask(approval("A"))
        await screen.shows(QUESTION_SIGN)
        os.write(keyboard, eof if isinstance(eof, bytes) else b"\x04")

        assert [one.answer for one in await sent(port, 1)] == ["no"]


class QuickPerson(Screen):
    """Answers in the very moment in which the question stands there."""

    def __init__(self, keyboard: int) -> None:
        super().__init__()
        self._keyboard = keyboard

    def tell(self, text: str) -> None:
        super().tell(text)
        if QUESTION_SIGN in text:
            os.write(self._keyboard, b"y\n")


async def test_an_answer_in_the_moment_of_the_question_is_not_lost(keyboard: int) -> None:
    port, screen = FakePort(), QuickPerson(keyboard)
    async with asker(port, screen) as asking:
        await asking.ask(approval("A"))

        [answer] = await sent(port, 1)

    assert answer.answer == "once"
