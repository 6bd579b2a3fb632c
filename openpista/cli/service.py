"""`openpista service`: lets the system start and keep the server of this user."""

import asyncio
import shutil
import subprocess
import sys

import click

from openpista.app.service_files import Unit, launchd_unit, systemd_unit
from openpista.cli.detach import own_command
from openpista.cli.house import app_of
from openpista.cli.output import at_terminal, say, tell
from openpista.cli.start import Started, start
from openpista.words.catalogue import Words

FAILED = 1
COMMAND_WITHIN_S = 60.0


@click.group("service")
def command() -> None:
    """Have the system start openpista when you log in, and keep it running."""


@command.command()
@click.option("--print", "only_print", is_flag=True, help="Only print what would be written.")
@click.pass_context
def install(ctx: click.Context, only_print: bool) -> None:
    """Write the unit, enable it and start it."""
    started = start(quiet=True)
    unit = unit_of(started)
    if only_print:
        say(unit.text, end="")
        return
    unit.path.parent.mkdir(parents=True, exist_ok=True)
    unit.path.write_text(unit.text, encoding="utf-8")
    tell(started.words("unit.written", path=unit.path))
    _offer_to_move_secrets(started)
    if not run_all(unit.enable, started.words):
        ctx.exit(FAILED)


@command.command()
@click.pass_context
def uninstall(ctx: click.Context) -> None:
    """Stop and disable the service, and remove its unit."""
    started = start(quiet=True)
    unit = unit_of(started)
    if not unit.path.exists():
        tell(started.words("unit.none", path=unit.path))
        return
    is_done = run_all(unit.disable, started.words)
    unit.path.unlink()
    tell(started.words("unit.removed", path=unit.path))
    if not is_done:
        ctx.exit(FAILED)


@command.command()
@click.pass_context
def restart(ctx: click.Context) -> None:
    """Stop the service and start it again."""
    started = start(quiet=True)
    if not run_all(unit_of(started).restart, started.words):
        ctx.exit(FAILED)


@command.command()
@click.pass_context
def status(ctx: click.Context) -> None:
    """Print how the system sees the service."""
    started = start(quiet=True)
    unit = unit_of(started)
    if not unit.path.exists():
        tell(started.words("unit.none_yet", path=unit.path))
        ctx.exit(FAILED)
    if not run_all(unit.status, started.words):
        ctx.exit(FAILED)


def unit_of(started: Started) -> Unit:
    """Return the unit for this system."""
    make = launchd_unit if sys.platform == "darwin" else systemd_unit
    return make(own_command(), home=started.home, environ=started.environ)


def run_all(commands: tuple[tuple[str, ...], ...], words_of: Words) -> bool:
    """Run commands of the service manager; say which could not be run, and what to do then."""
    for words in commands:
        line = " ".join(words)
        program = shutil.which(words[0])
        if program is None:
            tell(words_of("unit.no_program", program=words[0], line=line))
            return False
        try:
            code = subprocess.run(
                [program, *words[1:]], check=False, timeout=COMMAND_WITHIN_S, start_new_session=True
            ).returncode
        except subprocess.TimeoutExpired:
            code = -1
        if code:
            tell(words_of("unit.failed", code=code, line=line))
            return False
    return True


def _offer_to_move_secrets(started: Started) -> None:
    """A service at boot finds no session bus, and so no keyring (decisions.md 24)."""
    from openpista.app.logins import make_logins

    vault = make_logins(app_of(started)).vault
    words = started.words
    question = words("unit.keyring")
    if not at_terminal():
        tell(f"{question} {words('unit.at_terminal')}")
        return
    if click.confirm(question, default=False, err=True):
        moved = asyncio.run(vault.move_to_file())
        key = "unit.moved" if moved else "unit.nothing_moved"
        tell(words(key, names=", ".join(moved)))
