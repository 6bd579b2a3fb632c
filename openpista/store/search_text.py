"""Words of a text for the search index, the same for what is stored and what is looked for.

Scripts that put spaces between words are cut into words. Those that do not, or whose words are
looked for in part (Chinese, Japanese, Korean, Thai …), are cut into overlapping pairs of
characters, so that any run of two characters or more is found as a phrase of pairs; single
characters and the parts of camelCase words go into a second column.
"""

import re
import unicodedata
from collections.abc import Iterator
from functools import cache

from msgspec import Struct

from openpista.domain.message import Message, Text, ToolCall, ToolResult

MAX_WORD_CHARS = 64
VOCABULARY_CHARS = range(4, 33)
"""Shorter words have no inside to look into; longer ones are hashes and the like."""

MAX_TEXT_CHARS = 100_000
MAX_ARGUMENT_CHARS = 2_000
MAX_RESULT_CHARS = 4_000

# Thai, Lao, Tibetan, Burmese, Khmer; kana, bopomofo, Hangul and its letters; Han; pictographs.
_RUN_CHARS = (
    "\u0e00-\u0eff\u0f00-\u0fff\u1000-\u109f\u1780-\u17ff"
    "\u3005-\u3007\u3040-\u31ff\u3400-\u4dbf\u4e00-\u9fff\ua960-\ua97f\uac00-\ud7ff\uf900-\ufaff"
    "\u2600-\u27bf\U0001f300-\U0001faff\U00020000-\U000323af"
)
_WORD = re.compile(r"[^\W_]+")
_HUMP = re.compile(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|[0-9]+")
_HAS_HUMP = re.compile(r"[a-z][A-Z]|[A-Z]{2}[a-z]|[A-Za-z][0-9]|[0-9][A-Za-z]")
_ACCENTS = re.compile("[\u0300-\u036f]")


class IndexText(Struct, frozen=True):
    """What the index holds of a text: tokens in order, single pieces without order, and the
    words whose inside can be looked into."""

    words: str
    pieces: str
    vocabulary: frozenset[str]


def searchable_text(message: Message) -> str:
    """Return the words of a message that can be found: text, arguments, the start of results."""
    parts: list[str] = []
    for block in message.blocks:
        match block:
            case Text():
                parts.append(block.text)
            case ToolCall():
                parts.append(block.arguments[:MAX_ARGUMENT_CHARS])
            case ToolResult():
                parts.append(block.text[:MAX_RESULT_CHARS])
            case _:
                pass
    return "\n".join(parts)[:MAX_TEXT_CHARS]


def fold(text: str) -> str:
    """Return `text` without what a search ignores: case, width, accents on letters."""
    if text.isascii():
        return text.lower()
    decomposed = unicodedata.normalize("NFKD", text).casefold()
    return unicodedata.normalize("NFC", _ACCENTS.sub("", decomposed))


def index_text(text: str) -> IndexText:
    """Return the tokens of `text` for the index."""
    words: list[str] = []
    pieces: set[str] = set()
    vocabulary: set[str] = set()
    for part, is_run in split_runs(fold(text)):
        if is_run:
            words.extend(pairs_of(part))
            pieces.update(part)
        else:
            found = words_of(part)
            words.extend(found)
            vocabulary.update(word for word in found if len(word) in VOCABULARY_CHARS)
    if _HAS_HUMP.search(text):
        pieces.update(_humps(text))
    return IndexText(
        words=" ".join(words),
        pieces=" ".join(sorted(pieces)),
        vocabulary=frozenset(vocabulary),
    )


def split_runs(folded: str) -> Iterator[tuple[str, bool]]:
    """Yield the parts of a folded text and whether each is a run of a script cut into pairs."""
    if folded.isascii():
        yield folded, False
        return
    for number, part in enumerate(_run().split(folded)):
        if part:
            yield part, number % 2 == 1


@cache
def _run() -> re.Pattern[str]:
    """Compiled with the first text that is not ASCII: so many characters take two milliseconds."""
    return re.compile(f"([{_RUN_CHARS}]+)")


def pairs_of(run: str) -> list[str]:
    """Return the overlapping pairs of a run; a run of one character is itself."""
    if len(run) == 1:
        return [run]
    return [run[start : start + 2] for start in range(len(run) - 1)]


def words_of(folded: str) -> list[str]:
    """Return the words of a folded text that is no run."""
    return [word[:MAX_WORD_CHARS] for word in _WORD.findall(folded)]


def _humps(text: str) -> Iterator[str]:
    for word in _WORD.findall(text):
        if word.isascii() and len(word) <= MAX_WORD_CHARS and _HAS_HUMP.search(word):
            yield from (hump.lower() for hump in _HUMP.findall(word) if len(hump) > 1)
