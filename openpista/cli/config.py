"""`openpista config`: show, path, edit, check."""

import os
import shlex
import shutil
import subprocess
import tempfile
from pathlib import Path

import click

from openpista.cli.options import config_option, json_option
from openpista.cli.output import say, say_json, tell
from openpista.domain.errors import ConfigError, UsageError
from openpista.domain.query import ConfigEntry


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


@command.command()
@click.argument("key", default="")
@click.argument("value", default="")
@click.option("--unset", is_flag=True, help="Take the key out of the file.")
@config_option
def edit(key: str, value: str, unset: bool, config: Path | None) -> None:
    """Set KEY to VALUE (TOML or plain text), or without KEY open the file in your editor.

    Comments stay, and a file that cannot be read is never saved.
    """
    from openpista.config.edit import set_value, unset_value

    file = _file(config)
    if not key:
        _edit_by_hand(file)
        return
    if unset:
        if not unset_value(file, key):
            tell(f"{key} is not set in {file}.")
        return
    if not value:
        raise UsageError(f"Which value shall {key} have? `--unset` takes it out.")
    set_value(file, key, value)
    _tell_what_goes_before(file, key)


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
