"""Finds the one passage that an edit means, in the bytes of a file, and helps when it is not there.

Pure: bytes in, bytes or a sentence out.
"""

from openpista.domain.errors import ToolArgumentError

_SHOWN_LINES = 12
_MAX_COMPARED_LINES = 20_000


def edited(data: bytes, old: str, new: str, *, replace_all: bool = False) -> bytes:
    """Return `data` with `old` replaced by `new`.

    `old` must be there exactly once, unless `replace_all`. In a file with CRLF line ends both
    may be given with LF. Raises ToolArgumentError with a sentence that helps.
    """
    if not old:
        raise ToolArgumentError("old_text is empty; use files.write for a new file.")
    if old == new:
        raise ToolArgumentError("old_text and new_text are the same; nothing would change.")
    old_bytes, new_bytes = old.encode(), new.encode()
    if old_bytes not in data and b"\r\n" in data and "\r" not in old:
        old_bytes, new_bytes = _with_crlf(old_bytes), _with_crlf(new_bytes)
    count = data.count(old_bytes)
    if count == 0:
        raise ToolArgumentError(f"old_text is not in the file. {_hint(data, old)}".strip())
    if count > 1 and not replace_all:
        lines = ", ".join(map(str, _lines_of(data, old_bytes)))
        raise ToolArgumentError(
            f"old_text is {count} times in the file (lines {lines}). Give more of the text around "
            "the one that you mean, or set replace_all."
        )
    return data.replace(old_bytes, new_bytes)


def _with_crlf(data: bytes) -> bytes:
    return data.replace(b"\r\n", b"\n").replace(b"\n", b"\r\n")


def _lines_of(data: bytes, passage: bytes, most: int = 10) -> list[int]:
    """Return the line numbers where a passage begins."""
    found: list[int] = []
    at = data.find(passage)
    while at >= 0 and len(found) < most:
        found.append(data.count(b"\n", 0, at) + 1)
        at = data.find(passage, at + len(passage))
    return found


def _hint(data: bytes, old: str) -> str:
    lines = data.decode(errors="replace").splitlines()
    from difflib import get_close_matches

    wanted = old.splitlines()
    if len(lines) > _MAX_COMPARED_LINES or not wanted:
        return "Read the file again and copy the passage exactly."
    at = _same_but_for_spaces(lines, wanted)
    if at is not None:
        shown = "\n".join(lines[at : at + min(len(wanted), _SHOWN_LINES)])
        return f"From line {at + 1} it differs only in white space; the file has:\n{shown}"
    first = next((line for line in wanted if line.strip()), "")
    close = get_close_matches(first, lines, n=1, cutoff=0.75)
    if close:
        number = lines.index(close[0]) + 1
        return f"Line {number} is the nearest to its beginning; the file has:\n{close[0]}"
    return "Read the file again and copy the passage exactly."


def _same_but_for_spaces(lines: list[str], wanted: list[str]) -> int | None:
    bare = ["".join(line.split()) for line in lines]
    bare_wanted = ["".join(line.split()) for line in wanted]
    for at in range(len(bare) - len(bare_wanted) + 1):
        if bare[at : at + len(bare_wanted)] == bare_wanted:
            return at
    return None
