"""The address of the Bot API, and whose a token is."""

import pytest

from openpista.channels.telegram.bot_api import (
    BOT_API,
    AddressError,
    BadTokenError,
    bot_api_url,
    bot_of,
    is_token,
)
from openpista.channels.telegram.errors import TokenRefusedError
from tests.fakes.botapi import TOKEN, BotApi


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        (TOKEN, True),
        ("7000001:short", False),
        ("7000001", False),
        (f" {TOKEN}", False),
        (f"{TOKEN}/getMe", False),
        ("", False),
    ],
)
def test_a_token_has_the_shape_that_botfather_gives(text: str, is_one: bool) -> None:
    assert is_token(text) is is_one


def test_a_token_goes_to_nobody_else_unprotected() -> None:
    assert bot_api_url("") == BOT_API
    assert bot_api_url("http://127.0.0.1:8081/") == "http://127.0.0.1:8081"
    assert bot_api_url("https://bots.example") == "https://bots.example"
    for unsafe in ("http://bots.example", "http://192.168.1.5:8081", "ftp://127.0.0.1"):
        with pytest.raises(AddressError):
            bot_api_url(unsafe)


async def test_telegram_says_whose_a_token_is() -> None:
    async with BotApi().open() as api:
        assert await bot_of(TOKEN, api.base_url) == "pista_bot"
        with pytest.raises(TokenRefusedError):
            await bot_of(f"{TOKEN}x", api.base_url)
        with pytest.raises(BadTokenError):
            await bot_of("my token", api.base_url)

    assert [name for name, _ in api.calls] == ["getMe", "getMe"]
