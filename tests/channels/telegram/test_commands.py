"""The bot's commands."""

import asyncio
from pathlib import Path
from typing import Any

from openpista.domain.message import Text
from tests.channels.telegram.phones import Phone, a_phone
from tests.fakes.models import calls, says
from tests.fakes.responder import Responder, echoes
from tests.fakes.tools import FakeTool


async def says_after(phone: Phone, text: str, part: str, user_id: int = 42) -> dict[str, Any]:
    """Say something and wait for words of the bot."""
    await phone.api.say(text, user_id)
    return await phone.api.until_text(part, user_id)


async def test_the_menu_is_registered(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        await phone.api.until(lambda: bool(phone.api.commands))

        assert [one["command"] for one in phone.api.commands] == [
            "help", "new", "sessions", "model", "status", "cancel", "steer", "undo", "approve",
            "follow",
        ]  # fmt: skip


async def test_every_command_answers(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        await says_after(phone, "/help", "Write what should be done")
        await says_after(phone, "/start", "Write what should be done")
        await says_after(phone, "/status", "no conversation here yet")
        await says_after(phone, "/undo", "no conversation here yet")
        await says_after(phone, "/model", "no conversation here yet")
        await says_after(phone, "/sessions", "no conversation yet")
        await says_after(phone, "/follow on", "talks to no session yet")
        await says_after(phone, "hello", "You said: hello")
        await says_after(phone, "/status", "nothing is running")
        await says_after(phone, "/model", "fake/fake answers here")
        await says_after(phone, "/model nothing", "I know no model nothing")
        await says_after(phone, "/cancel", "Nothing is running")
        await says_after(phone, "/steer", "Say what")
        await says_after(phone, "/approve", "Nothing waits for your decision")
        await says_after(phone, "/follow", "/follow on or /follow off")
        await says_after(phone, "/follow on", "Every answer of this conversation")
        await says_after(phone, "/follow off", "Only answers to what was written here")
        await says_after(phone, "/dance", "I do not know /dance")
        await says_after(phone, "/new", "A new conversation begins")
        await says_after(phone, "/status", "(without a title)")


async def test_another_conversation_is_opened_by_a_button(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        session_id = await phone.house.talk("typed at the desk")
        await phone.house.port.send(_titled(session_id))
        listed = await says_after(phone, "/sessions", "Which conversation")

        await phone.api.press(listed, phone.button(listed, "From the desk"), 7)
        await phone.api.press(listed, phone.button(listed, "From the desk"))

        await phone.api.until_text("goes on with “From the desk”")
        await says_after(phone, "and from the phone", "You said: and from the phone")
        history = await phone.house.history(session_id)
        assert [message.role for message in history].count("user") == 2


async def test_a_guest_gets_a_conversation_and_nothing_else(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        await phone.pair(8, "guest")
        await says_after(phone, "hello", "You said: hello", 8)
        for command in ("sessions", "model", "steer x", "undo", "approve", "follow on"):
            before = len(phone.api.texts(8))
            await phone.api.say(f"/{command}", 8)
            await phone.api.until(lambda before=before: len(phone.api.texts(8)) > before)

        assert phone.api.texts(8).count("Only the owner can do that.") == 6
        await says_after(phone, "/new", "A new conversation", 8)
        rows = await phone.house.store.sessions.page()
        assert {taint for row in rows.sessions for taint in row.taint} == {"words of Ann"}


async def test_a_command_that_comes_twice_is_carried_out_once(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.api.repeats = 3
        await phone.api.say("/new")
        await phone.api.until(lambda: phone.api.unconfirmed == 0)
        await phone.stop()
        await phone.start()

        rows = await phone.house.store.sessions.page()
        assert len(rows.sessions) == 1


async def test_steering_joins_the_running_work(tmp_path: Path) -> None:
    go_on = asyncio.Event()
    tool = FakeTool("fake.tool", wait=go_on)
    steps = [says(Text("Working on it."), calls("fake.tool"))]
    provider = Responder(lambda request: steps.pop(0) if steps else echoes(request))
    async with a_phone(tmp_path, provider=provider, tools=[tool]) as phone:
        await phone.api.say("work")
        async with asyncio.timeout(10):
            await tool.started.wait()
        await says_after(phone, "/steer use the blue one", "Told.")
        go_on.set()

        await phone.api.until_text("You said: use the blue one")


def _titled(session_id: Any) -> Any:
    from openpista.domain.command import RenameSession

    return RenameSession(session_id=session_id, title="From the desk")
