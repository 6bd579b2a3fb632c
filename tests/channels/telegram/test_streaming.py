"""An answer grows in one message while the model speaks."""

import asyncio
from pathlib import Path

from openpista.channels.telegram.streaming import parts_of
from openpista.domain.model import ModelRequest, TextChunk
from tests.channels.telegram.phones import a_phone
from tests.fakes.models import Step, says
from tests.fakes.responder import Responder

FIRST = "The first sentence of a longer answer. "
SECOND = "And the **second** one."


def speaks(pause: asyncio.Event) -> Responder:
    """Return a model that stops in the middle until it may go on."""

    def answer(_: ModelRequest) -> Step:
        return [TextChunk(FIRST), pause, TextChunk(SECOND), says(FIRST + SECOND)]

    return Responder(answer)


async def test_one_message_grows_and_becomes_the_answer(tmp_path: Path) -> None:
    pause = asyncio.Event()
    async with a_phone(tmp_path, provider=speaks(pause)) as phone:
        await phone.api.say("speak")
        await phone.api.until_text(FIRST.strip())
        assert phone.api.named("sendChatAction")

        pause.set()
        await phone.api.until_text("second one.")
        await phone.api.until(lambda: bool(phone.api.sent()[0].get("entities")))

        assert phone.api.texts() == [f"{FIRST}And the second one."]
        assert len(phone.api.named("sendMessage")) == 1


async def test_edits_wait_as_long_as_telegram_wants(tmp_path: Path) -> None:
    pause = asyncio.Event()
    async with a_phone(tmp_path, provider=speaks(pause)) as phone:
        phone.api.faults["sendMessage"] = ["429"]
        await phone.api.say("speak")

        await phone.api.until_text(FIRST.strip())
        pause.set()
        await phone.api.until_text("second one.")

        assert len(phone.api.texts()) == 1


async def test_an_answer_to_another_window_is_not_shown(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        await phone.api.say("hello there, how are you today?")
        await phone.api.until_text("You said")
        ((session_id, *_),) = await phone.house.store.database.read(
            lambda c: c.execute("SELECT id FROM sessions").fetchall()
        )

        await phone.house.talk("this was typed at the desk, not on the phone", session_id)

        assert len(phone.api.texts()) == 1


def test_the_same_text_makes_the_same_messages() -> None:
    text = "word " * 3000
    assert parts_of(text) == parts_of(text)
    assert parts_of("") == ()
