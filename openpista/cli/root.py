"""All commands by name. Only the module of the command that is wanted is imported."""

import os
from importlib import import_module
from typing import Protocol, cast

import click

from openpista.cli.failure import INTERRUPTED, guarded
from openpista.cli.launch import FIELD_OF_OPTION, PLAIN_FLAG

_MODULES = {
    "tui": "openpista.cli.tui",
    "attach": "openpista.cli.attach",
    "run": "openpista.cli.run",
    "serve": "openpista.cli.serve",
    "start": "openpista.cli.serve",
    "stop": "openpista.cli.stop",
    "restart": "openpista.cli.restart",
    "status": "openpista.cli.status",
    "sessions": "openpista.cli.sessions",
    "jobs": "openpista.cli.jobs",
    "owner": "openpista.cli.owner",
    "pair": "openpista.cli.pair",
    "unpair": "openpista.cli.unpair",
    "telegram": "openpista.cli.telegram",
    "whatsapp": "openpista.cli.whatsapp",
    "web": "openpista.cli.web",
    "service": "openpista.cli.service",
    "auth": "openpista.cli.auth",
    "model": "openpista.cli.model",
    "config": "openpista.cli.config",
    "logs": "openpista.cli.logs",
    "doctor": "openpista.cli.doctor",
    "completions": "openpista.cli.completions",
}
"""Each has its command or group under the name `command`."""


SERVE_FLAG = "--serve"
"""`openpista --serve` is `openpista serve`."""


class _CommandModule(Protocol):
    command: click.Command


class LazyGroup(click.Group):
    """All commands; each is imported when it is asked for."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """Return the names in the order of the table."""
        del ctx
        return list(_MODULES)

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        """Import and return the command of that name."""
        del ctx
        where = _MODULES.get(cmd_name)
        return cast("_CommandModule", import_module(where)).command if where else None


def _print_version(ctx: click.Context, _: click.Parameter, is_wanted: bool) -> None:
    if is_wanted:
        from openpista import __version__

        click.echo(f"openpista {__version__}")
        ctx.exit()


@click.group(cls=LazyGroup, context_settings={"help_option_names": ["-h", "--help"]})
@click.option(
    "--version",
    "-V",
    is_flag=True,
    is_eager=True,
    expose_value=False,
    callback=_print_version,
    help="Print the version.",
)
def root() -> None:
    """An agent that works on your computer. Without a command its window opens."""


def run(arguments: list[str]) -> int:
    """Run the command that `arguments` name and return the exit code."""
    return guarded(lambda: _run(arguments))


def _run(arguments: list[str]) -> int:
    try:
        ended: object = root.main(ordered(arguments), prog_name="openpista", standalone_mode=False)
    except click.Abort:
        return INTERRUPTED
    except click.ClickException as error:
        error.show()
        return error.exit_code
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return ended if isinstance(ended, int) else os.EX_OK


def ordered(arguments: list[str]) -> list[str]:
    """Return `arguments` with options that stand before the command behind all others, where
    the command reads them. Without a command they are the window's."""
    before: list[str] = []
    rest = list(arguments)
    if SERVE_FLAG in rest and not any(word in _MODULES for word in rest):
        rest.remove(SERVE_FLAG)
        return ["serve", *rest]
    while rest and (rest[0].partition("=")[0] in FIELD_OF_OPTION or rest[0] == PLAIN_FLAG):
        before.append(rest.pop(0))
        if "=" not in before[-1] and rest and before[-1] != PLAIN_FLAG:
            before.append(rest.pop(0))
    if not before:
        return rest
    return [*rest, *before] if rest else ["tui", *before]
