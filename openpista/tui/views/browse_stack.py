"""Finds what lies under a dialog: the screens of the window from the top down."""

from typing import Any, cast

from textual.app import App
from textual.screen import Screen


def screens_below(screen: Screen[Any]) -> list[Screen[Any]]:
    """Return the screens under `screen`, the nearest first."""
    # Textual leaves the result of its applications open.
    app = cast("App[Any]", screen.app)
    return [other for other in reversed(app.screen_stack) if other is not screen]
