"""Where the words of a search stand in a text, so that lists and marks agree on what matches."""

from collections.abc import Sequence

Span = tuple[int, int]
"""Characters from the first to the second, exclusive."""


def folded(text: str) -> str:
    """Return `text` for comparing without case: as long as `text`, so that places agree."""
    lowered = text.lower()
    if len(lowered) == len(text):
        return lowered
    return "".join(char.lower()[0] for char in text)


def words_of(query: str) -> tuple[str, ...]:
    """Return the words of a search, folded; what stands in double quotes is one."""
    words: list[str] = []
    for number, part in enumerate(folded(query).split('"')):
        words += [part.strip()] if number % 2 else part.split()
    return tuple(dict.fromkeys(word for word in words if word))


def has_all(text: str, words: Sequence[str]) -> bool:
    """Say whether every word stands somewhere in `text`."""
    found = folded(text)
    return all(word in found for word in words)


def spans(text: str, words: Sequence[str]) -> tuple[Span, ...]:
    """Return where words stand in `text`, in order, those that touch joined into one."""
    found = folded(text)
    places: list[Span] = []
    for word in words:
        start = found.find(word) if word else -1
        while start >= 0:
            places.append((start, start + len(word)))
            start = found.find(word, start + len(word))
    joined: list[Span] = []
    for start, end in sorted(places):
        if joined and start <= joined[-1][1]:
            joined[-1] = (joined[-1][0], max(end, joined[-1][1]))
        else:
            joined.append((start, end))
    return tuple(joined)


def count_in(text: str, phrase: str) -> int:
    """Return how often a folded phrase stands in `text`; they do not overlap."""
    return folded(text).count(phrase) if phrase else 0
