"""The commands of this window as data: the palette, the completion and the help show this table.

Texts stand in the catalogue under `command.NAME.about` and `command.NAME.argument`. A key that
does the same is found in the key map under the command's name.
"""

from typing import Literal

from msgspec import Struct

ArgumentKind = Literal[
    "none",
    "text",
    "session",
    "model",
    "theme",
    "language",
    "effort",
    "command",
    "switch",
    "file",
    "setting",
]
"""What may follow a command, so that it can be completed; `switch` is on or off."""

Group = Literal["conversation", "sessions", "decisions", "connections", "window"]


class CommandSpec(Struct, frozen=True):
    """One command. `needs` says that it makes no sense without its argument; `session` that it
    needs a conversation that exists; `forms` are the words that may come first."""

    name: str
    group: Group
    argument: ArgumentKind = "none"
    needs: bool = False
    session: bool = False
    aliases: tuple[str, ...] = ()
    forms: tuple[str, ...] = ()


COMMANDS: tuple[CommandSpec, ...] = (
    CommandSpec("new", "conversation", aliases=("home",)),
    CommandSpec("steer", "conversation", "text", needs=True, session=True),
    CommandSpec("cancel", "conversation", session=True, aliases=("stop",)),
    CommandSpec("undo", "conversation", "text", session=True, forms=("list",)),
    CommandSpec("changes", "conversation", session=True),
    CommandSpec("find", "conversation", "text", session=True, aliases=("search",)),
    CommandSpec("compact", "conversation", "text", session=True, forms=("undo",)),
    CommandSpec("clear", "conversation"),
    CommandSpec("copy", "conversation", session=True),
    CommandSpec("output", "conversation", session=True),
    CommandSpec("links", "conversation", session=True),
    CommandSpec("attach", "conversation", "file", aliases=("paste",)),
    CommandSpec("edit", "conversation"),
    CommandSpec("model", "conversation", "model", aliases=("models",)),
    CommandSpec("effort", "conversation", "effort", needs=True, session=True),
    CommandSpec(
        "session",
        "sessions",
        "session",
        aliases=("sessions",),
        forms=("list", "new", "load", "delete"),
    ),
    CommandSpec("rename", "sessions", "text", needs=True, session=True),
    CommandSpec("delete", "sessions", session=True),
    CommandSpec("restore", "sessions"),
    CommandSpec("fork", "sessions", session=True),
    CommandSpec("export", "sessions", "text", session=True),
    CommandSpec("login", "connections", "text", aliases=("connection", "connections")),
    CommandSpec("channels", "connections", aliases=("services",)),
    CommandSpec("telegram", "connections"),
    CommandSpec("whatsapp", "connections"),
    CommandSpec("web", "connections", aliases=("qr",)),
    CommandSpec("approvals", "decisions"),
    CommandSpec("grants", "decisions"),
    CommandSpec("untaint", "decisions", session=True),
    CommandSpec("theme", "window", "theme"),
    CommandSpec("language", "window", "language", needs=True),
    CommandSpec("settings", "window", "setting", aliases=("config",)),
    CommandSpec("keys", "window", "text"),
    CommandSpec("logs", "window", "text", aliases=("log",)),
    CommandSpec("jobs", "window", aliases=("cron",)),
    CommandSpec("sidebar", "window", "switch"),
    CommandSpec("reconnect", "window"),
    CommandSpec("help", "window", "command"),
    CommandSpec("quit", "window", aliases=("exit",)),
)

EFFORTS = ("none", "low", "medium", "high")

_BY_NAME: dict[str, CommandSpec] = {
    name: spec for spec in COMMANDS for name in (spec.name, *spec.aliases)
}


def find_command(name: str) -> CommandSpec | None:
    """Return the command of that name or alias, in any spelling of case."""
    return _BY_NAME.get(name.lower())


def nearest_command(name: str) -> str:
    """Return the name in the table that is most like `name`; empty where none is like it."""
    best = min(_BY_NAME, key=lambda known: (_distance(name.lower(), known), known))
    return best if _distance(name.lower(), best) <= max(1, len(name) // 2) else ""


def _distance(left: str, right: str) -> int:
    """Letters to add, drop or replace (Levenshtein)."""
    row = list(range(len(right) + 1))
    for index, letter in enumerate(left, start=1):
        above, row[0] = row[0], index
        for column, other in enumerate(right, start=1):
            cost = min(row[column] + 1, row[column - 1] + 1, above + (letter != other))
            above, row[column] = row[column], cost
    return row[-1]
