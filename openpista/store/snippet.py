"""A short piece of a text around what was found, with the hits marked."""

import re
from collections.abc import Iterator

from openpista.store.search_text import fold

SNIPPET_CHARS = 160
LEAD_CHARS = 40
HIT_START = "\ue000"
HIT_END = "\ue001"

# Characters that folding changes one for one: ASCII, kana, Han and Hangul syllables.
_ALIGNED = re.compile(
    "[\x00-\x7f\u3001-\u3003\u3041-\u3096\u30a1-\u30fa\u4e00-\u9fff\uac00-\ud7a3]*"
)
_MARKS = re.compile(f"[{HIT_START}{HIT_END}]")
_CLUSTER = re.compile(
    "[\u1100-\u11ff\ua960-\ua97f\ud7b0-\ud7ff]+|.[\u0300-\u036f\u3099\u309a]*", re.DOTALL
)


def make_snippet(text: str, needles: tuple[str, ...]) -> str:
    """Return about SNIPPET_CHARS of `text` on one line, from just before the first hit on.

    `needles` are folded; every hit in the piece stands between HIT_START and HIT_END.
    """
    line = " ".join(_MARKS.sub("", text).split())
    spans = _hits(line, needles)
    start = max(0, spans[0][0] - LEAD_CHARS) if spans else 0
    start = _word_start(line, start)
    end = min(len(line), start + SNIPPET_CHARS)
    pieces = ["…" if start else ""]
    at = start
    for hit_start, hit_end in spans:
        if hit_start >= end:
            break
        stop = min(hit_end, end)
        pieces += [line[at:hit_start], HIT_START, line[hit_start:stop], HIT_END]
        at = stop
    pieces += [line[at:end], "…" if end < len(line) else ""]
    return "".join(pieces)


def _hits(line: str, needles: tuple[str, ...]) -> list[tuple[int, int]]:
    if not needles:
        return []
    folded, places = _fold_with_places(line)
    pattern = re.compile("|".join(re.escape(word) for word in sorted(needles, key=len)[::-1]))
    return list(_merged((places[m.start()], places[m.end()]) for m in pattern.finditer(folded)))


def _merged(spans: Iterator[tuple[int, int]]) -> Iterator[tuple[int, int]]:
    last_end = -1
    for start, end in spans:
        if start >= last_end and end > start:
            yield start, end
            last_end = end


def _fold_with_places(line: str) -> tuple[str, list[int] | range]:
    """Return the folded line and, for each of its characters, where it came from."""
    if _ALIGNED.fullmatch(line):
        return line.lower(), range(len(line) + 1)
    folded: list[str] = []
    places: list[int] = []
    for cluster in _CLUSTER.finditer(line):
        part = fold(cluster.group())
        folded.append(part)
        places.extend([cluster.start()] * len(part))
    places.append(len(line))
    return "".join(folded), places


def _word_start(line: str, start: int) -> int:
    if start == 0:
        return 0
    space = line.find(" ", start, start + LEAD_CHARS // 2)
    return space + 1 if space >= 0 else start
