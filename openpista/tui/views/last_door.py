"""The last door before the terminal, for whatever the views forgot (security.md §13)."""

from rich.segment import Segment
from textual.color import Color
from textual.filter import LineFilter

from openpista.guard.safe_text import safe_text


class SafeFilter(LineFilter):
    """The last door before the terminal: what a widget let through all the same is dropped.

    Widths were measured before, and what is dropped here counts nothing in them.
    """

    def apply(self, segments: list[Segment], background: Color) -> list[Segment]:  # noqa: ARG002
        """Return segments without control characters."""
        for segment in segments:
            if safe_text(segment.text) != segment.text:
                return [_dropped(each) for each in segments]
        return segments


def _dropped(segment: Segment) -> Segment:
    kept = "".join(char for char in segment.text if char == " " or safe_text(char) == char)
    return Segment(kept.replace("\n", ""), segment.style, segment.control)
