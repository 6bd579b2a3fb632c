"""The way to the Bot API: its errors in our words, and never the token in them."""

import logging
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

import pytest

from openpista.channels.telegram.client import Api
from openpista.channels.telegram.errors import (
    ConflictError,
    MigratedError,
    RefusedError,
    TokenRefusedError,
    UnreachedError,
)
from openpista.channels.telegram.markdown import Rich, Span, plain
from openpista.channels.telegram.place import Key, Place
from openpista.domain.delivery import PostponedError, UnclearError, UndeliverableError
from openpista.domain.errors import OpenpistaError
from openpista.domain.tasks import owned_task
from tests.fakes.botapi import TOKEN, BotApi, Fault

HERE = Place(42)


@asynccontextmanager
async def an_api(token: str = TOKEN) -> AsyncGenerator[tuple[BotApi, Api]]:
    async with BotApi().open() as telegram:
        telegram.private(42)
        api = Api(token, telegram.base_url)
        await api.open()
        try:
            yield telegram, api
        finally:
            await api.close()


async def test_words_and_their_looks_arrive() -> None:
    async with an_api() as (telegram, api):
        part = Rich("🎉 bold x", (Span("bold", 2, 6), Span("pre", 7, 8, "py")))
        sent = await api.send(HERE, part, keys=((Key("Yes", "y"),),))

        (message,) = telegram.sent()
        assert message["entities"] == [
            {"type": "bold", "offset": 3, "length": 4},
            {"type": "pre", "offset": 8, "length": 1, "language": "py"},
        ]
        assert await api.edit(HERE, sent, plain("new"))
        assert await api.edit(HERE, sent, plain("new"))
        assert not await api.edit(HERE, 999, plain("new"))
        await api.delete(HERE, sent)
        await api.delete(HERE, sent)
        assert telegram.sent() == []


@pytest.mark.parametrize(
    ("fault", "error"),
    [
        ("429", PostponedError),
        ("lost", UnclearError),
        ("refused", UnclearError),
        ("500", UnclearError),
    ],
)
async def test_what_goes_wrong_on_the_way(fault: Fault, error: type[OpenpistaError]) -> None:
    async with an_api() as (telegram, api):
        telegram.faults["sendMessage"] = [fault]
        telegram.retry_after = 17
        with pytest.raises(error) as raised:
            await api.send(HERE, plain("hello"))
        assert TOKEN not in repr(raised.value) + raised.value.detail
        assert raised.value.__cause__ is None
        if isinstance(raised.value, PostponedError):
            assert raised.value.wait_s == 17


async def test_what_a_chat_refuses() -> None:
    async with an_api() as (telegram, api):
        telegram.blocked.add(8)
        telegram.migrated[-5] = -1005
        for place, error in (
            (Place(8), UndeliverableError),
            (Place(99), UndeliverableError),
            (Place(-5), MigratedError),
        ):
            with pytest.raises(error):
                await api.send(place, plain("hello"))
        with pytest.raises(RefusedError):
            await api.send(HERE, plain("x" * 5000))


async def test_nobody_there_means_not_sent_for_sure() -> None:
    async with an_api() as (_, api):
        gone = Api(TOKEN, "http://127.0.0.1:9")
        with pytest.raises(PostponedError):
            await gone.open()
        await gone.close()
        assert await api.send(HERE, plain("still here"))


async def test_a_token_that_is_none_and_one_that_somebody_else_uses() -> None:
    async with an_api() as (telegram, api):
        wrong = Api("1:wrong", telegram.base_url)
        with pytest.raises(TokenRefusedError):
            await wrong.open()
        await wrong.close()
        first = owned_task(api.updates(None, 10), name="poll")
        await telegram.until(lambda: bool(telegram.named("getUpdates")))
        other = Api(TOKEN, telegram.base_url)
        await other.open()
        second = owned_task(other.updates(None, 10), name="poll")
        with pytest.raises(ConflictError):
            await first
        await telegram.say("hi")
        assert len(await second) == 1
        await other.close()


async def test_files_go_as_what_they_are() -> None:
    async with an_api() as (telegram, api):
        for name, mime in (("a.png", "image/png"), ("v.ogg", "audio/ogg"), ("a.pdf", "x/pdf")):
            await api.send_file(HERE, name, mime, b"data")

        kinds = [next(k for k in ("photo", "voice", "document") if k in m) for m in telegram.sent()]
        assert kinds == ["photo", "voice", "document"]
        assert await api.fetch("file0") == b"data"
        with pytest.raises(RefusedError):
            await api.fetch("gone")


async def test_no_log_names_the_token(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.WARNING)
    async with an_api() as (telegram, api):
        telegram.faults["sendMessage"] = ["lost", "500", "429"]
        for _ in range(3):
            with pytest.raises(OpenpistaError):
                await api.send(HERE, plain("hello"))
        await api.typing(HERE)
        await api.answer("1", "x", alert=True)
        await api.advertise([("help", "what there is")])

    assert TOKEN not in caplog.text


async def test_telegram_says_whether_it_reaches_us() -> None:
    hook = "https://pista.example/hooks/telegram"
    async with BotApi().open() as server:
        api = Api(TOKEN, server.base_url)
        await api.open()
        await api.listen_at(hook, "a-secret")
        assert server.webhook.secret == "a-secret"
        await api.reaches_us_at(hook)

        await server.say("hello")
        await api.reaches_us_at(hook)
        server.webhook.error = "Connection refused"
        with pytest.raises(UnreachedError, match="Connection refused"):
            await api.reaches_us_at(hook)
        await api.listen_at("", "")
        with pytest.raises(UnreachedError, match="another address"):
            await api.reaches_us_at(hook)
        await api.close()
