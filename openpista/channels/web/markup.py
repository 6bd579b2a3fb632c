"""Markdown as the page shows it: from the parser that all windows share (decisions.md 26), code
coloured by classes, and at the end through the one guard of all HTML."""

import html
from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from openpista.guard.safe_html import CODE_CLASS, safe_html
from openpista.guard.safe_text import safe_text

if TYPE_CHECKING:
    from markdown_it import MarkdownIt
    from markdown_it.renderer import RendererHTML
    from markdown_it.token import Token
    from markdown_it.utils import EnvType, OptionsDict
    from pygments.lexer import Lexer

MAX_MARKDOWN_CHARS = 200_000
"""Longer texts are shown as they are written."""

MAX_COLOURED_CHARS = 20_000


def markdown_html(source: str) -> str:
    """Return the safe HTML of a text in Markdown."""
    source = safe_text(source)
    if len(source) > MAX_MARKDOWN_CHARS:
        return safe_html(f'<pre class="code">{html.escape(source)}</pre>')
    return safe_html(str(parser().render(source)))


@cache
def parser() -> "MarkdownIt":
    """Return the parser, with how the page wants some things written."""
    from markdown_it import MarkdownIt

    made = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    for name, rule in (
        ("fence", _code),
        ("code_block", _code),
        ("image", _picture),
        ("link_close", _link_close),
        ("th_open", _cell),
        ("td_open", _cell),
    ):
        made.add_render_rule(name, rule)
    return made


def _code(
    _self: "RendererHTML",
    tokens: "Sequence[Token]",
    number: int,
    _options: "OptionsDict",
    _env: "EnvType",
) -> str:
    token = tokens[number]
    language = token.info.split()[0] if token.info.split() else ""
    mark = f' data-lang="{html.escape(language)}"' if language else ""
    return f'<pre class="code"{mark}><code>{_coloured(token.content, language)}</code></pre>\n'


def _coloured(code: str, language: str) -> str:
    lexer = _lexer(language.lower()) if language and len(code) <= MAX_COLOURED_CHARS else None
    if lexer is None:
        return html.escape(code)
    from pygments import highlight
    from pygments.formatters.html import HtmlFormatter

    return highlight(code, lexer, HtmlFormatter(nowrap=True, classprefix=CODE_CLASS))


@cache
def _lexer(language: str) -> "Lexer | None":
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        return find_lexer_class_by_name(language)(stripnl=False)
    except ClassNotFound:
        return None


def _picture(
    self: "RendererHTML",
    tokens: "Sequence[Token]",
    number: int,
    options: "OptionsDict",
    env: "EnvType",
) -> str:
    """A picture from elsewhere is never loaded: its words and where it lies are shown."""
    token = tokens[number]
    words = self.renderInlineAsText(token.children or [], options, env)
    source = str(token.attrs.get("src", ""))
    shown = html.escape(words or source)
    return (
        f'<span class="picture"><a href="{html.escape(source)}">{shown}</a></span>'
        f"{_host_mark(source, shown)}"
    )


def _link_close(
    _self: "RendererHTML",
    tokens: "Sequence[Token]",
    number: int,
    _options: "OptionsDict",
    _env: "EnvType",
) -> str:
    """Where a link leads is shown beside it, unless its words say so (security.md §12)."""
    words: list[str] = []
    for token in reversed(tokens[:number]):
        if token.type == "link_open":
            return "</a>" + _host_mark(str(token.attrs.get("href", "")), "".join(words))
        words.insert(0, token.content)
    return "</a>"


def _host_mark(address: str, words: str) -> str:
    try:
        host = urlsplit(address).hostname or ""
    except ValueError:
        host = ""
    if not host or words.strip().removeprefix("https://").startswith(host):
        return ""
    return f' <span class="host">({html.escape(host)})</span>'


def _cell(
    self: "RendererHTML",
    tokens: "Sequence[Token]",
    number: int,
    options: "OptionsDict",
    _env: "EnvType",
) -> str:
    """The side of a column is a class: the page allows no styles in HTML."""
    token = tokens[number]
    side = str(token.attrs.pop("style", "")).rpartition(":")[2]
    if side in {"left", "center", "right"}:
        token.attrs["class"] = side
    return self.renderToken(tokens, number, options, _env)
