"""`openpista config`: show, path, set, unset, edit, check."""

import asyncio
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import click

from openpista.cli.options import config_option, json_option
from openpista.cli.output import at_terminal, say, say_json, tell
from openpista.domain.command import Accepted, Refused, SetConfig, UnsetConfig
from openpista.domain.errors import ConfigError, UsageError
from openpista.domain.port import GatewayPort
from openpista.domain.query import ConfigEntries, ConfigEntry, ReadConfig


@click.group("config")
def command() -> None:
    """Look at the configuration and change it."""


@command.command()
@click.argument("key", default="")
@config_option
@json_option
def show(key: str, config: Path | None, as_json: bool) -> None:
    """Print every value and where it comes from; secrets as stars.

    KEY is one key, or the beginning of several.
    """
    from openpista.cli.start import start
    from openpista.config.entries import config_entries

    started = start(config)
    entries = [
        entry
        for entry in config_entries(started.loaded)
        if not key or entry.key == key or entry.key.startswith(f"{key}.")
    ]
    if not entries:
        raise UsageError(f"{key} is no key of openpista. `openpista config show` lists all.")
    if as_json:
        say_json(entries)
        return
    for entry in entries:
        say(_line(entry, started.loaded.origin(entry.key).where))


@command.command()
@config_option
def path(config: Path | None) -> None:
    """Print which file is used."""
    say(str(_file(config)))


@command.command("set")
@click.argument("key")
@click.argument("value", required=False)
@config_option
def set_(key: str, value: str | None, config: Path | None) -> None:
    """Set KEY to VALUE (TOML or plain text); what can hold at once does in an openpista that runs.

    Without VALUE it is asked for, or read from standard input: secrets have no place in the
    history of a shell.
    """
    change(SetConfig(key=key, value=_asked_for(key) if value is None else value), config)


@command.command()
@click.argument("key")
@config_option
def unset(key: str, config: Path | None) -> None:
    """Take KEY out of the file, so that its default holds again."""
    change(UnsetConfig(key=key), config)


@command.command()
@click.argument("key", default="")
@click.argument("value", default="")
@click.option("--unset", is_flag=True, help="Take the key out of the file.")
@config_option
def edit(key: str, value: str, unset: bool, config: Path | None) -> None:
    """Set KEY to VALUE (TOML or plain text), or without KEY open the file in your editor.

    Comments stay, and a file that cannot be read is never saved.
    """
    if not key:
        _edit_by_hand(_file(config))
    elif unset:
        change(UnsetConfig(key=key), config)
    elif value:
        change(SetConfig(key=key, value=value), config)
    else:
        raise UsageError(f"Which value shall {key} have? `--unset` takes it out.")


@command.command()
@click.argument("file", required=False, type=click.Path(path_type=Path))
@config_option
def check(file: Path | None, config: Path | None) -> None:
    """Say what is wrong with the configuration; exit code 78 where it cannot be used.

    FILE is the file to check instead of the one in use.
    """
    from openpista.cli.start import start

    started = start(file or config)
    where = started.loaded.path
    key = "cli.config_ok" if where.exists() else "cli.config_missing"
    say(started.words(key, path=where))


def _line(entry: ConfigEntry, where: str) -> str:
    origin = "" if entry.origin == "default" else f"  # {where}"
    return f"{entry.key} = {entry.value or '(unset)'}{origin}"


def _file(config: Path | None) -> Path:
    from openpista.config.paths import find_home

    return config or find_home(os.environ).config_file


def _asked_for(key: str) -> str:
    from openpista.config.edit import known_key

    if not at_terminal():
        return sys.stdin.readline().removesuffix("\n")
    is_secret = known_key(key).about.secret
    answer: object = click.prompt(
        key, hide_input=is_secret, default="", show_default=False, err=True
    )
    return str(answer)


def change(command: SetConfig | UnsetConfig, config: Path | None) -> None:
    """Let the running openpista write its file, or write it here where none runs."""
    file = _file(config)
    answer = asyncio.run(_changed_by_the_host(command, file))
    if isinstance(answer, Refused):
        raise UsageError(answer.reason)
    if answer is None:
        _change_here(command, file)
    elif answer.note:
        tell(answer.note)


async def _changed_by_the_host(
    command: SetConfig | UnsetConfig, file: Path
) -> Accepted | Refused | None:
    from openpista.app.at_host import visit_host
    from openpista.config.paths import find_home

    async def change(port: GatewayPort) -> Accepted | Refused | None:
        used = await port.ask(ReadConfig())
        if not isinstance(used, ConfigEntries) or used.path != str(file):
            return None
        return await port.send(command)

    return await visit_host(find_home(os.environ), change)


def _change_here(command: SetConfig | UnsetConfig, file: Path) -> None:
    from openpista.config.edit import set_value, unset_value

    match command:
        case SetConfig():
            set_value(file, command.key, command.value)
            _tell_what_goes_before(file, command.key)
        case UnsetConfig():
            if not unset_value(file, command.key):
                tell(f"{command.key} is not set in {file}.")


def _tell_what_goes_before(file: Path, key: str) -> None:
    from openpista.cli.start import start

    origin = start(file, quiet=True).loaded.origin(key)
    if origin.kind == "environment":
        tell(f"Saved, but the variable {origin.where} goes before it.")


def _edit_by_hand(file: Path) -> None:
    """Let the user edit a copy, and put it in place only when it can be read."""
    from openpista.config.atomic import replace_file
    from openpista.config.document import example_file
    from openpista.config.toml_file import last_good_file

    before = file.read_text(encoding="utf-8") if file.exists() else ""
    with tempfile.TemporaryDirectory(prefix="openpista-") as folder:
        draft = Path(folder) / file.name
        draft.write_text(before or example_file(), encoding="utf-8")
        while True:
            _run_editor(draft)
            after = draft.read_text(encoding="utf-8")
            if after == (before or example_file()):
                tell("Nothing was changed.")
                return
            problem = _problem(draft)
            if not problem:
                break
            tell(problem)
            if not click.confirm("Edit it again?", default=True, err=True):
                raise ConfigError(f"{file} stays as it was.")
    if before:
        replace_file(last_good_file(file), before)
    replace_file(file, after)


def _problem(draft: Path) -> str:
    from openpista.config.load import load_config
    from openpista.config.paths import find_home

    try:
        loaded = load_config(home=find_home(os.environ), path=draft, environ={})
    except ConfigError as error:
        return error.message
    for warning in loaded.warnings:
        tell(warning)
    return ""


def _run_editor(file: Path) -> None:
    named = os.environ.get("VISUAL") or os.environ.get("EDITOR") or ""
    words = shlex.split(named) or [
        next((one for one in ("sensible-editor", "nano", "vi") if shutil.which(one)), "")
    ]
    if not words[0] or shutil.which(words[0]) is None:
        raise UsageError(f"There is no editor {words[0]!r}. Set EDITOR, or edit {file} yourself.")
    if subprocess.run([*words, str(file)], check=False).returncode != 0:
        raise ConfigError("The editor failed; nothing was changed.")
