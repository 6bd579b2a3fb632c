"""Single fields of foreign JSON whose form differs between servers."""

import msgspec
from msgspec import Raw

from openpista.providers.json_text import MalformedError, read_json

NOTHING = Raw(b"")
"""A raw field that was not there."""

Count = int | float | None
"""A number of tokens; some servers write it as a fraction or as null."""

_TEXT = msgspec.json.Decoder(str)


def given(raw: Raw) -> bool:
    """Say whether a raw field was there and not null."""
    return bytes(raw) not in (b"", b"null")


def text_or_json(raw: Raw) -> str:
    """Return the text of a JSON string; of anything else its JSON; of null or nothing, ''."""
    if not given(raw):
        return ""
    data = bytes(raw)
    if not data.startswith(b'"'):
        return data.decode("utf-8", "replace")
    try:
        return _TEXT.decode(data)
    except ValueError as error:
        raise MalformedError(str(error)) from error


def number_or_none(raw: Raw) -> float | None:
    """Return a JSON number; None for anything else (Perplexity's cost is an object)."""
    value = read_json(bytes(raw)) if given(raw) else None
    return float(value) if isinstance(value, int | float) and not isinstance(value, bool) else None


def count(number: Count) -> int:
    """Return a count as it may be believed: whole and not negative."""
    return max(0, int(number)) if number is not None else 0


def words(value: object) -> str:
    """Return a field that should hold text, '' where it holds something else."""
    return value if isinstance(value, str) else ""
