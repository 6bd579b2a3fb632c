"""The fake Bot API, used with the real python-telegram-bot."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest
from telegram import Bot, InlineKeyboardButton, InlineKeyboardMarkup, InputFile, Message
from telegram.error import BadRequest, ChatMigrated, Conflict, Forbidden, InvalidToken, NetworkError

from openpista.domain.tasks import owned_task
from tests.fakes.botapi import TOKEN, BotApi


@asynccontextmanager
async def a_bot(token: str = TOKEN) -> AsyncGenerator[tuple[BotApi, Bot]]:
    async with BotApi().open() as api:
        api.private(42)
        bot = Bot(token, base_url=f"{api.base_url}/bot", base_file_url=f"{api.base_url}/file/bot")
        async with bot:
            yield api, bot


async def test_updates_come_by_long_poll_until_they_are_confirmed() -> None:
    async with a_bot() as (api, bot):
        assert bot.username == "pista_bot"
        waiting = owned_task(bot.get_updates(timeout=10), name="poll")
        await api.until(lambda: bool(api.named("getUpdates")))
        update_id = await api.say("/start abc")

        (update,) = await waiting
        assert update.message is not None
        assert (update.update_id, update.message.text) == (update_id, "/start abc")
        assert len(await bot.get_updates(timeout=0)) == 1
        assert await bot.get_updates(offset=update_id + 1, timeout=0) == ()


async def test_messages_are_sent_edited_and_deleted() -> None:
    async with a_bot() as (api, bot):
        keys = InlineKeyboardMarkup([[InlineKeyboardButton("Yes", callback_data="y")]])
        sent = await bot.send_message(42, "Hello", reply_markup=keys)
        edited = await bot.edit_message_text("Hello!", chat_id=42, message_id=sent.message_id)
        assert isinstance(edited, Message)
        assert (edited.text, edited.reply_markup) == ("Hello!", None)
        with pytest.raises(BadRequest, match="not modified"):
            await bot.edit_message_text("Hello!", chat_id=42, message_id=sent.message_id)
        with pytest.raises(BadRequest, match="not found"):
            await bot.edit_message_text("Hello!", chat_id=42, message_id=99)
        assert await bot.delete_message(42, sent.message_id)
        assert api.sent() == []


async def test_files_go_both_ways() -> None:
    async with a_bot() as (api, bot):
        photo = await bot.send_photo(42, InputFile(b"png", "a.png"), caption="Look")
        assert (photo.caption, photo.photo[0].file_size) == ("Look", 3)
        file = await bot.get_file(photo.photo[0].file_id)
        assert bytes(await file.download_as_bytearray()) == b"png"
        await api.press(api.sent()[0], "y")
        (update,) = await bot.get_updates(timeout=0)
        assert update.callback_query is not None
        assert await bot.answer_callback_query(update.callback_query.id)


async def test_refusals_are_those_of_the_documentation() -> None:
    async with a_bot() as (api, bot):
        api.blocked.add(7)
        api.migrated[-5] = -1005
        with pytest.raises(Forbidden, match="blocked"):
            await bot.send_message(7, "Hello")
        with pytest.raises(BadRequest, match="Chat not found"):
            await bot.send_message(99, "Hello")
        with pytest.raises(BadRequest, match="too long"):
            await bot.send_message(42, "x" * 4097)
        with pytest.raises(ChatMigrated):
            await bot.send_message(-5, "Hello")
        api.faults["sendMessage"] = ["lost", "500"]
        for _ in range(2):
            with pytest.raises(NetworkError):
                await bot.send_message(42, "Hello")
        assert api.texts() == ["Hello"]


async def test_a_second_poll_ends_the_first() -> None:
    async with a_bot() as (api, bot):
        first = owned_task(bot.get_updates(timeout=10), name="poll")
        await api.until(lambda: len(api.named("getUpdates")) == 1)
        async with Bot(TOKEN, base_url=f"{api.base_url}/bot") as other:
            second = owned_task(other.get_updates(timeout=10), name="poll")
            with pytest.raises(Conflict):
                await first
            await api.say("hi")
            assert len(await second) == 1


async def test_a_wrong_token_is_refused() -> None:
    async with BotApi().open() as api:
        bot = Bot("1:wrong", base_url=f"{api.base_url}/bot")
        with pytest.raises(InvalidToken):
            await bot.initialize()
        await bot.shutdown()
