"""All commands by name. Only the module of the command that is wanted is imported."""

import os
from collections.abc import Iterable
from importlib import import_module
from typing import Annotated, Any, Protocol, cast

import typer
from typer.main import get_command

from openpista.cli.failure import guarded
from openpista.cli.launch import FIELD_OF_OPTION

_MODULES = {
    "tui": "openpista.cli.tui",
    "run": "openpista.cli.run",
    "sessions": "openpista.cli.sessions",
    "config": "openpista.cli.config",
    "doctor": "openpista.cli.doctor",
    "completions": "openpista.cli.completions",
}
"""Each has `add_to(root)`, which adds its command or group."""

_COMPLETION_VARIABLE = "_OPENPISTA_COMPLETE"


class _CommandModule(Protocol):
    def add_to(self, root: typer.Typer) -> None: ...


def run(arguments: list[str]) -> int:
    """Run the command that `arguments` name and return the exit code."""
    return guarded(lambda: _run(arguments))


def build_root(names: Iterable[str] = tuple(_MODULES)) -> typer.Typer:
    """Return the command line with the commands of `names`."""
    root = typer.Typer(
        name="openpista",
        no_args_is_help=True,
        add_completion=_COMPLETION_VARIABLE in os.environ,
        rich_markup_mode=None,
        pretty_exceptions_enable=False,
        context_settings={"help_option_names": ["-h", "--help"]},
    )
    root.callback(invoke_without_command=False)(_options_of_all)
    for name in names:
        cast("_CommandModule", import_module(_MODULES[name])).add_to(root)
    return root


def _print_version(is_wanted: bool) -> None:
    if is_wanted:
        from openpista import __version__
        from openpista.cli.output import say

        say(f"openpista {__version__}")
        raise typer.Exit


def _options_of_all(
    version: Annotated[
        bool,
        typer.Option(
            "--version", "-V", callback=_print_version, is_eager=True, help="Print the version."
        ),
    ] = False,
) -> None:
    """An agent that works on your computer. Without a command its window opens."""


def _run(arguments: list[str]) -> int:
    arguments = ordered(arguments)
    name = arguments[0] if arguments else ""
    is_completing = _COMPLETION_VARIABLE in os.environ
    names = (name,) if name in _MODULES and not is_completing else _MODULES
    command: Any = get_command(build_root(names))
    try:
        command(args=arguments, prog_name="openpista")
    except SystemExit as end:
        return end.code if isinstance(end.code, int) else int(end.code is not None)
    return 0


def ordered(arguments: list[str]) -> list[str]:
    """Return `arguments` with options that stand before the command behind all others, where
    the command reads them. Without a command they are the window's."""
    before: list[str] = []
    rest = list(arguments)
    while rest and rest[0].partition("=")[0] in FIELD_OF_OPTION:
        before.append(rest.pop(0))
        if "=" not in before[-1] and rest:
            before.append(rest.pop(0))
    if not before:
        return rest
    if not rest:
        return ["tui", *before]
    return [*rest, *before]
