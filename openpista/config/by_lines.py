"""Changes of single lines of a TOML text, where the library that keeps comments fails.

Each function offers texts, best first; whether one says what is wanted is for the caller to see
by parsing it, so that nothing here needs to understand TOML whole.
"""

from collections.abc import Iterator

from openpista.config.lines import header_line, line_of
from openpista.config.toml_text import toml_key, toml_text

MAX_VALUE_LINES = 200
"""A value over more lines is left to its owner's editor."""


def with_value(text: str, path: tuple[str, ...], value: object) -> Iterator[str]:
    """Offer texts in which `path` is `value`: where it stands, below the header of its table, in
    a table of its own at the end, below the header of a table further up, at the top."""
    end = _line_end(text)
    told = toml_text(value)
    lines = text.splitlines(keepends=True)
    at = line_of(text, path) - 1
    if at < len(lines) and "=" in lines[at]:
        name = lines[at].partition("=")[0]
        yield from _with_lines_replaced(lines, at, f"{name}= {told}{end}")
    below = len(path) - 1
    yield from _below_header(lines, text, path, below, told)
    yield _with_table(text, path, told)
    for shorter in range(below - 1, -1, -1):
        yield from _below_header(lines, text, path, shorter, told)


def without_value(text: str, path: tuple[str, ...]) -> Iterator[str]:
    """Offer texts in which the lines that set `path` are missing."""
    lines = text.splitlines(keepends=True)
    at = line_of(text, path) - 1
    if at < len(lines):
        yield from _with_lines_replaced(lines, at, "")


def _with_lines_replaced(lines: list[str], at: int, line: str) -> Iterator[str]:
    """Offer the text with `line` in place of one line and more and more of those behind it."""
    for behind in range(at + 1, min(at + MAX_VALUE_LINES, len(lines)) + 1):
        yield "".join((*lines[:at], line, *lines[behind:]))


def _below_header(
    lines: list[str], text: str, path: tuple[str, ...], depth: int, told: str
) -> Iterator[str]:
    """Offer the text with a line right below the header of the table `path[:depth]`."""
    at = header_line(text, path[:depth]) if depth else _first_statement(lines)
    if at is None:
        return
    end = _line_end(text)
    before = "".join(lines[:at])
    if before and not before.endswith("\n"):
        before += end
    yield f"{before}{_dotted(path[depth:])} = {told}{end}{''.join(lines[at:])}"


def _with_table(text: str, path: tuple[str, ...], told: str) -> str:
    end = _line_end(text)
    before = text if not text or text.endswith("\n") else text + end
    gap = end if before else ""
    return f"{before}{gap}[{_dotted(path[:-1])}]{end}{toml_key(path[-1])} = {told}{end}"


def _first_statement(lines: list[str]) -> int:
    """Return how many lines of remarks the text begins with."""
    for number, line in enumerate(lines):
        if line.strip() and not line.lstrip().startswith("#"):
            return number
    return len(lines)


def _dotted(path: tuple[str, ...]) -> str:
    return ".".join(map(toml_key, path))


def _line_end(text: str) -> str:
    return "\r\n" if "\r\n" in text else "\n"
