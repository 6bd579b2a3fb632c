"""Markdown as Telegram shows it: plain text and entities, from the parser that all windows share
(decisions.md 26). A message in entities can never be malformed, as one in MarkdownV2 can."""

from typing import TYPE_CHECKING

from msgspec import Struct

if TYPE_CHECKING:
    from markdown_it.token import Token

RULE = "⸻"
BULLET = "•"
LINKS = ("http://", "https://", "mailto:", "tg://user")


class Span(Struct, frozen=True):
    """A stretch of text with a look; `value` is the language of code or the target of a link."""

    kind: str
    start: int
    end: int
    value: str = ""


class Rich(Struct, frozen=True):
    """Text with looks; positions count characters."""

    text: str
    spans: tuple[Span, ...] = ()


def rich(markdown: str) -> Rich:
    """Return what `markdown` means."""
    from markdown_it import MarkdownIt

    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    writer = _Writer()
    writer.blocks(parser.parse(markdown))
    return writer.done()


def plain(text: str) -> Rich:
    """Return `text` without any look."""
    return Rich(text)


class _Writer:
    """Writes blocks one below the other."""

    def __init__(self) -> None:
        self._text: list[str] = []
        self._length = 0
        self._spans: list[Span] = []
        self._open: list[tuple[str, int, str]] = []
        self._lists: list[bool] = []
        self._first_item = False
        self._fresh = True

    def blocks(self, tokens: "list[Token]") -> None:
        for number, token in enumerate(tokens):
            self._block(token, tokens, number)

    def done(self) -> Rich:
        text = "".join(self._text).rstrip()
        spans = (
            Span(span.kind, span.start, min(span.end, len(text)), span.value)
            for span in self._spans
        )
        return Rich(text, tuple(span for span in spans if span.start < span.end))

    def _block(self, token: "Token", tokens: "list[Token]", number: int) -> None:
        match token.type:
            case "heading_open":
                self._begin_block()
                self._begin("bold")
            case "heading_close" | "blockquote_close":
                self._end()
            case "paragraph_open":
                self._begin_block()
            case "blockquote_open":
                self._begin_block()
                self._begin("blockquote")
                self._fresh = True
            case "bullet_list_open" | "ordered_list_open":
                self._lists.append(token.type == "ordered_list_open")
                self._first_item = True
            case "bullet_list_close" | "ordered_list_close":
                self._lists.pop()
                self._fresh = False
            case "list_item_open":
                self._item(int(token.info) if self._lists[-1] else None)
            case _:
                self._leaf(token, tokens, number)

    def _leaf(self, token: "Token", tokens: "list[Token]", number: int) -> None:
        match token.type:
            case "fence" | "code_block":
                self._code(token.content, token.info.split()[0] if token.info.split() else "")
            case "hr":
                self._begin_block()
                self._write(RULE)
            case "inline":
                self._inline(token.children or [])
            case "table_open":
                self._code(_table(tokens[number:]), "")
                self._mute(tokens, number)
            case _:
                pass

    def _mute(self, tokens: "list[Token]", number: int) -> None:
        """A table was written as a whole: its parts say nothing more."""
        for token in tokens[number + 1 :]:
            if token.type == "table_close":
                return
            token.type = "muted"

    def _begin_block(self) -> None:
        if self._length and not self._fresh:
            self._write("\n" if self._lists else "\n\n")
        self._fresh = False

    def _item(self, number: int | None) -> None:
        depth = len(self._lists) - 1
        if self._length:
            self._write("\n\n" if self._first_item and depth == 0 else "\n")
        self._first_item = False
        mark = f"{number}. " if number is not None else f"{BULLET} "
        self._write("  " * depth + mark)
        self._fresh = True

    def _code(self, content: str, language: str) -> None:
        self._begin_block()
        self._begin("pre", language)
        self._write(content.rstrip("\n") or " ")
        self._end()

    def _inline(self, tokens: "list[Token]") -> None:
        for token in tokens:
            match token.type:
                case "text":
                    self._write(token.content)
                case "softbreak" | "hardbreak":
                    self._write("\n")
                case "code_inline":
                    self._begin("code")
                    self._write(token.content)
                    self._end()
                case "em_open":
                    self._begin("italic")
                case "strong_open":
                    self._begin("bold")
                case "s_open":
                    self._begin("strikethrough")
                case "link_open":
                    self._begin("text_link", str(token.attrGet("href") or ""))
                case "em_close" | "strong_close" | "s_close" | "link_close":
                    self._end()
                case "image":
                    self._write(token.content or str(token.attrGet("src") or ""))
                case _:
                    self._write(token.content)

    def _begin(self, kind: str, value: str = "") -> None:
        self._open.append((kind, self._length, value))

    def _end(self) -> None:
        kind, start, value = self._open.pop()
        if kind == "text_link" and not value.lower().startswith(LINKS):
            return
        if start < self._length:
            self._spans.append(Span(kind, start, self._length, value))

    def _write(self, text: str) -> None:
        if text:
            self._text.append(text)
            self._length += len(text)


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
