"""A window without colours, for whoever set NO_COLOR: what a ground told is told by reversing."""

from collections.abc import Mapping

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

from openpista.tui.views.theme import MIN_CONTRAST, contrast

REVERSED_GROUNDS = ("selection", "accent", "added_word", "removed_word")
"""Tokens of grounds that say something: what is chosen, where the cursor is, what changed."""

_PLAIN = Style.from_color(RichColor.parse("default"), RichColor.parse("default"))


class NoColorFilter(LineFilter):
    """Takes every colour away, so that none is ever written to the terminal."""

    def __init__(self, tokens: Mapping[str, str]) -> None:
        super().__init__()
        self._grounds: frozenset[str] = frozenset()
        self._background = ""
        self._known: dict[Style, Style] = {}
        self.put(tokens)

    def put(self, tokens: Mapping[str, str]) -> None:
        """Read grounds by the tokens of another theme."""
        self._grounds = frozenset(tokens[name] for name in REVERSED_GROUNDS)
        self._background = tokens["background"]
        self._known.clear()

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return segments in the terminal's own colours."""
        return [
            segment
            if segment.style is None
            else Segment(segment.text, self._uncoloured(segment.style), segment.control)
            for segment in segments
        ]

    def _uncoloured(self, style: Style) -> Style:
        plain = self._known.get(style)
        if plain is None:
            plain = self._known[style] = self._made(style)
        return plain

    def _made(self, style: Style) -> Style:
        # A QR code on the wrong ground is read by no phone: it keeps its black on white.
        if style.meta.get("keeps"):
            return style
        plain = style + _PLAIN
        return plain + Style(reverse=not style.reverse) if self._tells(style.bgcolor) else plain

    def _tells(self, ground: RichColor | None) -> bool:
        """Say whether a ground means something; one that stands out as text does is a cursor."""
        if ground is None or ground.triplet is None:
            return False
        color = ground.triplet.hex
        return color in self._grounds or contrast(color, self._background) >= MIN_CONTRAST
