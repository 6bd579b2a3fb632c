"""The answer that is being written: which of its blocks stand still, so that they can be shown as
HTML while the rest is plain text (decisions.md 26)."""

from msgspec import Struct

from openpista.channels.web.markup import markdown_html, parser

MAX_TAIL_CHARS = 50_000
"""A block that goes on for longer is not looked at again until the answer is whole."""


class Closed(Struct, frozen=True):
    """HTML of blocks that stand still now: where in the answer they begin, and how far it is
    covered with them, in UTF-16 units."""

    html: str
    start: int
    chars: int


class OpenAnswer:
    """Takes the text piece by piece."""

    def __init__(self, text: str = "") -> None:
        self._tail = ""
        self._chars = 0
        self.html = ""
        self._seen = 0
        self.add(text)

    @property
    def chars(self) -> int:
        """How far the answer stands still, in UTF-16 units."""
        return self._chars

    def add(self, text: str) -> Closed | None:
        """Take more; return what stands still since then, None where nothing does."""
        self._tail += text
        # A block can only have ended where a line has.
        if "\n" not in self._tail[self._seen :] or len(self._tail) > MAX_TAIL_CHARS:
            return None
        self._seen = len(self._tail)
        end = _end_of_closed(self._tail)
        if not end:
            return None
        closed, self._tail = self._tail[:end], self._tail[end:]
        self._seen = 0
        html = markdown_html(closed)
        self.html += html
        start = self._chars
        self._chars += utf16_length(closed)
        return Closed(html, start, self._chars)


def utf16_length(text: str) -> int:
    """Return how long JavaScript says that `text` is."""
    return len(text) + sum(char > "\uffff" for char in text)


def _end_of_closed(text: str) -> int:
    """Return where the last block begins: all before it has ended. The last line may be cut, and
    so may not be the proof that something ended."""
    whole = text[: text.rfind("\n") + 1]
    starts = [
        token.map[0]
        for token in parser().parse(whole)
        if token.level == 0 and token.map is not None
    ]
    if len(starts) < 2:
        return 0
    lines = whole.split("\n")
    return sum(len(line) + 1 for line in lines[: starts[-1]])
