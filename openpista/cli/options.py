"""Options that several commands share, so that they read alike everywhere."""

from pathlib import Path

import click

config_option = click.option(
    "--config",
    "-c",
    type=click.Path(path_type=Path),
    help="The configuration file to use.",
)
log_level_option = click.option(
    "--log-level",
    "-l",
    default="",
    metavar="LEVEL",
    help="How much is logged: debug, info, warning or error.",
)
json_option = click.option("--json", "as_json", is_flag=True, help="Print JSON.")
session_option = click.option(
    "--session",
    "-s",
    default="",
    metavar="ID",
    help="The session, by its id, the beginning of it, or `last`.",
)
model_option = click.option(
    "--model", "-m", default="", metavar="NAME", help="The model, as model or provider/model."
)
workspace_option = click.option(
    "--workspace",
    default="",
    metavar="FOLDER",
    help="The folder to work in. Default: the one you are in.",
)
