"""Pieces that the panels are made of: indented sentences and addresses shown whole."""

from openpista.guard.safe_text import safe_text
from openpista.tui.views.rows import Row, Run, wrap

INDENT: Run = ("  ", "text")


def say(text: str, tone: str, width: int) -> list[Row]:
    """Return a sentence as indented rows."""
    return wrap([(text, tone)], width - 2, first=[INDENT], rest=[INDENT])


def marked(sign: str, tone: str, text: str, look: str, width: int) -> list[Row]:
    """Return a sentence behind a sign."""
    return wrap([(text, look)], width - 2, first=[INDENT, (f"{sign} ", tone)])


def address_rows(url: str, width: int) -> list[Row]:
    """Show an address whole: what does not fit into a row goes on in the next."""
    shown = safe_text(url, keep_newlines=False)
    rows = wrap([(shown, "link")], width - 2, first=[INDENT], rest=[INDENT], words=False)
    return [row._replace(hit="url:") for row in rows]
