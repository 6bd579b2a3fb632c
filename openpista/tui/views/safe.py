"""The widgets of Textual that show text, made safe: nothing is markup, no byte reaches the terminal
unseen. Everywhere else the raw ones are forbidden by lint (security.md §13)."""

from textual.content import Content
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
