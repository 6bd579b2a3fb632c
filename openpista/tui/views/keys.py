"""The keys as views use them: what a key means where one is, and how it is written for people.

The table stands in `core/keymap_table.py`, the rules in `core/keymap_rules.py`.
"""

from collections.abc import Iterable, Mapping

from openpista.tui.core.keymap_rules import Own, latin, meanings, place_of, resolve
from openpista.tui.core.keymap_table import KEYS, KeySpec, Place
from openpista.tui.core.phrase import Phrase

__all__ = ["KEYS", "KeyMap", "KeySpec", "Place", "key_label", "keys_label"]


class KeyMap:
    """The table with the user's own keys in it. `problems` tells what could not be had."""

    specs: tuple[KeySpec, ...]
    problems: tuple[Phrase, ...]

    def __init__(self, own: Mapping[str, str] | None = None) -> None:
        self._own: Own | None = None
        self.put(tuple((own or {}).items()))

    def put(self, own: Own) -> bool:
        """Take these keys of the user's from now on; say whether they are other ones."""
        if own == self._own:
            return False
        self._own = own
        resolved = resolve(own)
        self.specs, self.problems = resolved.specs, resolved.problems
        self._actions = meanings(self.specs)
        return True

    def action(self, place: Place, key: str) -> str:
        """Return the action of a key in a place; empty where it has none. Korean letters mean
        the keys that they stand on."""
        return place_of(place, key, self._actions)

    def letter(self, key: str) -> str:
        """Return a key as an English keyboard calls it."""
        return latin(key)

    def keys_of(self, action: str) -> tuple[str, ...]:
        """Return the keys of an action, the first being the one to show."""
        return next((spec.keys for spec in self.specs if spec.id == action), ())

    def label(self, action: str) -> str:
        """Return the key of an action as it is written for people."""
        keys = self.keys_of(action)
        return key_label(keys[0]) if keys else ""

    def label_of_command(self, command: str) -> str:
        """Return the key that does the same as a slash command."""
        found = next((spec for spec in self.specs if spec.command == command and spec.keys), None)
        return key_label(found.keys[0]) if found is not None else ""


_LABELS = {
    "escape": "esc",
    "pageup": "page up",
    "pagedown": "page down",
    "delete": "del",
    "question_mark": "?",
    "up": "↑",
    "down": "↓",
}


_UNSAID = frozenset({"shift+\r"})
"""What a terminal makes of a key that stands in the table under its own name."""


def keys_label(keys: Iterable[str]) -> str:
    """Return the keys of an action as they are written for people."""
    return " · ".join(key_label(key) for key in keys if key not in _UNSAID)


def key_label(key: str) -> str:
    """Return a key as it is written for people: `ctrl+p`, `esc`, `alt+↑`."""
    return "+".join(_LABELS.get(part, part) for part in key.split("+"))
