"""What comes to the last door."""

from rich.segment import Segment
from textual.color import Color

from openpista.tui.views.last_door import SafeFilter


def test_the_last_door_drops_what_came_through() -> None:
    segments = [Segment("ok "), Segment("a\x1b[31mb\u202e\n")]

    passed = SafeFilter().apply(segments, Color.parse("black"))

    assert "".join(segment.text for segment in passed) == "ok a[31mb"


def test_the_last_door_leaves_clean_lines_alone() -> None:
    segments = [Segment("한글 ok")]

    assert SafeFilter().apply(segments, Color.parse("black")) is segments
