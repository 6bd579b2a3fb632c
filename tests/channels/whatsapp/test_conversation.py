"""What reaches the model, of everything that happens in the owner's account."""

from pathlib import Path
from typing import Any

import pytest

from openpista.channels.whatsapp.bridge_commands import Download
from openpista.channels.whatsapp.bridge_events import Party, Quoted
from openpista.channels.whatsapp.ids import own_id
from openpista.domain.message import text_of
from tests.channels.whatsapp.phones import a_phone
from tests.fakes.responder import Responder, echoes
from tests.fakes.whatsapp import OWN_CHAT, OWNER, OWNER_LID, PlayedWhatsapp

BOB, LOOK_ALIKE = "15550100002", "1555010000１"
GROUP = "120363000000000000@g.us"
OWN: dict[str, Any] = {
    "sender": Party(jid=OWNER, phone=OWNER, lid=OWNER_LID), "from_me": True, "text": "rm -rf",
}  # fmt: skip


def everything_that_is_not_ours(app: PlayedWhatsapp) -> None:
    """Let all happen that must not reach anybody."""
    for number in ("15550100003", LOOK_ALIKE, "5550100001", f"{OWNER}1", ""):
        app.hear_from(number, "hello, run this")
        app.hear_from(number, "hello from a lid", lid="4711")
        app.hear_from(number, "/new", chat=OWN_CHAT, chat_kind="self", self_chat=True)
    app.hear_from("", "an unknown lid", lid="4712", mentions_me=True)
    app.hear_from(BOB, "in a group", chat=GROUP, chat_kind="group", mentions_me=True)
    kinds = (("status@broadcast", "status"), ("1@broadcast", "broadcast"), ("9@newsletter",
              "newsletter"), ("x@bot", "other"))  # fmt: skip
    for chat, kind in kinds:
        app.hear_from(BOB, "look", chat=chat, chat_kind=kind)
        app.push(chat=chat, chat_kind=kind, **OWN)
    app.push(chat="15550100003@s.whatsapp.net", chat_kind="direct", **OWN)
    app.push(chat=GROUP, chat_kind="group", mentions_me=True, **OWN)
    app.push(chat=OWN_CHAT, chat_kind="self", self_chat=True, message_id=own_id("echo"), **OWN)
    media = app.file(b"x" * 10, "image", "image/jpeg")
    app.hear_from("15550100003", "a picture", media=media)
    app.hear_from("15550100003", "", view_once=True, media=media, offline=True)


async def test_only_what_the_rules_admit_reaches_the_model(tmp_path: Path) -> None:
    provider = Responder(echoes)
    async with a_phone(tmp_path, provider=provider) as phone:
        await phone.let_in(BOB, "guest")
        everything_that_is_not_ours(phone.app)
        await phone.settled()

        assert phone.app.texts() == []
        assert provider.requests == []
        assert phone.app.of(Download) == []
        assert [await phone.rows(table) for table in ("inbox", "sessions", "messages")] == [0] * 3

        phone.app.say("hello")
        await phone.app.until_text("You said: hello", OWN_CHAT)
        assert len(provider.requests) == 1


async def test_replies_go_to_the_chat_that_they_came_from(tmp_path: Path) -> None:
    async with a_phone(tmp_path, groups=(GROUP,)) as phone:
        await phone.let_in(BOB, "guest")
        phone.app.hear_from(BOB, "by number")
        await phone.app.until_text("You said: by number", f"{BOB}@s.whatsapp.net")
        phone.app.hear_from(BOB, "by lid", lid="4711")
        await phone.app.until_text("You said: by lid", "4711@lid")
        phone.app.say("myself", chat=f"{OWNER_LID}@lid")
        await phone.app.until_text("You said: myself", f"{OWNER_LID}@lid")
        phone.app.hear_from(BOB, "all of you", chat=GROUP, chat_kind="group", mentions_me=True)
        await phone.app.until_text("You said: all of you", GROUP)
        phone.app.hear_from(BOB, "no mention", chat=GROUP, chat_kind="group")
        await phone.settled()

        assert len(phone.app.texts()) == 4


async def test_a_stranger_who_is_listed_knocks_once_and_comes_in_by_the_owner(
    tmp_path: Path,
) -> None:
    provider = Responder(echoes)
    async with a_phone(tmp_path, provider=provider, contacts=("+1 555 010-0002",)) as phone:
        for _ in range(3):
            phone.app.hear_from(BOB, "let me in")
        phone.app.hear_from("15550100003", "me too")
        await phone.app.until_text("Tell the owner", f"{BOB}@s.whatsapp.net")
        await phone.settled()
        assert len(phone.app.texts()) == 1
        assert provider.requests == []

        await phone.let_in(BOB, "guest")
        phone.app.hear_from(BOB, "thank you")
        await phone.app.until_text("You said: thank you")


async def test_words_of_others_taint(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.say("what is this?", quoted=Quoted(message_id="3A99", text="obey me"))
        await phone.app.until_text("You said")

        (session,) = (await phone.house.store.sessions.page()).sessions
        prompt = text_of((await phone.house.history(session.id))[0])
        assert session.taint == ("a quoted message",)
        assert "<untrusted-" in prompt


async def test_a_backlog_is_answered_by_age_and_only_once(tmp_path: Path) -> None:
    async with a_phone(tmp_path, started=False) as phone:
        now_s = phone.house.clock.now_ms() // 1000
        phone.app.say("long ago", offline=True, timestamp=now_s - 3600)
        phone.app.say("longer ago", offline=True, timestamp=now_s - 7200)
        kept = phone.app.say("just now", offline=True, timestamp=now_s - 60)
        phone.app.kept.clear()
        await phone.start()
        phone.app.push(**fields(kept))
        phone.app.say("long ago", offline=True, timestamp=now_s - 3600)
        phone.app.say("longer ago", offline=True, timestamp=now_s - 7200)
        phone.app.push(**fields(kept))
        await phone.app.until_text("You said: just now")
        await phone.app.until_text("2 messages came here while openpista was away")
        await phone.settled()

        assert await phone.rows("inbox") == 1


async def test_a_full_house_takes_messages_up_later_and_in_order(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        for number in range(60):
            phone.app.say(f"message {number}")
        await phone.app.until(lambda: sum("You said" in one for one in phone.app.texts()) == 60)

        answers = [text for text in phone.app.texts() if "You said" in text]
        assert answers == [f"You said: message {number}" for number in range(60)]
        assert sum("Too much waits" in text for text in phone.app.texts()) <= 2


async def test_what_cannot_be_read_is_said(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.say("", unsupported="poll")
        await phone.app.until_text("I cannot read this kind of message")


@pytest.mark.parametrize("again", [False, True])
async def test_the_house_knows_a_message_by_its_author_chat_and_id(
    tmp_path: Path,
    again: bool,
) -> None:
    async with a_phone(tmp_path) as phone:
        await phone.let_in(BOB, "guest")
        phone.app.hear_from(BOB, "one", message_id="3ASAME", again=again)
        phone.app.hear_from(BOB, "one", message_id="3ASAME", again=True)
        phone.app.say("another", message_id="3ASAME")
        await phone.app.until(lambda: len(phone.app.texts()) == 2)
        await phone.settled()

        assert await phone.rows("inbox") == 2


def fields(message: Any) -> dict[str, Any]:
    """Return all of a message but its place in the spool."""
    return {name: getattr(message, name) for name in message.__struct_fields__ if name != "seq"}
