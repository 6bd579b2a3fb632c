"""Blacking out secrets, in whole texts and in streams, with the same result however they are cut.

Live values are blacked out everywhere, known shapes only in what leaves the house: logs,
messages to others, exports (decisions.md 23).
"""

import re
from collections.abc import Iterable

from openpista.guard.secret_forms import MAX_HELD_CHARS, MIN_SECRET_CHARS, SHAPES, Shape, forms_of

MARK = "⟦redacted⟧"
"""What stands in place of a secret. An edit whose text holds it is refused."""


class Redactor:
    """Knows the live secrets of the house."""

    def __init__(self, values: Iterable[str] = ()) -> None:
        self._forms: frozenset[str] = frozenset()
        self._inside: _Finder | None = None
        self._outgoing: _Finder | None = None
        for value in values:
            self.learn(value)

    def learn(self, value: str) -> None:
        """Black out `value` from now on; one of fewer than six characters is left alone."""
        value = value.strip()
        if len(value) >= MIN_SECRET_CHARS and value not in self._forms:
            self._forms |= forms_of(value)
            self._inside = self._outgoing = None

    def redact(self, text: str) -> str:
        """Return `text` without live secrets."""
        return _whole(self._inside_finder(), text)

    def redact_outgoing(self, text: str) -> str:
        """Return `text` without live secrets and without what has the shape of a secret."""
        return _whole(self._outgoing_finder(), text)

    def stream(self) -> "StreamRedactor":
        """Return a redactor for a text that comes in pieces; live secrets only."""
        return StreamRedactor(self._inside_finder())

    def stream_outgoing(self) -> "StreamRedactor":
        """Return a redactor for a text that comes in pieces and leaves the house."""
        return StreamRedactor(self._outgoing_finder())

    def _inside_finder(self) -> "_Finder":
        if self._inside is None:
            self._inside = _Finder(self._forms, ())
        return self._inside

    def _outgoing_finder(self) -> "_Finder":
        if self._outgoing is None:
            self._outgoing = _Finder(self._forms, SHAPES)
        return self._outgoing


class StreamRedactor:
    """Takes pieces of a text and gives them on, holding back a tail that may become a secret."""

    def __init__(self, finder: "_Finder") -> None:
        self._finder = finder
        self._before = ""  # the last character given on or blacked out, for what looks back
        self._held = ""
        self._swallow: re.Pattern[str] | None = None

    def feed(self, text: str) -> str:
        """Take `text` and return what is certain now."""
        return self._advance(text, is_end=False)

    def finish(self) -> str:
        """Return the rest; the stream has ended."""
        return self._advance("", is_end=True)

    def _advance(self, text: str, *, is_end: bool) -> str:
        buffer = self._before + self._held + text
        at = len(self._before)
        holds = [] if is_end else self._finder.holds(buffer, at)
        out: list[str] = []
        while True:
            at = self._swallowed(buffer, at)
            match = self._finder.search(buffer, at)
            hold = next((index for index in holds if index >= at), len(buffer))
            if match is None or match.start() >= hold:
                break
            out += [buffer[at : match.start()], MARK]
            at = match.end()
            self._swallow = self._finder.rest_of(match)
        out.append(buffer[at:hold])
        self._before = buffer[:hold][-1:]
        self._held = buffer[hold:]
        return "".join(out)

    def _swallowed(self, buffer: str, at: int) -> int:
        """Return where the rest of a long secret ends that was blacked out before."""
        if self._swallow is None:
            return at
        match = self._swallow.match(buffer, at)
        end = match.end() if match else at
        if end < len(buffer):
            self._swallow = None
        return end


def _whole(finder: "_Finder", text: str) -> str:
    if not finder.may_hold(text) or finder.search(text, 0) is None:
        return text
    stream = StreamRedactor(finder)
    return stream.feed(text) + stream.finish()


class _Finder:
    """Finds whole secrets in a buffer, and the places where one may have begun at its end."""

    def __init__(self, forms: Iterable[str], shapes: tuple[Shape, ...]) -> None:
        longest_first = sorted(forms, key=lambda form: (-len(form), form))
        self._by_first: dict[str, list[str]] = {}
        for form in longest_first:
            self._by_first.setdefault(form[0], []).append(form)
        self._shapes = shapes
        self._starts = (*longest_first, *(shape.start for shape in shapes))
        self._growing = [
            re.compile(
                f"{shape.before}{re.escape(shape.start)}{shape.body}{{0,{shape.most - 1}}}\\Z"
            )
            for shape in shapes
        ]
        self._before = [re.compile(shape.before) for shape in shapes]
        self._rests = [re.compile(f"{shape.body}*") for shape in shapes]
        literal = [f"(?:{'|'.join(map(re.escape, longest_first))})"] if longest_first else []
        patterns = [*literal, *(f"({shape.pattern})" for shape in shapes)]
        self._pattern = re.compile("|".join(patterns)) if patterns else None

    def may_hold(self, text: str) -> bool:
        """Say whether `text` holds a live secret or the fixed start of a shape: a hundred times
        faster than the search, and mostly the answer is no."""
        return any(start in text for start in self._starts)

    def search(self, buffer: str, at: int) -> re.Match[str] | None:
        """Return the first whole secret from `at` on."""
        return self._pattern.search(buffer, at) if self._pattern else None

    def rest_of(self, match: re.Match[str]) -> re.Pattern[str] | None:
        """Return what goes on belonging to a match that was cut at its limit."""
        if match.lastindex is None:
            return None
        shape = self._shapes[match.lastindex - 1]
        is_cut = match.end() - match.start() == len(shape.start) + shape.most
        return self._rests[match.lastindex - 1] if is_cut else None

    def holds(self, buffer: str, at: int) -> list[int]:
        """Return the places from `at` on, in order, from which the buffer's end may grow."""
        first = max(at, len(buffer) - MAX_HELD_CHARS)
        return [index for index in range(first, len(buffer)) if self._may_grow(buffer, index)]

    def _may_grow(self, buffer: str, index: int) -> bool:
        char = buffer[index]
        tail = buffer[index:]
        for form in self._by_first.get(char, ()):
            if len(form) > len(tail) and form.startswith(tail):
                return True
        for number, shape in enumerate(self._shapes):
            if shape.start[0] != char:
                continue
            if len(tail) < len(shape.start):
                if shape.start.startswith(tail) and self._before[number].match(buffer, index):
                    return True
            elif self._growing[number].match(buffer, index):
                return True
        return False
