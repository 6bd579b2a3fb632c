"""What the user types for a setting as TOML, checked before it is sent.

The gateway checks again; here a mistake is told at once, beside the field.
"""

from collections.abc import Iterable

from openpista.domain.query import ConfigEntry
from openpista.tui.core.phrase import Phrase, phrase

YES = frozenset({"true", "on", "yes", "1"})
NO = frozenset({"false", "off", "no", "0"})
_DIGITS = frozenset("0123456789")
_ESCAPED = {"\\": "\\\\", '"': '\\"', "\n": "\\n", "\t": "\\t", "\r": "\\r"}


def toml_of(entry: ConfigEntry, text: str, items: tuple[str, ...] = ()) -> str | Phrase:
    """Return the value as TOML, or what is wrong with it. Lists and tables come as `items`."""
    match entry.kind:
        case "list":
            return f"[{', '.join(map(toml_string, items))}]"
        case "table":
            return _table(items)
        case "switch":
            return _switch(text)
        case "choice":
            return _choice(entry, text)
        case "whole" | "number":
            return _number(entry, text.strip())
        case "text":
            return toml_string(text)
        case "tables":
            return phrase("settings.by_hand")


def item_problem(entry: ConfigEntry, item: str) -> Phrase | None:
    """Return what is wrong with one item of a list or a table."""
    if entry.kind == "table" and not all(_parts(item)):
        return phrase("settings.not_pair")
    return None


def toml_string(text: str) -> str:
    """Return a text in TOML's quotes."""
    return f'"{"".join(map(_escape, text))}"'


def toml_table(pairs: Iterable[tuple[str, str]]) -> str:
    """Return texts by name as a TOML table on one line."""
    inner = ", ".join(f"{toml_string(name)} = {toml_string(value)}" for name, value in pairs)
    return f"{{ {inner} }}" if inner else "{}"


def is_number(text: str, *, whole: bool) -> bool:
    """Say whether a text is a number that TOML takes, written in the usual way."""
    digits = text.removeprefix("-")
    before, dot, after = digits.partition(".")
    if whole or not dot:
        return _is_digits(digits)
    return _is_digits(before) and bool(after) and set(after) <= _DIGITS


def _is_digits(text: str) -> bool:
    return bool(text) and set(text) <= _DIGITS and (text == "0" or text[0] != "0")


def _switch(text: str) -> str | Phrase:
    word = text.strip().lower()
    if word in YES:
        return "true"
    return "false" if word in NO else phrase("settings.not_switch")


def _choice(entry: ConfigEntry, text: str) -> str | Phrase:
    if text in entry.choices:
        return toml_string(text)
    return phrase("settings.not_choice", choices=", ".join(entry.choices))


def _number(entry: ConfigEntry, text: str) -> str | Phrase:
    whole = entry.kind == "whole"
    if not is_number(text, whole=whole):
        return phrase("settings.not_whole" if whole else "settings.not_number")
    low, high = entry.least, entry.most
    value = float(text)
    if low is not None and high is not None and not low <= value <= high:
        return phrase("settings.not_between", least=f"{low:g}", most=f"{high:.15g}")
    if low is not None and value < low:
        return phrase("settings.not_least", least=f"{low:g}")
    return text


def _table(items: tuple[str, ...]) -> str | Phrase:
    pairs = [_parts(item) for item in items]
    if not all(name and value for name, value in pairs):
        return phrase("settings.not_pair")
    return toml_table(pairs)


def _parts(item: str) -> tuple[str, str]:
    name, _, value = item.partition("=")
    return name.strip(), value.strip()


def _escape(char: str) -> str:
    known = _ESCAPED.get(char)
    if known is not None:
        return known
    return f"\\u{ord(char):04x}" if ord(char) < 0x20 or ord(char) == 0x7F else char
