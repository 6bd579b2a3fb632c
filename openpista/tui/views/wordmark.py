"""The word mark as rows: drawn with half blocks where there is room, else as a word."""

from openpista.tui.views.rows import Row, Run

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


def mark_rows(width: int, *, large: bool) -> list[Row]:
    """Return the word mark in the middle of `width` cells."""
    if not large or width < MARK_CELLS:
        word: list[Run] = [(half, f"strong+{look}") for half, look in _HALVES]
        return [_centred(word, width)]
    return [_centred(_line(number), width) for number in range(MARK_ROWS)]


def _line(number: int) -> list[Run]:
    return [
        (" ".join(_GLYPHS[letter][number] for letter in half) + " ", look) for half, look in _HALVES
    ]


def _centred(runs: list[Run], width: int) -> Row:
    cells = sum(len(text) for text, _ in runs)
    return Row(((" " * max(0, (width - cells) // 2), "text"), *runs))
