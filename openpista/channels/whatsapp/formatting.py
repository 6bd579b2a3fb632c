"""Markdown as WhatsApp shows it, from the parser that all windows share (decisions.md 26), cut
into messages of readable length where a reader would cut them."""

from collections.abc import Iterator
from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from markdown_it.token import Token

READABLE_CHARS = 3500
"""WhatsApp takes 65,536 and folds what is longer than about this behind "Read more"."""

RULE = "———"
FENCE = "```"
_CUTS = ("\n", ". ", " ")
_LEAST_SHARE = 0.4
_MARKS = {"strong": "*", "em": "_", "s": "~"}


class Block(Struct, frozen=True):
    """A stretch that stays together; code is fenced when it is sent."""

    text: str
    is_code: bool = False
    follows_closely: bool = False


def parts_of(markdown: str, limit: int = READABLE_CHARS) -> tuple[str, ...]:
    """Return the messages that an answer is sent as; the same for the same text, always."""
    parts: list[str] = []
    for block in (piece for whole in blocks(markdown) for piece in _pieces(whole, limit)):
        text = f"{FENCE}\n{block.text}\n{FENCE}" if block.is_code else block.text
        joint = "\n" if block.follows_closely else "\n\n"
        if parts and len(parts[-1]) + len(joint) + len(text) <= limit:
            parts[-1] += joint + text
        else:
            parts.append(text)
    return tuple(part for part in parts if part.strip())


def blocks(markdown: str) -> tuple[Block, ...]:
    """Return what `markdown` means, block by block."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    return tuple(_Writer().write(parser.parse(markdown)))


class _Writer:
    """Writes blocks one after the other."""

    def __init__(self) -> None:
        self._lists: list[int | None] = []
        self._mark = ""
        self._quotes = 0
        self._is_heading = False
        self._is_fresh_list = False

    def write(self, tokens: "list[Token]") -> Iterator[Block]:
        skipping = False
        for number, token in enumerate(tokens):
            if skipping:
                skipping = token.type != "table_close"
                continue
            self._structure(token)
            match token.type:
                case "fence" | "code_block":
                    yield Block(token.content.rstrip("\n") or " ", is_code=True)
                case "hr":
                    yield Block(RULE)
                case "inline":
                    yield self._inline(token)
                case "table_open":
                    skipping = True
                    yield Block(_table(tokens[number:]), is_code=True)
                case _:
                    pass

    def _structure(self, token: "Token") -> None:
        match token.type:
            case "heading_open":
                self._is_heading = True
            case "heading_close":
                self._is_heading = False
            case "blockquote_open":
                self._quotes += 1
            case "blockquote_close":
                self._quotes -= 1
            case "bullet_list_open" | "ordered_list_open":
                is_ordered = token.type == "ordered_list_open"
                self._lists.append(int(token.attrGet("start") or 1) if is_ordered else None)
                self._is_fresh_list = len(self._lists) == 1
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
            case "list_item_open":
                self._mark = f"{token.info}. " if self._lists[-1] is not None else "- "
            case _:
                pass

    def _inline(self, token: "Token") -> Block:
        text = _marked_up(token.children or [], bold=self._is_heading)
        is_close = bool(self._lists) and not self._is_fresh_list
        if self._lists:
            indent = "  " * (len(self._lists) - 1)
            mark = self._mark or " " * 2
            text = indent + mark + text.replace("\n", f"\n{indent}{' ' * len(mark)}")
            self._mark, self._is_fresh_list = "", False
        if self._quotes:
            text = "\n".join(f"> {line}" for line in text.split("\n"))
        return Block(text, follows_closely=is_close)


def _marked_up(tokens: "list[Token]", *, bold: bool) -> str:
    """Return inline text with WhatsApp's own marks; it knows no links and no nesting of a mark
    in itself."""
    said: list[str] = []
    targets: list[tuple[str, int]] = []
    for token in tokens:
        kind, _, end = token.type.rpartition("_")
        match token.type:
            case "softbreak" | "hardbreak":
                said.append("\n")
            case "code_inline":
                said.append(f"`{token.content}`")
            case "link_open":
                targets.append((str(token.attrGet("href") or ""), len(said)))
            case "link_close":
                target, at = targets.pop()
                if "".join(said[at:]) != target and target:
                    said.append(f" ({target})")
            case "image":
                said.append(token.content or str(token.attrGet("src") or ""))
            case _ if kind in _MARKS and end in {"open", "close"}:
                said.append("" if bold and kind == "strong" else _MARKS[kind])
            case _:
                said.append(token.content)
    text = "".join(said)
    return f"*{text}*" if bold and text else text


def _table(tokens: "list[Token]") -> str:
    """Return the table that begins the tokens, in columns."""
    rows: list[list[str]] = []
    for token in tokens:
        if token.type == "table_close":
            break
        if token.type == "tr_open":
            rows.append([])
        elif token.type == "inline":
            rows[-1].append("".join(child.content for child in token.children or []))
    widths = [max(map(len, column)) for column in zip(*rows, strict=False)]
    return "\n".join(
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=False)).rstrip()
        for row in rows
    )


def _pieces(block: Block, limit: int) -> Iterator[Block]:
    """Cut a block that fits into no message."""
    room = limit - 2 * (len(FENCE) + 1) if block.is_code else limit
    rest, is_first = block.text, True
    while len(rest) > room:
        end = _cut(rest, room)
        yield Block(rest[:end].rstrip(), block.is_code, block.follows_closely and is_first)
        rest, is_first = rest[end:].lstrip("\n" if block.is_code else None), False
    if rest.strip():
        yield Block(rest, block.is_code, block.follows_closely and is_first)


def _cut(text: str, room: int) -> int:
    least = int(room * _LEAST_SHARE)
    for mark in _CUTS:
        at = text.rfind(mark, least, room)
        if at > 0:
            return at + len(mark)
    return room
