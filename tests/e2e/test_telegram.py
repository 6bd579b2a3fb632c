"""The real program, reached from a phone: what the owner can do there."""

import json
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.e2e.bot import OWNER_ID, a_bot, button
from tests.fakes.botapi import BotApi

SAYS = """
[[step]]
say = "Hello from practice."
repeat = true
"""

LONG = "\\n\\n".join(f"Paragraph {number}: " + "word " * 60 for number in range(32))
SAYS_MUCH = f"""
[[step]]
say = "{LONG}"
"""

ASKS = """
[[step]]
when = "please"
call = { tool = "system.run", args = { command = "echo done > made.txt", host = true } }

[[step]]
say = "It is done."
repeat = true
"""

NAMES = """
[[step]]
when = "here is"
say = "I see the note."

[[step]]
when = "what is this"
say = "I see a picture."

[[step]]
say = "Nothing came along."
repeat = true
"""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010806000000"
    "1f15c4890000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


@pytest.fixture
async def api() -> AsyncGenerator[BotApi]:
    async with BotApi().open() as api:
        yield api


async def test_a_phone_is_paired_by_a_link_and_talks(tmp_path: Path, api: BotApi) -> None:
    async with a_bot(tmp_path, SAYS, api=api) as bot:
        await bot.pair()
        await api.say("hi")
        await bot.until_text("Hello from practice.")
        owners = await bot.run("owner", "list")

    assert owners.stdout.split()[:3] == ["telegram", str(OWNER_ID), "owner"]
    assert {command["command"] for command in api.commands} >= {"help", "new", "cancel", "approve"}


async def test_an_answer_grows_while_it_is_given(tmp_path: Path, api: BotApi) -> None:
    said = " ".join(f"word{number}" for number in range(120))
    script = f'[[step]]\nsay = "{said}"\n'
    async with a_bot(tmp_path, script, api=api, OPENPISTA_PRACTICE__PACE_MS="40") as bot:
        await bot.pair()
        before = len(api.sent(OWNER_ID))
        await api.say("tell me")
        await bot.until_text("word119")

    (answer,) = api.sent(OWNER_ID)[before:]
    edits = [
        fields["text"]
        for fields in api.named("editMessageText")
        if fields["message_id"] == str(answer["message_id"])
    ]
    assert answer["text"] == said
    assert len(edits) >= 2
    assert all(said.startswith(text.rstrip()) for text in edits)
    assert api.named("sendChatAction")


async def test_a_long_answer_comes_whole_in_parts(tmp_path: Path, api: BotApi) -> None:
    async with a_bot(tmp_path, SAYS_MUCH, api=api) as bot:
        await bot.pair()
        before = len(api.texts(OWNER_ID))
        await api.say("tell me all")
        await bot.until_text("Paragraph 31")
        parts = api.texts(OWNER_ID)[before:]

    assert len(LONG.replace("\\n", "\n")) > 10_000
    assert len(parts) >= 3
    assert all(len(part) <= 4096 for part in parts)
    assert [word for part in parts for word in part.split()] == LONG.replace("\\n", " ").split()
    assert all(part.startswith("Paragraph") for part in parts)


async def test_the_owner_allows_by_a_button_and_nobody_else(tmp_path: Path, api: BotApi) -> None:
    async with a_bot(tmp_path, ASKS, api=api) as bot:
        await bot.pair()
        api.private(666, "Eve")
        made = bot.program.folder.parent / "home" / "made.txt"
        await api.say("please")
        card = await bot.until_keys(OWNER_ID, times=1)
        press = button(card, "Yes, once")
        await api.press(card, press, 666)
        await api.press({**card, "chat": api.private(666)}, press, 666)
        await api.until(lambda: api.unconfirmed == 0)
        assert "echo done > made.txt" in card["text"]
        assert not made.exists()

        await api.press(card, press, OWNER_ID)
        await bot.until_text("It is done.")
        closed = api.messages[OWNER_ID, card["message_id"]]
        session = json.loads((await bot.run("sessions", "list", "--json")).stdout)[0]
        found = list(Path(session["workspace"]).glob("made.txt"))

    assert "Allowed once by Ann" in closed["text"]
    assert "reply_markup" not in closed
    assert [file.read_text() for file in found] == ["done\n"]
    assert not api.sent(666)


async def test_pictures_and_files_come_along(tmp_path: Path, api: BotApi) -> None:
    async with a_bot(tmp_path, NAMES, api=api) as bot:
        await bot.pair()
        photo = [{**api.keep("p.png", "image/png", PNG), "width": 1, "height": 1}]
        await api.post({"photo": photo, "caption": "what is this"})
        await bot.until_text("I see a picture.")
        note = api.keep("note.txt", "text/plain", b"Remember the milk.")
        await api.post({"document": note, "caption": "here is the note"})
        await bot.until_text("I see the note.")
        session = json.loads((await bot.run("sessions", "list", "--json")).stdout)[0]
        shown = json.loads((await bot.run("sessions", "show", session["id"], "--json")).stdout)

    kinds = [block["type"] for one in shown["messages"] for block in one["blocks"]]
    assert kinds.count("image") == 1
    assert kinds.count("attachment") == 1


async def test_groups_answer_who_is_known_and_names_the_bot(tmp_path: Path, api: BotApi) -> None:
    ours, other = -1001, -1002
    async with a_bot(tmp_path, SAYS, api=api, settings=f'groups = ["{ours}"]\n') as bot:
        await bot.pair()
        mention = {"entities": [{"type": "mention", "offset": 0, "length": 10}]}
        for chat, topic in ((ours, 0), (ours, 7), (other, 0)):
            where = api.group(chat, forum=chat == ours)
            thread = {"message_thread_id": topic, "is_topic_message": True} if topic else {}
            await api.post({"text": "@pista_bot hello", **mention, **thread}, OWNER_ID, chat=where)
            await api.post({"text": "hello to all", **thread}, OWNER_ID, chat=where)
            await api.post({"text": "@pista_bot hello", **mention, **thread}, 666, chat=where)
        await api.until(lambda: len(api.sent(ours)) == 2 and api.unconfirmed == 0)
        sessions = json.loads((await bot.run("sessions", "list", "--json")).stdout)

    assert api.texts(ours) == ["Hello from practice."] * 2
    assert [one.get("message_thread_id", 0) for one in api.sent(ours)] in ([0, 7], [7, 0])
    assert not api.sent(other)
    assert len(sessions) == 2
