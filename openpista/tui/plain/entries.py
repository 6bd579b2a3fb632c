"""What the entries of a conversation read like as lines: no decoration, nothing that moves.

An open answer is told a line at a time; what has been told is never told again.
"""

from collections.abc import Iterator

from msgspec import Struct

from openpista.domain.message import Image
from openpista.guard.safe_text import safe_text
from openpista.tui.core.blocks import (
    Answer,
    ChatBlock,
    Picture,
    Remark,
    Said,
    Summary,
    Thought,
    ToolCard,
    TurnEnd,
    Undone,
)
from openpista.tui.views.figures import SECOND_MS, bytes_text, duration_text
from openpista.words.catalogue import Words

MAX_OUTPUT_LINES = 20
"""Lines of a call's output that are told; how many more there are is said."""

DONE_STATES = frozenset({"done", "failed", "denied", "broken"})


class Told(Struct, frozen=True):
    """How far an entry has been told: characters of its text, and what of it was announced."""

    chars: int = 0
    begun: bool = False
    ended: bool = False


def entry_lines(
    block: ChatBlock, told: Told, words: Words, *, echo: bool
) -> tuple[list[str], Told]:
    """Return what is new in an entry, and how far it has been told then. `echo` says that the
    user's own words must be told too."""
    match block:
        case Answer():
            return _answer(block, told, words)
        case ToolCard():
            return _card(block, told, words)
        case _ if told.ended:
            return [], told
        case _:
            return list(_whole(block, words, echo=echo)), Told(begun=True, ended=True)


def _answer(block: Answer, told: Told, words: Words) -> tuple[list[str], Told]:
    """Whole lines as they come; the last one once no more will be added to it."""
    rest = block.text[told.chars :]
    if block.open:
        rest = rest[: rest.rfind("\n") + 1]
    shown = rest if told.begun else rest.lstrip("\n")
    lines = _lines(shown.removesuffix("\n"), whole=not block.open) if shown else []
    if not block.open and not told.ended and not (lines or told.begun):
        return [], Told(told.chars, begun=True, ended=True)
    first = [words("plain.answer")] if lines and not told.begun else []
    now = Told(told.chars + len(rest), begun=told.begun or bool(lines), ended=not block.open)
    return [*first, *lines], now


def _card(block: ToolCard, told: Told, words: Words) -> tuple[list[str], Told]:
    lines: list[str] = []
    begun, ended = told.begun, told.ended
    if not begun and (block.intent is not None or block.state in DONE_STATES):
        lines += _begins(block, words)
        begun = True
    if begun and not ended and block.state in DONE_STATES:
        lines += _ends(block, words)
        ended = True
    return lines, Told(told.chars, begun=begun, ended=ended)


def _begins(block: ToolCard, words: Words) -> Iterator[str]:
    intent = block.intent
    title = block.name if intent is None else intent.title or block.name
    yield words("plain.call", title=_line(title))
    for line in _lines(intent.command if intent is not None else ""):
        yield f"  {line}"


def _ends(block: ToolCard, words: Words) -> Iterator[str]:
    time = duration_text(block.elapsed_ms) if block.elapsed_ms is not None else ""
    yield words(f"plain.call_{block.state}", time=time).strip()
    if block.result is None:
        return
    lines = _lines(block.result.text)
    for line in lines[:MAX_OUTPUT_LINES]:
        yield f"  {line}"
    if len(lines) > MAX_OUTPUT_LINES:
        yield f"  {words('plain.more_lines', count=len(lines) - MAX_OUTPUT_LINES)}"


def _whole(block: ChatBlock, words: Words, *, echo: bool) -> Iterator[str]:
    match block:
        case Said():
            yield from _said(block, words, echo=echo)
        case Thought():
            yield words("plain.thinks")
        case Picture(image=image):
            yield _picture(image, words)
        case Summary():
            yield words("plain.summary")
        case Remark(text=text, phrase=told):
            known = words(told.key, **dict(told.values)) if told is not None else text
            yield from _lines(known)
        case TurnEnd():
            yield from _turn_end(block, words)
        case Undone(restored=restored, left=left):
            yield words("plain.undone", paths=_line(", ".join(restored)))
            if left:
                yield words("plain.undone_left", paths=_line(", ".join(left)))
        case Answer() | ToolCard():
            return


def _said(block: Said, words: Words, *, echo: bool) -> Iterator[str]:
    own = not block.speaker and not block.channel
    if own and not echo:
        return
    who = words("plain.you") if own else _line(block.speaker or block.channel)
    lines = _lines(block.text) or [""]
    yield words("plain.said", who=who, text=lines[0])
    yield from (f"  {line}" for line in lines[1:])
    for attached in block.attachments:
        yield _picture(attached, words) if isinstance(attached, Image) else words("plain.file")


def _picture(image: Image, words: Words) -> str:
    size = f"{image.width} × {image.height}, {bytes_text(image.size_bytes)}"
    return words("plain.picture", about=_line(image.alt), size=size)


def _turn_end(block: TurnEnd, words: Words) -> Iterator[str]:
    if block.outcome != "done":
        reason = _line(block.reason)
        yield words(f"plain.turn_{block.outcome}", reason=reason).strip()
    elif block.elapsed_ms >= 10 * SECOND_MS:
        yield words("plain.turn_done", time=duration_text(block.elapsed_ms))
    if block.changes:
        yield words("plain.changed", paths=_line(", ".join(file.path for file in block.changes)))


def _lines(text: str, *, whole: bool = True) -> list[str]:
    """Return the lines of a text; those at its end are empty only where more may come."""
    shown = safe_text(text)
    if whole:
        shown = shown.strip("\n")
        return [line.rstrip() for line in shown.split("\n")] if shown else []
    return [line.rstrip() for line in shown.split("\n")]


def _line(text: str) -> str:
    return safe_text(" ".join(text.split()), keep_newlines=False)
