"""Bytes of files as text for a model: lines from a point on, as many as fit."""

import os
from collections.abc import Iterator

from msgspec import Struct

PAGE_CHARS = 9_500
"""A page fits into what the model sees of an output at once (decisions.md 20)."""

_SNIFFED_BYTES = 8192
_SKIPPED_BYTES = 1024 * 1024


class Page(Struct, frozen=True):
    """Lines `first` to `last` (from 1; `last` is `first - 1` when there are none) of a file.

    `cut` lists lines of which only the beginning is here.
    """

    text: str
    first: int
    last: int
    more: bool
    is_utf8: bool = True
    cut: tuple[int, ...] = ()


def is_binary(start: bytes) -> bool:
    """Say whether a file that begins so is no text."""
    return b"\0" in start[:_SNIFFED_BYTES]


def read_page(descriptor: int, *, first: int, most_lines: int) -> Page:
    """Read a page of an open file."""
    pieces: list[bytes] = []
    cut: list[int] = []
    used = 0
    more = False
    for number, (line, whole) in enumerate(_lines(descriptor), start=1):
        if number < first:
            continue
        if pieces and (used + len(line) > PAGE_CHARS or len(pieces) >= most_lines):
            more = True
            break
        pieces.append(line)
        used += len(line)
        if not whole:
            cut.append(number)
    data = b"".join(pieces)
    try:
        text, is_utf8 = data.decode(), True
    except UnicodeDecodeError:
        text, is_utf8 = data.decode(errors="replace"), False
    return Page(text, first, first + len(pieces) - 1, more, is_utf8, tuple(cut))


def _lines(descriptor: int) -> Iterator[tuple[bytes, bool]]:
    """Yield each line, or its beginning and False where it is longer than a page."""
    with os.fdopen(os.dup(descriptor), "rb") as file:
        while line := file.readline(PAGE_CHARS):
            if line.endswith(b"\n") or len(line) < PAGE_CHARS:
                yield line, True
                continue
            rest = file.readline(_SKIPPED_BYTES)
            whole = not rest
            while rest and not rest.endswith(b"\n"):
                rest = file.readline(_SKIPPED_BYTES)
            yield (line, True) if whole else (_without_half_character(line) + b"\n", False)


def _without_half_character(data: bytes) -> bytes:
    for back in range(1, 5):
        if data[-back] & 0xC0 != 0x80:
            return data[:-back] if data[-back] >= 0xC0 else data
    return data
