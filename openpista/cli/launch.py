"""The plain way into the window, read without the command line's library.

Whatever is not one of these few options goes the long way, through `root`, which also explains
what is wrong with it. Standard library only.
"""

from typing import NamedTuple


class Launch(NamedTuple):
    """How the window was asked for."""

    config: str = ""
    session: str = ""
    model: str = ""
    workspace: str = ""
    record: str = ""
    replay: str = ""
    log_level: str = ""
    plain: bool = False


FIELD_OF_OPTION = {
    "-c": "config",
    "--config": "config",
    "-s": "session",
    "--session": "session",
    "-m": "model",
    "--model": "model",
    "--workspace": "workspace",
    "--record": "record",
    "--replay": "replay",
    "-l": "log_level",
    "--log-level": "log_level",
}
"""The options of the window that take a value."""

PLAIN_FLAG = "--plain"
"""Lines instead of a screen."""


def read_launch(arguments: list[str]) -> Launch | None:
    """Return what `arguments` ask of the window, None where they ask for something else."""
    chosen: dict[str, str] = {}
    plain = False
    rest = iter(arguments)
    for argument in rest:
        name, equals, value = argument.partition("=")
        if argument == PLAIN_FLAG and not plain:
            plain = True
            continue
        field = FIELD_OF_OPTION.get(name)
        if field is None and argument == "tui" and not chosen.get("_command"):
            chosen["_command"] = argument
            continue
        if field is None or (equals and not name.startswith("--")):
            return None
        value = value if equals else next(rest, "")
        if not value:
            return None
        chosen[field] = value
    chosen.pop("_command", None)
    return Launch(**chosen, plain=plain)
