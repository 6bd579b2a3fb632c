"""Words behind a slash."""

from pathlib import Path

import pytest

from tests.channels.whatsapp.phones import a_phone

BOB = "15550100002"


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ("/help", "/sessions – go on with another conversation"),
        ("/new", "A new conversation begins"),
        ("/status", "Now: nothing is running"),
        ("/cancel", "Nothing is running"),
        ("/undo", ""),
        ("/model", "answers here"),
        ("/model nonsense", "I know no model nonsense"),
        ("/sessions", "1  "),
        ("/steer", "Say what"),
        ("/approve", "Nothing waits"),
        ("/follow", "/follow on or /follow off"),
        ("/follow on", "Every answer of this conversation"),
        ("/dance", "I do not know /dance"),
    ],
)
async def test_a_command_is_answered_and_never_reaches_the_model(
    tmp_path: Path, said: str, answer: str
) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.say("hello")
        await phone.app.until_text("You said: hello")
        await phone.settled()
        phone.app.say(said)
        await phone.app.until(lambda: len(phone.app.texts()) == 2)
        await phone.settled()

        assert answer in phone.app.texts()[-1]
        assert await phone.rows("inbox") == 1


async def test_a_conversation_is_chosen_by_its_number(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.say("the first one")
        await phone.app.until_text("You said: the first one")
        phone.app.say("/new")
        await phone.app.until_text("A new conversation begins")
        phone.app.say("the second one")
        await phone.app.until_text("You said: the second one")
        phone.app.say("/sessions")
        await phone.app.until_text("/sessions NUMBER opens it")
        phone.app.say("/sessions 2")
        await phone.app.until_text("This chat goes on with")

        assert await phone.rows("sessions") == 2


async def test_a_guest_may_talk_and_little_else(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        await phone.let_in(BOB, "guest")
        chat = f"{BOB}@s.whatsapp.net"
        for command in ("/sessions", "/model", "/steer x", "/approve", "/follow on", "/undo"):
            phone.app.hear_from(BOB, command)
        phone.app.hear_from(BOB, "/help")
        await phone.app.until(lambda: len(phone.app.texts(chat)) == 7)

        assert sum("Only the owner" in text for text in phone.app.texts(chat)) >= 5
