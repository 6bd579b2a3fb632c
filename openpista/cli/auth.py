"""`openpista auth`: login, status, logout, import. Keys come from a hidden prompt or from
standard input, never from the command line, where other programs could read them."""

import asyncio
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import cast, get_args

import click

from openpista.cli.house import app_of
from openpista.cli.options import config_option, json_option
from openpista.cli.output import at_terminal, say, say_json, tell
from openpista.cli.start import Started, start
from openpista.domain.command import BeginLogin, Refused
from openpista.domain.errors import NotFoundError, OpenpistaError, UsageError
from openpista.domain.ids import LoginId
from openpista.domain.login import LoginMethod, ProviderStatus

_METHODS: tuple[str, ...] = get_args(LoginMethod)
_WAYS = {
    "key": "paste a key",
    "endpoint": "an address, and a key if it wants one",
    "browser": "a page in the browser",
    "code": "a page that shows a code",
    "device": "a short code to type on another device",
    "command": "the vendor's own program, where you are logged in",
    "none": "nothing; it only has to run",
}


@click.group("auth")
def command() -> None:
    """Log in to model services, see where you are logged in, log out."""


@command.command()
@click.argument("provider", default="")
@click.option("--method", type=click.Choice(_METHODS), help="How to log in.")
@click.option("--endpoint", default="", help="The address, or for Bedrock the region.")
@click.option("--no-browser", is_flag=True, help="Only print the address of the page.")
@config_option
def login(
    provider: str, method: str | None, endpoint: str, no_browser: bool, config: Path | None
) -> None:
    """Log in to PROVIDER.

    Without a terminal the key is read from standard input:
    `openpista auth login openai < key.txt`.
    """
    started = start(config)
    asyncio.run(_log_in(started, provider, method, endpoint, opens=not no_browser))


@command.command()
@click.argument("provider", default="")
@config_option
@json_option
def status(provider: str, config: Path | None, as_json: bool) -> None:
    """Print how every service stands, or PROVIDER alone; of keys only their end."""
    started = start(config, quiet=as_json)
    found = asyncio.run(_providers(started))
    if provider:
        found = (_one(found, provider),)
    if as_json:
        say_json(found)
        return
    width = max(len(one.label) for one in found)
    for one in found:
        say(f"{one.label:<{width}}  {_standing(one)}")


command.add_command(status, "list")


@command.command()
@click.argument("provider")
@config_option
def logout(provider: str, config: Path | None) -> None:
    """Forget what is stored for PROVIDER, and tell the vendor where it wants to know."""
    from openpista.app.logins import make_logins

    desk = make_logins(app_of(start(config))).desk
    answer = asyncio.run(desk.logout(provider))
    if isinstance(answer, Refused):
        raise NotFoundError(answer.reason)
    tell(answer.note or f"Logged out of {provider}.")


@command.command("import")
@click.argument("file", required=False, type=click.Path(path_type=Path, dir_okay=False))
@config_option
def import_(file: Path | None, config: Path | None) -> None:
    """Take over the logins that the original openpista kept in FILE.

    What it kept in its usual place is taken over by itself.
    """
    from openpista.app.logins import make_logins
    from openpista.auth.credential_file import CredentialFile

    started = start(config)
    source = file or started.home.credentials_file
    if not source.exists():
        raise NotFoundError(f"{source} does not exist.")
    app = app_of(started)
    vault = make_logins(app).vault
    taken = vault.import_from(CredentialFile(source.absolute()), now_ms=app.clock.now_ms())
    for one in taken:
        say(f"{one.provider}: {one.reason or 'taken over'}")
    if not taken:
        tell(f"There is nothing of the original in {source} that was not taken over before.")


async def _log_in(
    started: Started, provider: str, method: str | None, endpoint: str, *, opens: bool
) -> None:
    from openpista.app.logins import make_logins
    from openpista.cli.login_window import LoginWindow

    app = app_of(started)
    desk = make_logins(app).desk
    about = _chosen(await desk.providers(), provider)
    if about.note:
        tell(about.note)
    begin = BeginLogin(
        login_id=LoginId(app.new_ulid()),
        provider=about.id,
        method=_way(about, method, endpoint),
        endpoint=endpoint,
    )
    ended = await LoginWindow(desk, opens_pages=opens).run(begin)
    if ended.state != "done":
        raise OpenpistaError(ended.reason or "The login was given up; nothing was saved.")
    who = f" as {ended.account}" if ended.account else ""
    tell(f"Logged in to {about.label}{who}.")
    if ended.reason:
        tell(ended.reason)


async def _providers(started: Started) -> tuple[ProviderStatus, ...]:
    from openpista.app.logins import make_logins

    return await make_logins(app_of(started)).desk.providers()


def _one(found: tuple[ProviderStatus, ...], text: str) -> ProviderStatus:
    """Return the service that a person means: by its id, or the only one with that word."""
    wanted = text.strip().lower()
    exact = [one for one in found if wanted in one.search]
    fitting = [
        one
        for one in found
        if wanted in one.label.lower() or any(wanted in word for word in (one.id, *one.search))
    ]
    by_id = [one for one in found if one.id.lower() == wanted]
    for group in (by_id, exact, fitting):
        if len(group) == 1:
            return group[0]
    names = ", ".join(one.id for one in fitting or found)
    raise UsageError(f"Which service is meant by {text!r}? There are: {names}.")


def _chosen(found: tuple[ProviderStatus, ...], provider: str) -> ProviderStatus:
    if provider:
        return _one(found, provider)
    if not at_terminal():
        raise UsageError("Name the service: openpista auth login PROVIDER.")
    for one in found:
        tell(f"  {one.id:<12} {one.label}  {'' if one.state == 'missing' else _standing(one)}")
    return _one(found, click.prompt("Which one", err=True))


def _way(about: ProviderStatus, method: str | None, endpoint: str) -> LoginMethod:
    if method is not None:
        return cast("LoginMethod", method)
    if endpoint and "endpoint" in about.methods:
        return "endpoint"
    if not sys.stdin.isatty() and "key" in about.methods:
        return "key"
    if len(about.methods) == 1 or not at_terminal():
        return about.methods[0]
    for one in about.methods:
        tell(f"  {one:<9} {_WAYS[one]}")
    choice = click.Choice(about.methods)
    return click.prompt("How", type=choice, default=about.methods[0], err=True)


def _standing(one: ProviderStatus) -> str:
    if one.source == "none":
        return "expired: log in again" if one.state == "expired" else "-"
    where = {
        "environment": f"key from {one.source_name}",
        "config": f"key from {one.source_name}",
        "keyring": "login in the keyring",
        "file": "login in credentials.toml",
        "command": f"login of {one.source_name}",
        "local": f"at {one.base_url}" if one.state != "missing" else f"none seen at {one.base_url}",
    }[one.source]
    parts = [where]
    if one.last_four:
        parts.append(f"…{one.last_four}")
    if one.account:
        parts.append(one.account)
    if one.expires_at_ms is not None:
        until = datetime.fromtimestamp(one.expires_at_ms / 1000, UTC).astimezone()
        parts.append(f"until {until:%Y-%m-%d %H:%M}")
    return ", ".join(parts)
