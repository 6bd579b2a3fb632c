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
    tell(f"Written: {unit.path}")
    _offer_to_move_secrets(started)
    if not run_all(unit.enable):
        ctx.exit(FAILED)


@command.command()
@click.pass_context
def uninstall(ctx: click.Context) -> None:
    """Stop and disable the service, and remove its unit."""
    unit = unit_of(start(quiet=True))
    if not unit.path.exists():
        tell(f"There is no {unit.path}.")
        return
    is_done = run_all(unit.disable)
    unit.path.unlink()
    tell(f"Removed: {unit.path}")
    if not is_done:
        ctx.exit(FAILED)


@command.command()
@click.pass_context
def restart(ctx: click.Context) -> None:
    """Stop the service and start it again."""
    if not run_all(unit_of(start(quiet=True)).restart):
        ctx.exit(FAILED)


@command.command()
@click.pass_context
def status(ctx: click.Context) -> None:
    """Print how the system sees the service."""
    unit = unit_of(start(quiet=True))
    if not unit.path.exists():
        tell(f"There is no {unit.path}. `openpista service install` writes it.")
        ctx.exit(FAILED)
    if not run_all(unit.status):
        ctx.exit(FAILED)


def unit_of(started: Started) -> Unit:
    """Return the unit for this system."""
    make = launchd_unit if sys.platform == "darwin" else systemd_unit
    return make(own_command(), home=started.home, environ=started.environ)


def run_all(commands: tuple[tuple[str, ...], ...]) -> bool:
    """Run commands of the service manager; say which could not be run, and what to do then."""
    for words in commands:
        line = " ".join(words)
        program = shutil.which(words[0])
        if program is None:
            tell(f"{words[0]} is not there. Run on the system that shall keep it: {line}")
            return False
        try:
            code = subprocess.run(
                [program, *words[1:]], check=False, timeout=COMMAND_WITHIN_S, start_new_session=True
            ).returncode
        except subprocess.TimeoutExpired:
            code = -1
        if code:
            tell(f"This did not work ({code}): {line}")
            return False
    return True


def _offer_to_move_secrets(started: Started) -> None:
    """A service at boot finds no session bus, and so no keyring (decisions.md 24)."""
    from openpista.app.logins import make_logins

    vault = make_logins(app_of(started)).vault
    question = "Move your keys from the keyring to openpista's own file (0600)?"
    if not at_terminal():
        tell(f"A service may find no keyring. {question} Answer at a terminal.")
        return
    if click.confirm(f"A service may find no keyring. {question}", default=False, err=True):
        moved = asyncio.run(vault.move_to_file())
        tell(f"Moved: {', '.join(moved) or 'nothing was in the keyring'}.")
