"""Cuts long texts into messages where a reader would cut them: between paragraphs, then lines,
then words; code goes on as code in the next message."""

from collections.abc import Iterator

from openpista.channels.telegram.markdown import Rich, Span

MAX_UNITS = 4096
"""UTF-16 units of a message after its entities were parsed: Bot API, sendMessage."""

MAX_ENTITIES = 100
"""Telegram ignores further ones."""

LEAST_SHARE = 0.4
"""A cut in the first part of what would fit leaves a needlessly short message."""

_CUTS = ("\n\n", "\n", " ")


def units(text: str) -> int:
    """Return the length of a text as Telegram counts it."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def split(whole: Rich, limit: int = MAX_UNITS) -> tuple[Rich, ...]:
    """Return `whole` in parts of at most `limit` UTF-16 units each; none for an empty text."""
    return tuple(part for part in _parts(whole, limit) if part.text.strip())


def _parts(whole: Rich, limit: int) -> Iterator[Rich]:
    start = 0
    while start < len(whole.text):
        end = _end(whole, start, limit)
        text = whole.text[start:end]
        yield _slice(whole, start, start + len(text.rstrip()) if text.strip() else end)
        start = end
        while start < len(whole.text) and whole.text[start] == "\n":
            start += 1


def _end(whole: Rich, start: int, limit: int) -> int:
    """Return where the part that begins at `start` ends."""
    furthest = _fitting(whole.text, start, limit)
    starts = sorted(span.start for span in whole.spans if span.start >= start)
    if len(starts) > MAX_ENTITIES:
        furthest = min(furthest, max(starts[MAX_ENTITIES], start + 1))
    if furthest >= len(whole.text):
        return len(whole.text)
    least = start + max(1, int((furthest - start) * LEAST_SHARE))
    for mark in _CUTS:
        at = whole.text.rfind(mark, least, furthest + 1)
        if at > start and (mark != "\n\n" or not _in_code(whole, at)):
            return at
    return furthest


def _fitting(text: str, start: int, limit: int) -> int:
    """Return the furthest end at which the text from `start` still fits."""
    end = min(len(text), start + limit)
    while end > start + 1 and units(text[start:end]) > limit:
        end -= max(1, (units(text[start:end]) - limit + 1) // 2)
    return end


def _in_code(whole: Rich, at: int) -> bool:
    return any(span.kind == "pre" and span.start < at < span.end for span in whole.spans)


def _slice(whole: Rich, start: int, end: int) -> Rich:
    spans = (
        Span(span.kind, max(span.start, start) - start, min(span.end, end) - start, span.value)
        for span in whole.spans
        if span.start < end and span.end > start
    )
    return Rich(whole.text[start:end], tuple(span for span in spans if span.start < span.end))
