"""Turns rows with named looks into strips with colours: the only place where the two meet."""

from rich.segment import Segment
from rich.style import Style
from textual.strip import Strip

from openpista.guard.safe_text import safe_text
from openpista.tui.views.pixels import PIXELS, pixel_style
from openpista.tui.views.rows import TARGET, Row, cells_of

_TOKEN_OF: dict[str, str] = {
    "strong": "",
    "em": "",
    "strike": "",
    "reverse": "",
    "heading1": "accent",
    "heading2": "accent",
    "heading3": "text",
    "code": "syntax_string",
    "link": "info",
    "url": "muted",
    "bullet": "accent",
    "quote": "dim",
    "label": "muted",
    "qr": "qr_dark",
}
"""Looks whose colour has another name; any other look is itself the name of a token."""

_SHAPE_OF: dict[str, Style] = {
    "strong": Style(bold=True),
    "em": Style(italic=True),
    "strike": Style(strike=True),
    "reverse": Style(reverse=True),
    "heading1": Style(bold=True),
    "heading2": Style(bold=True),
    "heading3": Style(bold=True),
    "link": Style(underline=True),
    "quote": Style(italic=True),
    "qr": Style(meta={"keeps": True}),
    "syntax_comment": Style(italic=True),
    "syntax_keyword": Style(bold=False),
}

_GROUND_OF: dict[str, str] = {
    "plain": "background",
    "code": "code",
    "added_word": "added_word",
    "removed_word": "removed_word",
    "added": "added",
    "removed": "removed",
    "user": "surface",
    "cursor": "panel",
    "selection": "selection",
    "qr": "qr_light",
}
"""Looks and fills that bring a background of their own."""

_TEXT_ON_GROUND = frozenset(
    {"added", "removed", "added_word", "removed_word", "user", "cursor", "plain", "selection"}
)
"""Looks that only bring a background; their text has the plain colour."""


class Painter:
    """Paints with the tokens of one theme. Made anew when the theme changes."""

    def __init__(self, tokens: dict[str, str]) -> None:
        self.tokens = tokens
        self._styles: dict[tuple[str, str], Style] = {}
        self.selected = Style(color=tokens["text"], bgcolor=tokens["selection"])

    def style(self, look: str, fill: str = "") -> Style:
        """Return the style of a look, parts joined by `+`, on the ground of `fill`."""
        look = look.partition(TARGET)[0]
        if look.startswith(PIXELS):
            return pixel_style(look)
        key = (look, fill)
        style = self._styles.get(key)
        if style is None:
            style = self._styles[key] = self._make(look, fill)
        return style

    def strip(self, row: Row, width: int, fill: str | None = None) -> Strip:
        """Paint a row over the whole `width`; `fill` replaces the row's own ground."""
        ground = row.fill if fill is None else fill
        row = _safe(row)
        segments = [Segment(text, self.style(look, ground)) for text, look in row.runs]
        return Strip(segments, row.cells).adjust_cell_length(width, self.style("text", ground))

    def select(self, row: Row, strip: Strip, span: tuple[int, int]) -> Strip:
        """Paint the characters `span` of a row as selected; an end of -1 is the row's end."""
        text = row.text
        start, end = span[0], len(text) if span[1] == -1 else span[1]
        low, high = cells_of(text[:start]), cells_of(text[:end])
        if low >= high:
            return strip
        before, middle, after = strip.divide([low, high, strip.cell_length])
        chosen = [Segment(piece.text, (piece.style or Style.null()) + self.selected)
                  for piece in middle]  # fmt: skip
        return Strip.join([before, Strip(chosen, high - low), after])

    def blank(self, width: int) -> Strip:
        """Return an empty row on the plain ground."""
        return Strip.blank(width, self.style("text"))

    def _make(self, look: str, fill: str) -> Style:
        tokens = self.tokens
        style = Style(color=tokens["text"], bgcolor=tokens[_GROUND_OF.get(fill, "background")])
        for part in look.split("+"):
            ground = _GROUND_OF.get(part)
            if ground is not None:
                style += Style(bgcolor=tokens[ground])
            color = "" if part in _TEXT_ON_GROUND else tokens.get(_TOKEN_OF.get(part, part), "")
            if color:
                style += Style(color=color)
            style += _SHAPE_OF.get(part, Style.null())
        return style


def _safe(row: Row) -> Row:
    """Nothing that a terminal would obey leaves here, whatever those before forgot."""
    if all(safe_text(text, keep_newlines=False) == text for text, _ in row.runs):
        return row
    runs = tuple((safe_text(text, keep_newlines=False), look) for text, look in row.runs)
    return row._replace(runs=runs)
