"""Which key does what, as data: action ids, the places where they work, and their keys.

The help is made from this table, so that only keys that work are advertised. `ui.keys` of the
config gives actions other keys.
"""

from collections.abc import Mapping
from typing import Literal, NamedTuple

from openpista.tui.core.phrase import Phrase, phrase

Place = Literal["window", "prompt", "transcript", "sidebar", "list", "card", "words"]
"""`window` is everywhere on the page, `list` a dialog with a search, `card` a request for a
decision, `words` the line in which a change or a reason is written."""


class KeySpec(NamedTuple):
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
    KeySpec("session.list", _PAGE, ("ctrl+o",), "session"),
    KeySpec("session.new", _PAGE, ("ctrl+n",), "new"),
    KeySpec("model.list", _PAGE, ("ctrl+t",), "model"),
    KeySpec("sidebar.toggle", _PAGE, ("ctrl+b",), "sidebar"),
    KeySpec("approvals.show", _PAGE, ("f2",), "approvals"),
    KeySpec("notice.dismiss", _PAGE, ("f8",)),
    KeySpec("zone.next", ("transcript", "sidebar"), ("tab",)),
    KeySpec("zone.back", ("prompt", "transcript", "sidebar"), ("shift+tab",)),
    KeySpec("page.up", ("prompt", "transcript"), ("pageup",)),
    KeySpec("page.down", ("prompt", "transcript"), ("pagedown",)),
    KeySpec("page.top", ("prompt", "transcript"), ("ctrl+home",)),
    KeySpec("page.end", ("prompt", "transcript"), ("ctrl+end",)),
    KeySpec("entry.enter", ("prompt",), ("alt+up", "ctrl+up")),
    KeySpec("entry.up", ("transcript",), ("up", "k")),
    KeySpec("entry.down", ("transcript",), ("down", "j")),
    KeySpec("entry.toggle", ("transcript",), ("enter", "space")),
    KeySpec("entry.copy", ("transcript",), ("c", "y")),
    KeySpec("entry.fold_all", ("prompt", "transcript"), ("f4",)),
    KeySpec("row.up", ("sidebar", "list"), ("up", "ctrl+k")),
    KeySpec("row.down", ("sidebar", "list"), ("down", "ctrl+j")),
    KeySpec("row.page_up", ("list",), ("pageup",)),
    KeySpec("row.page_down", ("list",), ("pagedown",)),
    KeySpec("row.choose", ("sidebar", "list"), ("enter",)),
    KeySpec("row.remove", ("sidebar", "list"), ("delete", "ctrl+d")),
    KeySpec("dialog.close", ("list",), ("escape", "ctrl+c")),
    KeySpec("card.once", ("card",), ("y", "1")),
    KeySpec("card.task", ("card",), ("t", "2")),
    KeySpec("card.exact", ("card",), ("a", "3")),
    KeySpec("card.change", ("card",), ("c", "4")),
    KeySpec("card.no", ("card",), ("n", "5", "escape")),
    KeySpec("card.reason", ("card",), ("r",)),
    KeySpec("card.later", ("card",), ("l",)),
    KeySpec("card.stop", ("card",), ("ctrl+c",)),
    KeySpec("card.up", ("card",), ("up", "k")),
    KeySpec("card.down", ("card",), ("down", "j", "space")),
    KeySpec("card.page_up", ("card",), ("pageup",)),
    KeySpec("card.page_down", ("card",), ("pagedown",)),
    KeySpec("words.send", ("words",), ("enter",)),
    KeySpec("words.back", ("words",), ("escape",)),
    KeySpec("copy", ("prompt", "transcript"), ("ctrl+c",)),
    KeySpec("leave", ("window", "sidebar"), ("ctrl+c",)),
)  # fmt: skip

# The letters of a Korean keyboard and those of the same keys on an English one: shortcuts work
# whatever is switched on.
_HANGUL_KEYS = "ㅂㅈㄷㄱㅅㅛㅕㅑㅐㅔㅁㄴㅇㄹㅎㅗㅓㅏㅣㅋㅌㅊㅍㅠㅜㅡ"
_HANGUL = dict(zip(_HANGUL_KEYS, "qwertyuiopasdfghjklzxcvbnm", strict=True))


class KeyMap:
    """The table with the user's own keys in it. `problems` tells what could not be had."""

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        wanted = dict(own or {})
        known = {spec.id for spec in KEYS}
        problems = [phrase("notice.key_unknown", name=name) for name in wanted if name not in known]
        self.specs = tuple(_with_own(spec, wanted.get(spec.id)) for spec in KEYS)
        self._actions: dict[tuple[Place, str], str] = {}
        for spec in self.specs:
            for place in spec.places:
                for key in spec.keys:
                    taken = self._actions.setdefault((place, key), spec.id)
                    if taken != spec.id:
                        told = phrase("notice.key_taken", press=key, taken=taken, wanted=spec.id)
                        problems.append(told)
        self.problems: tuple[Phrase, ...] = tuple(dict.fromkeys(problems))

    def action(self, place: Place, key: str) -> str:
        """Return the action of a key in a place; empty where it has none."""
        return self._actions.get((place, _HANGUL.get(key, key)), "")

    def keys_of(self, action: str) -> tuple[str, ...]:
        """Return the keys of an action, the first being the one to show."""
        return next((spec.keys for spec in self.specs if spec.id == action), ())

    def label(self, action: str) -> str:
        """Return the key of an action as it is written for people."""
        keys = self.keys_of(action)
        return key_label(keys[0]) if keys else ""

    def label_of_command(self, command: str) -> str:
        """Return the key that does the same as a slash command."""
        found = next((spec for spec in self.specs if spec.command == command), None)
        return key_label(found.keys[0]) if found is not None and found.keys else ""


_LABELS = {
    "escape": "esc",
    "pageup": "page up",
    "pagedown": "page down",
    "delete": "del",
    "up": "↑",
    "down": "↓",
}


def key_label(key: str) -> str:
    """Return a key as it is written for people: `ctrl+p`, `esc`, `alt+↑`."""
    return "+".join(_LABELS.get(part, part) for part in key.split("+"))


def _with_own(spec: KeySpec, own: str | None) -> KeySpec:
    if own is None:
        return spec
    keys = tuple(key.strip() for key in own.split(",") if key.strip())
    return spec._replace(keys=keys)
