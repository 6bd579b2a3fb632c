"""The word mark: drawn with half blocks where there is room, else as a word. Imports nothing,
because the first frame shows it."""

Piece = tuple[str, str]
"""Text and the name of its look."""

_GLYPHS: dict[str, tuple[str, ...]] = {
    "o": ("     ", "▄▀▀▀▄", "█   █", "▀▄▄▄▀", "     "),
    "p": ("     ", "█▀▀▀▄", "█   █", "█▄▄▄▀", "█    "),
    "e": ("     ", "▄▀▀▀▄", "█▀▀▀▀", "▀▄▄▄▄", "     "),
    "n": ("     ", "█▀▀▀▄", "█   █", "█   █", "     "),
    "i": ("▄", "▄", "█", "█", " "),
    "s": ("     ", "▄▀▀▀▀", " ▀▀▀▄", "▄▄▄▄▀", "     "),
    "t": (" ▄  ", "▀█▀▀", " █  ", " ▀▄▄", "    "),
    "a": ("     ", " ▀▀▀▄", "▄▀▀▀█", "▀▄▄▄█", "     "),
}

_HALVES = (("open", "text"), ("pista", "accent"))

MARK_ROWS = 5
MARK_CELLS = sum(len(_GLYPHS[letter][0]) + 1 for half, _ in _HALVES for letter in half)


def mark_lines(width: int, *, large: bool) -> list[list[Piece]]:
    """Return the lines of the word mark, in the middle of `width` cells."""
    if not large or width < MARK_CELLS:
        return [_centred([(half, look) for half, look in _HALVES], width)]
    return [_centred(_line(number), width) for number in range(MARK_ROWS)]


def _line(number: int) -> list[Piece]:
    return [
        (" ".join(_GLYPHS[letter][number] for letter in half) + " ", look) for half, look in _HALVES
    ]


def _centred(pieces: list[Piece], width: int) -> list[Piece]:
    cells = sum(len(text) for text, _ in pieces)
    return [(" " * max(0, (width - cells) // 2), "text"), *pieces]
