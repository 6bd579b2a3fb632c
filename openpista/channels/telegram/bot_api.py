"""Where the Bot API is, what a token looks like, and whose a token is."""

import asyncio
import re

from openpista.domain.errors import OpenpistaError
from openpista.egress.addresses import is_loopback

BOT_API = "https://api.telegram.org"

_TOKEN = re.compile(r"[0-9]{6,}:[A-Za-z0-9_-]{30,}")


class BadTokenError(OpenpistaError):
    """It is no token at all."""


class AddressError(OpenpistaError):
    """The token must not be sent to this address."""

    def __init__(self) -> None:
        super().__init__(
            "channels.telegram.base_url must begin with https://, unless it is an address of this"
            " computer: the token would be readable by others on the way."
        )


def is_token(text: str) -> bool:
    """Say whether `text` is shaped like what BotFather gives: a number, a colon, 35 letters."""
    return _TOKEN.fullmatch(text) is not None


def bot_api_url(base_url: str) -> str:
    """Return the address of the Bot API; `base_url` is the owner's own or empty.

    Raises AddressError for one at which the token would travel unprotected.
    """
    if not base_url:
        return BOT_API
    is_near = base_url.startswith("http://") and is_loopback(base_url)
    if base_url.startswith("https://") or is_near:
        return base_url.rstrip("/")
    raise AddressError


async def bot_of(token: str, base_url: str) -> str:
    """Return the user name of the bot that Telegram knows under `token`.

    Raises BadTokenError, AddressError, and OpenpistaError where Telegram does not know it or
    cannot be reached.
    """
    if not is_token(token):
        raise BadTokenError(
            "This is not a bot's token: it is a number, a colon and 35 letters, as @BotFather"
            " gives it."
        )
    url = bot_api_url(base_url)
    await asyncio.to_thread(_import_library)
    from openpista.channels.telegram.client import Api

    api = Api(token, url)
    try:
        return (await api.open()).username or ""
    finally:
        await api.close()


def _import_library() -> None:
    from openpista.channels.telegram import client

    del client
