"""`openpista tui`, the long way: with help, and with a word on what is wrong."""

from typing import Annotated

import typer

from openpista.cli.launch import Launch
from openpista.cli.options import LogLevelOption, ModelOption, SessionOption, WorkspaceOption
from openpista.cli.window import open_window


def add_to(root: typer.Typer) -> None:
    """Add the command to the command line."""
    root.command()(tui)


def tui(
    session: SessionOption = "",
    model: ModelOption = "",
    workspace: WorkspaceOption = "",
    record: Annotated[str, typer.Option("--record", help="Write what happens into a file.")] = "",
    replay: Annotated[str, typer.Option("--replay", help="Play such a file.")] = "",
    config: Annotated[str, typer.Option("--config", "-c", help="The configuration file.")] = "",
    log_level: LogLevelOption = "",
) -> None:
    """Open the window, as `openpista` alone does."""
    raise typer.Exit(
        open_window(Launch(config, session, model, workspace, record, replay, log_level))
    )
