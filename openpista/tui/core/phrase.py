"""A text by its key in the catalogue, so that State knows no language."""

from msgspec import Struct


class Phrase(Struct, frozen=True):
    """A key of `openpista.words` and the values of its placeholders."""

    key: str
    values: tuple[tuple[str, str], ...] = ()


def phrase(key: str, /, **values: str) -> Phrase:
    """Return the phrase of `key`; keyword arguments fill its placeholders."""
    return Phrase(key, tuple(sorted(values.items())))
