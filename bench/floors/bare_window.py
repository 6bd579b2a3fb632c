"""The floor of a window: a bare Textual app with a text area and a footer."""

from textual.app import App, ComposeResult
from textual.widgets import Footer, TextArea


class Bare(App[None]):
    """Nothing but a composer."""

    def compose(self) -> ComposeResult:
        """Yield the two widgets."""
        yield TextArea()
        yield Footer()


if __name__ == "__main__":
    Bare().run()
