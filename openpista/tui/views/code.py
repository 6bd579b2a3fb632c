"""Source code as looks: Pygments tokens of a whole text, split into lines of runs."""

from openpista.tui.views.rows import TAB, Run

MAX_HIGHLIGHT_CHARS = 100_000
"""Longer texts are shown plain: a lexer takes about a second for each megabyte."""

_LOOKS: tuple[tuple[str, str], ...] = (
    ("Comment", "syntax_comment"),
    ("Keyword.Constant", "syntax_number"),
    ("Keyword.Type", "syntax_type"),
    ("Keyword", "syntax_keyword"),
    ("Operator.Word", "syntax_keyword"),
    ("Operator", "syntax_operator"),
    ("Punctuation", "syntax_operator"),
    ("Literal.String", "syntax_string"),
    ("Literal", "syntax_number"),
    ("Name.Function", "syntax_function"),
    ("Name.Class", "syntax_type"),
    ("Name.Exception", "syntax_type"),
    ("Name.Builtin", "syntax_function"),
    ("Name.Decorator", "syntax_function"),
    ("Name.Tag", "syntax_keyword"),
    ("Name.Attribute", "syntax_function"),
    ("Name.Constant", "syntax_number"),
    ("Generic.Inserted", "success"),
    ("Generic.Deleted", "error"),
    ("Generic.Heading", "accent"),
    ("Generic.Subheading", "info"),
    ("Generic.Prompt", "muted"),
    ("Error", "text"),
)


def plain_lines(code: str) -> list[list[Run]]:
    """Return the lines of `code` in the plain look."""
    return [[(line, "text")] for line in code.expandtabs(len(TAB)).split("\n")]


def highlighted_lines(code: str, language: str) -> list[list[Run]]:
    """Return the lines of `code` with looks for its syntax; plain where the language is unknown.

    Pygments is imported here, so that only a conversation with code pays for it.
    """
    if not language or len(code) > MAX_HIGHLIGHT_CHARS:
        return plain_lines(code)
    from pygments.lexers import find_lexer_class_by_name
    from pygments.util import ClassNotFound

    try:
        lexer = find_lexer_class_by_name(language)(stripnl=False, ensurenl=False)
    except ClassNotFound:
        return plain_lines(code)
    lines: list[list[Run]] = [[]]
    for kind, value in lexer.get_tokens(code.expandtabs(len(TAB))):
        look = _look_of(str(kind).removeprefix("Token."))
        head, *others = value.split("\n")
        if head:
            lines[-1].append((head, look))
        lines.extend([(other, look)] if other else [] for other in others)
    return lines


def language_of_path(path: str) -> str:
    """Return the name of the language that a file's name suggests, or an empty text."""
    from pygments.lexers import find_lexer_class_for_filename

    lexer = find_lexer_class_for_filename(path)
    return lexer.aliases[0] if lexer is not None and lexer.aliases else ""


def _look_of(kind: str) -> str:
    for prefix, look in _LOOKS:
        if kind.startswith(prefix):
            return look
    return "text"
