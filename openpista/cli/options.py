"""Options that several commands share, so that they read alike everywhere."""

from pathlib import Path
from typing import Annotated

import typer

ConfigOption = Annotated[
    Path | None, typer.Option("--config", "-c", help="The configuration file to use.")
]
LogLevelOption = Annotated[
    str, typer.Option("--log-level", "-l", help="How much is logged: debug, info, warning, error.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
SessionOption = Annotated[
    str, typer.Option("--session", "-s", help="The session, by id or its beginning.")
]
ModelOption = Annotated[
    str, typer.Option("--model", "-m", help="The model, as model or provider/model.")
]
WorkspaceOption = Annotated[
    str, typer.Option("--workspace", help="The folder to work in. Default: this one.")
]
