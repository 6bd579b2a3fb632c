"""Sentences of openpista itself, for windows that may speak another language."""

from msgspec import Struct


class Sentence(Struct, frozen=True):
    """A sentence in English. A window that has a text for `key` says that, with `values` filled
    in; without a key, or where it has none, it says `text`."""

    text: str
    key: str = ""
    values: tuple[tuple[str, str], ...] = ()


def in_english(*sentences: Sentence) -> str:
    """Return the sentences one after the other."""
    return " ".join(sentence.text for sentence in sentences)
