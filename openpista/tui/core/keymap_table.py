"""Which key does what, as data: action ids, the places where they work, and their keys.

The help and the list of keys are made from this table, so that only keys that work are
advertised. `ui.keys` of the config gives actions other keys (`keymap_rules`).
"""

from typing import Literal

from msgspec import Struct

Place = Literal[
    "window", "prompt", "transcript", "sidebar", "list", "settings", "logs", "jobs", "keys", "help",
    "sessions", "undo", "find", "history", "export", "card", "words", "panel", "models", "login",
    "service", "setup", "queue",
]  # fmt: skip
"""`window` is everywhere on the page, `list` a dialog with a search, `card` a request for a
decision, `words` the line in which a change or a reason is written. The others are lists that
have keys of their own beside those of `list`."""

INSIDE: dict[Place, Place] = {
    "sessions": "list",
    "undo": "list",
    "find": "list",
    "history": "list",
    "export": "words",
    "settings": "list",
    "help": "list",
    "logs": "list",
    "jobs": "list",
    "keys": "list",
}
"""Where a place does not know a key, the one that it lies in is asked."""

TYPED: frozenset[Place] = frozenset(
    {
        "prompt",
        "list",
        "settings",
        "help",
        "logs",
        "keys",
        "words",
        "sessions",
        "find",
        "history",
        "export",
    }
)
"""Places with a text field: a letter alone is text there, never a key that does something."""


class KeySpec(Struct, frozen=True):
    """An action that keys do; `command` names the slash command that does the same."""

    id: str
    places: tuple[Place, ...]
    keys: tuple[str, ...]
    command: str = ""


_PAGE: tuple[Place, ...] = ("window", "prompt", "transcript", "sidebar")

