"""A window without colours, for whoever set NO_COLOR: what a ground told is told by reversing."""

from collections.abc import Mapping

from rich.color import Color as RichColor
from rich.segment import Segment
from rich.style import Style
from textual.color import Color
from textual.filter import LineFilter

REVERSED_GROUNDS = ("selection", "accent", "added_word", "removed_word")
"""Tokens of grounds that say something: what is chosen, where the cursor is, what changed."""

_PLAIN = Style.from_color(RichColor.parse("default"), RichColor.parse("default"))


class NoColorFilter(LineFilter):
    """Takes every colour away, so that none is ever written to the terminal."""

    def __init__(self, tokens: Mapping[str, str]) -> None:
        super().__init__()
        self._grounds: frozenset[tuple[int, int, int]] = frozenset()
        self._known: dict[Style, Style] = {}
        self.put(tokens)

    def put(self, tokens: Mapping[str, str]) -> None:
        """Read grounds by the tokens of another theme."""
        parsed = (Color.parse(tokens[name]) for name in REVERSED_GROUNDS)
        self._grounds = frozenset((color.r, color.g, color.b) for color in parsed)
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
            ground = style.bgcolor
            told = ground is not None and ground.triplet in self._grounds
            plain = style + _PLAIN
            if told:
                plain += Style(reverse=not style.reverse)
            self._known[style] = plain
        return plain
