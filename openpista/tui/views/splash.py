"""The first frame, written before anything large is imported; and the terminal as it was.

Keys typed meanwhile stay in the terminal's buffer, unseen, until the window reads them. Only the
standard library, and of that as little as can be: this is what a person waits for.
"""

import gc
import os

from openpista.tui.views.home_place import home_top, home_width, is_large
from openpista.tui.views.tokens import (
    DEFAULT_THEME,
    OWN_THEMES,
    few_colors,
    has_colors,
    terminal_theme,
)
from openpista.tui.views.wordmark import mark_lines

STDIN, STDOUT, STDERR = 0, 1, 2
MIN_COLUMNS, MIN_ROWS = 20, 5

_BEGIN = "\x1b[?1049h\x1b[?25l"
"""Another screen, no cursor."""

_END = "\x1b[?1049l\x1b[?25h\x1b[0m"

_saved: list[list[int | list[bytes | int]]] = []


def splash(theme: str = "") -> None:
    """Take the terminal and draw the first frame; does nothing where there is no terminal,
    or a second time.

    Until the window stands nothing is collected: what imports make lives as long as the program,
    and looking through it costs a tenth of the start.

    `restore` gives the terminal back. `theme` is a name of ours; without one the terminal decides.
    """
    if _saved or not (os.isatty(STDIN) and os.isatty(STDERR)):
        return
    import termios

    gc.disable()
    attributes = termios.tcgetattr(STDIN)
    _saved.append(list(attributes))
    attributes[3] &= ~(termios.ECHO | termios.ICANON | termios.IEXTEN)
    attributes[0] &= ~(termios.IXON | termios.ICRNL)
    termios.tcsetattr(STDIN, termios.TCSANOW, attributes)
    columns, rows = _size()
    colors = has_colors(os.environ) and not few_colors(os.environ)
    shown = theme or terminal_theme(os.environ)
    os.write(STDERR, frame(columns, rows, shown, colors=colors).encode())


def restore() -> None:
    """Give the terminal back as it was before `splash`; once, and only if it was taken."""
    gc.enable()
    if not _saved:
        return
    import termios

    os.write(STDERR, _END.encode())
    termios.tcsetattr(STDIN, termios.TCSANOW, _saved.pop())


def frame(columns: int, rows: int, theme: str = "", *, colors: bool = True) -> str:
    """Return the first frame: the ground of the theme, and the word mark where Home has it.
    Without `colors` it is written in those that the terminal has."""
    tokens = OWN_THEMES.get(theme, OWN_THEMES[DEFAULT_THEME])
    ground = _ground(tokens["background"]) if colors else ""
    parts = [_BEGIN, "\x1b[?2026h", ground, "\x1b[2J"]
    if columns >= MIN_COLUMNS and rows >= MIN_ROWS:
        width = home_width(columns)
        row, column = home_top(columns, rows) + 1, (columns - width) // 2 + 1
        for number, line in enumerate(mark_lines(width, large=is_large(columns, rows))):
            parts.append(f"\x1b[{row + number};{column}H")
            parts += [f"{_ink(tokens[look]) if colors else ''}{text}" for text, look in line]
    parts.append("\x1b[?2026l")
    return "".join(parts)


def _size() -> tuple[int, int]:
    try:
        size = os.get_terminal_size(STDERR)
    except OSError:
        return 80, 24
    return size.columns, size.lines


def _ground(color: str) -> str:
    return f"\x1b[48;2;{_rgb(color)}m"


def _ink(color: str) -> str:
    return f"\x1b[38;2;{_rgb(color)}m"


def _rgb(color: str) -> str:
    number = int(color[1:], 16)
    return f"{number >> 16};{number >> 8 & 255};{number & 255}"