KEYS: tuple[KeySpec, ...] = (
    KeySpec("prompt.send", ("prompt",), ("enter",)),
    KeySpec("prompt.newline", ("prompt",), ("ctrl+j", "shift+enter", "shift+\r")),
    KeySpec("prompt.steer", ("prompt",), ("ctrl+enter", "ctrl+s"), "steer"),
    KeySpec("prompt.back", ("prompt",), ("up",)),
    KeySpec("prompt.forth", ("prompt",), ("down",)),
    KeySpec("prompt.complete", ("prompt",), ("tab",)),
    KeySpec("prompt.editor", ("prompt",), ("ctrl+g",), "edit"),
    KeySpec("turn.cancel", _PAGE, ("escape",), "cancel"),
    KeySpec("palette.open", _PAGE, ("ctrl+p",)),
    KeySpec("help.open", _PAGE, ("f1",), "help"),
    KeySpec("help.ask", ("window", "prompt", "transcript", "sidebar"), ("question_mark",)),
    KeySpec("settings.open", (*_PAGE, "help"), ("f9",), "settings"),
    KeySpec("session.list", _PAGE, ("ctrl+o",), "session"),
    KeySpec("session.new", _PAGE, ("ctrl+n",), "new"),
    KeySpec("model.list", _PAGE, ("ctrl+t",), "model"),
    KeySpec("sidebar.toggle", _PAGE, ("ctrl+b",), "sidebar"),
    KeySpec("channels.open", _PAGE, ("f3",), "channels"),
    KeySpec("login.open", _PAGE, ("f7",), "login"),
    KeySpec("approvals.show", _PAGE, ("f2",), "approvals"),
    KeySpec("find.open", _PAGE, ("ctrl+f",), "find"),
    KeySpec("history.open", ("window", "prompt"), ("ctrl+r",)),
    KeySpec("notice.dismiss", _PAGE, ("f8",)),
    KeySpec("zone.next", ("transcript", "sidebar"), ("tab",)),
    KeySpec("zone.back", ("prompt", "transcript", "sidebar"), ("shift+tab",)),
    KeySpec("page.up", ("prompt", "transcript"), ("pageup",)),
    KeySpec("page.down", ("prompt", "transcript"), ("pagedown",)),
    KeySpec("page.top", ("prompt", "transcript"), ("ctrl+home",)),
    KeySpec("page.end", ("prompt", "transcript"), ("ctrl+end",)),
    KeySpec("prompt.attach", ("prompt",), ("ctrl+v", "alt+v"), "attach"),
    KeySpec("prompt.chips", ("prompt",), ("f6",)),
    KeySpec("said.up", ("prompt", "transcript"), ("ctrl+up",)),
    KeySpec("said.down", ("prompt", "transcript"), ("ctrl+down",)),
    KeySpec("entry.enter", ("prompt",), ("alt+up",)),
    KeySpec("entry.up", ("transcript",), ("up", "k")),
    KeySpec("entry.down", ("transcript",), ("down", "j")),
    KeySpec("entry.toggle", ("transcript",), ("enter", "space")),
    KeySpec("entry.copy", ("transcript",), ("c", "y")),
    KeySpec("entry.code", ("transcript",), ("b",)),
    KeySpec("entry.quote", ("transcript",), ("p",)),
    KeySpec("entry.open", ("transcript",), ("o",)),
    KeySpec("entry.output", ("transcript",), ("v",), "output"),
    KeySpec("entry.fork", ("transcript",), ("f",), "fork"),
    KeySpec("entry.fold_all", ("prompt", "transcript"), ("f4",)),
    KeySpec("sidebar.up", ("sidebar",), ("up",)),
    KeySpec("sidebar.down", ("sidebar",), ("down",)),
    KeySpec("row.up", ("list",), ("up", "ctrl+p", "ctrl+k")),
    KeySpec("row.down", ("list",), ("down", "ctrl+n", "ctrl+j")),
    KeySpec("row.page_up", ("list",), ("pageup",)),
    KeySpec("row.page_down", ("list",), ("pagedown",)),
    KeySpec("row.choose", ("sidebar", "list"), ("enter",)),
    KeySpec("row.remove", ("sidebar", "list"), ("delete", "ctrl+d")),
    KeySpec("dialog.close", ("list",), ("escape", "ctrl+c")),
    KeySpec("sessions.rename", ("sidebar", "sessions"), ("ctrl+r",)),
    KeySpec("sessions.restore", ("sidebar", "sessions"), ("ctrl+z",), "restore"),
    KeySpec("sessions.export", ("sessions",), ("ctrl+s",)),
    KeySpec("sessions.fork", ("sessions",), ("ctrl+b",)),
    KeySpec("sessions.new", ("sessions",), ("ctrl+t",)),
    KeySpec("sessions.scope", ("sessions",), ("tab",)),
    KeySpec("preview.up", ("sessions",), ("shift+up",)),
    KeySpec("preview.down", ("sessions",), ("shift+down",)),
    KeySpec("find.older", ("find",), ("enter", "up", "ctrl+p")),
    KeySpec("find.newer", ("find",), ("down", "shift+enter", "ctrl+n")),
    KeySpec("find.stay", ("find",), ("tab",)),
    KeySpec("find.back", ("find",), ("escape", "ctrl+c")),
    KeySpec("history.scope", ("history",), ("tab",)),
    KeySpec("undo.yes", ("undo",), ("y",)),
    KeySpec("undo.no", ("undo",), ("n",)),
    KeySpec("export.format", ("export",), ("tab",)),
    KeySpec("settings.keys", ("settings", "help"), ("ctrl+t",)),
    KeySpec("keys.add", ("keys",), ("ctrl+a",)),
    KeySpec("logs.level", ("logs",), ("ctrl+l",)),
    KeySpec("logs.service", ("logs",), ("ctrl+s",)),
    KeySpec("logs.follow", ("logs",), ("ctrl+f",)),
    KeySpec("logs.copy", ("logs",), ("ctrl+y",)),
    KeySpec("jobs.run", ("jobs",), ("r", "enter")),
    KeySpec("jobs.pause", ("jobs",), ("p", "space")),
    KeySpec("field.next", ("panel",), ("tab",)),
    KeySpec("field.back", ("panel",), ("shift+tab",)),
    KeySpec("panel.refresh", ("panel",), ("ctrl+r",)),
    KeySpec("link.copy", ("login", "setup"), ("ctrl+y", "c")),
    KeySpec("link.open", ("login", "setup"), ("ctrl+o", "o")),
    KeySpec("login.copy_code", ("login",), ("y",)),
    KeySpec("models.reasoning", ("models",), ("f5",)),
    KeySpec("models.vision", ("models",), ("f6",)),
    KeySpec("models.tools", ("models",), ("f7",)),
    KeySpec("models.effort", ("models",), ("ctrl+e",)),
    KeySpec("models.login", ("models",), ("ctrl+l",), "login"),
    KeySpec("service.toggle", ("service",), ("s", "space")),
    KeySpec("service.restart", ("service",), ("r",)),
    KeySpec("service.logs", ("service",), ("l",)),
    KeySpec("service.owner", ("service",), ("o",)),
    KeySpec("service.guest", ("service",), ("g",)),
    KeySpec("service.refuse", ("service",), ("x",)),
    KeySpec("setup.again", ("setup",), ("r",)),
    KeySpec("setup.change", ("setup",), ("e",)),
    KeySpec("setup.code", ("setup",), ("p",)),
    KeySpec("setup.drawing", ("setup",), ("v",)),
    KeySpec("queue.session", ("queue",), ("o",)),
    KeySpec("card.once", ("card",), ("y", "1")),
    KeySpec("card.task", ("card",), ("t", "2")),
    KeySpec("card.exact", ("card",), ("a", "3")),
    KeySpec("card.change", ("card",), ("c", "4")),
    KeySpec("card.no", ("card",), ("n", "5", "escape")),
    KeySpec("card.reason", ("card",), ("r",)),
    KeySpec("card.later", ("card",), ("l",)),
    KeySpec("card.stop", ("card",), ("ctrl+c",)),
    KeySpec("card.next", ("card",), ("tab", "right")),
    KeySpec("card.back", ("card",), ("shift+tab", "left")),
    KeySpec("card.session", ("card",), ("o",)),
    KeySpec("card.up", ("card",), ("up", "k")),
    KeySpec("card.down", ("card",), ("down", "j", "space")),
    KeySpec("card.page_up", ("card",), ("pageup",)),
    KeySpec("card.page_down", ("card",), ("pagedown",)),
    KeySpec("words.send", ("words",), ("enter",)),
    KeySpec("words.back", ("words",), ("escape",)),
    KeySpec("copy", ("prompt", "transcript"), ("ctrl+c",)),
    KeySpec("leave", ("window", "sidebar"), ("ctrl+c",)),
)  # fmt: skip
