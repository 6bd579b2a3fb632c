"""The console of a server, in a whole house, over a pipe and over a terminal."""

import asyncio
import io
import os
import pty
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from openpista.channels.console import Console
from openpista.channels.console_lines import LineWriter
from openpista.domain.command import AnswerApproval
from openpista.domain.event import ApprovalResolved, ServiceStatus, ServiceStatusChanged
from openpista.domain.ids import HOUSE
from openpista.domain.model import Provider
from openpista.domain.tool import Tool
from openpista.words.catalogue import load_words
from tests.fakes.clock import FakeClock
from tests.fakes.responder import Responder, echoes
from tests.gateway.houses import House, Window, fresh_ulid, open_house, watching
from tests.gateway.port_contract import calls_once, host_command


class Heard(io.StringIO):
    """Everything that the console wrote."""

    async def until(self, text: str, times: int = 1) -> None:
        async with asyncio.timeout(10):
            while self.getvalue().count(text) < times:
                await asyncio.sleep(0.005)


class Person:
    """Somebody at the console."""

    def __init__(self, house: House, window: Window, heard: Heard, writing: int) -> None:
        self.house = house
        self.window = window
        self.heard = heard
        self._writing = writing

    def types(self, *lines: str) -> None:
        for line in lines:
            os.write(self._writing, f"{line}\n".encode())

    async def until_console(self, state: str) -> ServiceStatus:
        event = await self.window.until(
            lambda event: isinstance(event, ServiceStatusChanged) and event.status.state == state
        )
        assert isinstance(event, ServiceStatusChanged)
        return event.status


@asynccontextmanager
async def at_console(
    root: Path,
    *,
    provider: Provider | None = None,
    tools: Sequence[Tool] = (),
    typed: bool = False,
) -> AsyncGenerator[Person]:
    """Open a house with a console at which somebody sits, or a pipe lies."""
    if typed:
        writing, reading = pty.openpty()
    else:
        reading, writing = os.pipe()
    heard = Heard()
    console = Console(
        clock=FakeClock(),
        new_ulid=fresh_ulid,
        scripts=lambda: ("Latin",),
        words=load_words("en"),
        descriptor=reading,
        writer=lambda: LineWriter(heard),
    )
    wanted: set[str] = set()
    async with (
        open_house(
            root,
            provider=provider or Responder(echoes),
            tools=tools,
            channels=[console],
            is_wanted=lambda name: name in wanted,
        ) as house,
        watching(house.port, HOUSE) as window,
    ):
        house.gateway._rooms.services.start("console")
        person = Person(house, window, heard, writing)
        await person.until_console("up")
        yield person
    for descriptor in (reading, writing):
        with_closed(descriptor)


def with_closed(descriptor: int) -> None:
    try:
        os.close(descriptor)
    except OSError:
        return


async def test_a_line_is_a_message_and_its_answer_is_told(tmp_path: Path) -> None:
    async with at_console(tmp_path) as person:
        person.types("hello", "", "  again  ")
        await person.heard.until("You said: again")

    assert person.heard.getvalue().count("You said: hello") == 1
    assert person.heard.getvalue().index("hello") < person.heard.getvalue().index("again")


@pytest.mark.parametrize("word", ["/quit", " /exit "])
async def test_leaving_the_console_leaves_the_house(tmp_path: Path, word: str) -> None:
    async with at_console(tmp_path) as person:
        person.types(word)
        await person.until_console("off")

        await person.house.talk("still there?")


async def test_the_end_of_input_waits_for_the_answer(tmp_path: Path) -> None:
    async with at_console(tmp_path) as person:
        person.types("hello")
        os.close(person._writing)
        await person.until_console("off")

        assert "You said: hello" in person.heard.getvalue()


async def test_a_question_is_shown_whole_and_answered_by_its_number(tmp_path: Path) -> None:
    tool = host_command()
    async with at_console(tmp_path, provider=calls_once(), tools=[tool]) as person:
        person.types("go")
        await person.heard.until("  5  no")
        shown = person.heard.getvalue()
        person.types("yes please", "7", "1")
        await person.heard.until("It is done.")

    assert "openpista asks: Run date" in shown
    assert "    date" in shown
    assert "  1  yes, once" in shown
    assert person.heard.getvalue().count("Answer with one of its numbers") == 2
    assert len(tool.ran) == 1


async def test_no_may_have_a_reason(tmp_path: Path) -> None:
    tool = host_command()
    async with at_console(tmp_path, provider=calls_once(), tools=[tool]) as person:
        person.types("go", "5 not today")
        await person.heard.until("It is done.")
        event = await person.window.until_kind(ApprovalResolved)

    assert isinstance(event, ApprovalResolved)
    assert (event.outcome, event.text) == ("no", "not today")
    assert tool.ran == []


async def test_a_question_that_another_window_answers_is_let_go(tmp_path: Path) -> None:
    async with at_console(tmp_path, provider=calls_once(), tools=[host_command()]) as person:
        person.types("go")
        await person.heard.until("  5  no")
        [approval] = person.house.gateway._rooms.ground.desk.waiting()
        await person.house.port.send(AnswerApproval(approval_id=approval.id, answer="no"))
        await person.heard.until("It is done.")
        person.types("again")
        await person.heard.until("openpista asks", times=2)
        person.types("5")
        await person.heard.until("It is done.", times=2)


async def test_at_a_terminal_what_was_typed_ahead_answers_nothing(tmp_path: Path) -> None:
    tool = host_command()
    async with at_console(tmp_path, provider=calls_once(), tools=[tool], typed=True) as person:
        await person.heard.until("openpista> ")
        person.types("go")
        await person.heard.until("  5  no")
        person.types("1")
        await person.heard.until("It is done.")
        person.types("/quit")
        await person.until_console("off")

    assert len(tool.ran) == 1


async def test_a_new_conversation_begins_on_demand(tmp_path: Path) -> None:
    async with at_console(tmp_path) as person:
        person.types("one", "two", "/new", "three", "/help", "/stop")
        await person.heard.until("You said: three")
        await person.heard.until("There are /new")
        page = await person.house.store.sessions.page(cursor="", limit=10)

    assert sorted(session.message_count for session in page.sessions) == [2, 4]


async def test_what_is_said_elsewhere_in_its_conversation_is_told(tmp_path: Path) -> None:
    async with at_console(tmp_path) as person:
        person.types("one")
        await person.heard.until("You said: one")
        [session] = (await person.house.store.sessions.page(cursor="", limit=10)).sessions
        await person.house.talk("from the window", session.id)
        await person.heard.until("You said: from the window")

    assert "owner: from the window" in person.heard.getvalue()
