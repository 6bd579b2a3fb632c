"""Where the bot's token comes from, and how it is given and kept. It never stands on a command
line, where other programs could read it."""

import sys
from typing import Literal

import click
from msgspec import Struct

from openpista.app.kept_tokens import keep_token, stored_token
from openpista.app.logins import make_logins
from openpista.cli.house import app_of
from openpista.cli.output import at_terminal
from openpista.cli.start import Started
from openpista.words.catalogue import Words

KEY = "channels.telegram.token"
NAME = "telegram"


class TokenFrom(Struct, frozen=True):
    """Where the token that would be used stands; `kind` is empty where there is none. `account`
    is the bot's name where it is known."""

    kind: Literal["", "file", "environment", "option", "credentials", "keyring"] = ""
    where: str = ""
    account: str = ""


async def token_from(started: Started) -> TokenFrom:
    """Return where the bot's token stands. Raises CredentialsUnsafeError."""
    origin = started.loaded.origin(KEY)
    if started.loaded.config.channels.telegram.token and origin.kind != "default":
        return TokenFrom(origin.kind, origin.where)
    vault = make_logins(app_of(started)).vault
    held = vault.entry(NAME)
    if held is None or not held.has_secret:
        return TokenFrom()
    if held.place == "keyring":
        return TokenFrom("keyring", account=held.account)
    return TokenFrom("credentials", str(vault.file.path), held.account)


async def given_token(started: Started) -> str:
    """Return the token that the configuration holds already, or that a person or standard input
    gives now; who gives none keeps the stored one. Raises CredentialsUnsafeError, LoginError."""
    if token := started.loaded.config.channels.telegram.token:
        return token
    given = _asked(started.words) if at_terminal() else sys.stdin.readline()
    return given.strip() or await stored_token(make_logins(app_of(started)).vault, NAME)


async def keep(started: Started, token: str) -> str:
    """Ask Telegram whose token it is and keep it as a credential, where it does not stand in the
    file or the environment; return the bot's user name. Raises OpenpistaError."""
    from openpista.channels.telegram.bot_api import bot_of

    settings = started.loaded.config.channels.telegram
    started.redactor.learn(token)
    name = await bot_of(token, settings.base_url)
    if token != settings.token:
        vault = make_logins(app_of(started)).vault
        await keep_token(vault, NAME, token, account=f"@{name}")
    return name


def _asked(words: Words) -> str:
    answer: object = click.prompt(
        words("tg.setup_token"), hide_input=True, default="", show_default=False, err=True
    )
    return str(answer)
