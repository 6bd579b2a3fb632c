"""On which line of a TOML text a key stands, for messages. tomllib does not tell."""

import re

_HEADER = re.compile(r"\s*\[\[?\s*([^\]\n]+?)\s*\]\]?\s*(?:#.*)?$")
_ENTRY = re.compile(r"""\s*((?:[A-Za-z0-9_-]+|"[^"\n]*"|'[^'\n]*')(?:\s*\.\s*[^=\s.]+)*)\s*=""")
_PART = re.compile(r"""[A-Za-z0-9_-]+|"[^"]*"|'[^']*'""")


def line_of(text: str, path: tuple[str, ...]) -> int:
    """Return the line, from 1, that sets `path` or comes nearest to it in a text that parses.

    Keys inside inline tables count as the line of the key that holds them.
    """
    table: tuple[str, ...] = ()
    best, best_length = 1, 0
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:
            fence = "" if line.count(fence) % 2 else fence
            continue
        if header := _HEADER.match(line):
            table = found = _parts(header.group(1))
        elif entry := _ENTRY.match(line):
            found = (*table, *_parts(entry.group(1)))
            fence = _open_fence(line)
        else:
            continue
        if found == path:
            return number
        if len(found) > best_length and path[: len(found)] == found:
            best, best_length = number, len(found)
    return best


def header_line(text: str, path: tuple[str, ...]) -> int | None:
    """Return the number, from 1, of the line `[path]` of a text that parses, None without one."""
    fence = ""
    for number, line in enumerate(text.splitlines(), start=1):
        if fence:
            fence = "" if line.count(fence) % 2 else fence
        elif (header := _HEADER.match(line)) and not line.lstrip().startswith("[["):
            if _parts(header.group(1)) == path:
                return number
        elif _ENTRY.match(line):
            fence = _open_fence(line)
    return None


def _parts(dotted: str) -> tuple[str, ...]:
    return tuple(part.strip("\"'") for part in _PART.findall(dotted))


def _open_fence(line: str) -> str:
    """Return the quotes that a text over several lines still needs to end."""
    for fence in ('"""', "'''"):
        if line.count(fence) % 2:
            return fence
    return ""
