"""The widgets of Textual that show text, made safe: nothing is markup, no byte reaches the terminal
unseen. Everywhere else the raw ones are forbidden by lint (security.md §13)."""

from rich.segment import Segment
from textual.color import Color
from textual.content import Content
from textual.filter import LineFilter
from textual.visual import VisualType
from textual.widgets import (
    Button,  # noqa: TID251
    Label,  # noqa: TID251
    OptionList,  # noqa: TID251
    Static,  # noqa: TID251
)
from textual.widgets.option_list import Option

from openpista.guard.safe_text import safe_text


def safe_content(text: str) -> Content:
    """Return `text` as content: brackets are brackets, control characters are visible."""
    return Content(safe_text(text))


class SafeStatic(Static):
    """A Static that shows plain text. `update` and `visual` take text too, never markup."""

    def __init__(
        self, text: str = "", *, widget_id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(safe_content(text), markup=False, id=widget_id, classes=classes)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show another text."""
        shown = safe_content(content) if isinstance(content, str) else content
        super().update(shown, layout=layout)


class SafeLabel(Label):
    """A Label that shows plain text."""

    def __init__(
        self, text: str = "", *, widget_id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(safe_content(text), markup=False, id=widget_id, classes=classes)

    def update(self, content: VisualType = "", *, layout: bool = True) -> None:
        """Show another text."""
        shown = safe_content(content) if isinstance(content, str) else content
        super().update(shown, layout=layout)


class SafeButton(Button):
    """A Button with a plain label."""

    def __init__(
        self, text: str, *, widget_id: str | None = None, classes: str | None = None
    ) -> None:
        super().__init__(safe_content(text), id=widget_id, classes=classes)


class SafeOptionList(OptionList):
    """An OptionList of plain texts."""

    def __init__(
        self, *texts: str, widget_id: str | None = None, classes: str | None = None
    ) -> None:
        options = [Option(safe_content(text)) for text in texts]
        super().__init__(*options, id=widget_id, classes=classes, markup=False)

    def add_text(self, text: str) -> None:
        """Add an option at the end."""
        self.add_option(Option(safe_content(text)))


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
