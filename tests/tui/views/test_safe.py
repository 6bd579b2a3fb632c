"""Nothing that is shown is markup, and nothing is obeyed by a terminal."""

from collections.abc import Callable
from typing import ClassVar

import pytest
from textual.app import App, ComposeResult
from textual.binding import BindingType
from textual.widget import Widget

from openpista.tui.views.safe import (
    SafeButton,
    SafeLabel,
    SafeOptionList,
    SafeStatic,
    safe_content,
)
from tests.tui.views.harness import frame, settled

HOSTILE = "[@click=app.exit]press[/] [/] [b]x \x1b]52;c;AAAA\x07\x9b2J\u202e"


class Holder(App[bool], inherit_bindings=False):
    """Holds one widget."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self, widget: Widget) -> None:
        super().__init__()
        self._widget = widget

    def compose(self) -> ComposeResult:
        yield self._widget


@pytest.mark.parametrize(
    "widget",
    [
        lambda: SafeStatic(HOSTILE),
        lambda: SafeLabel(HOSTILE),
        lambda: SafeButton(HOSTILE),
        lambda: SafeOptionList(HOSTILE),
    ],
    ids=["static", "label", "button", "option list"],
)
async def test_hostile_text_is_text(widget: Callable[[], Widget]) -> None:
    app = Holder(widget())
    async with app.run_test(size=(120, 10)) as pilot:
        await settled(pilot)

        shown = frame(app)
        assert "[@click=app.exit]press[/] [/] [b]x" in shown
        assert not set(shown) & {"\x1b", "\x07", "\x9b", "\u202e"}


async def test_what_is_put_there_later_is_safe_too() -> None:
    static, label, options = SafeStatic("x"), SafeLabel("x"), SafeOptionList()
    for widget in (static, label, options):
        app = Holder(widget)
        async with app.run_test(size=(120, 10)) as pilot:
            if isinstance(widget, SafeOptionList):
                widget.add_text(HOSTILE)
            else:
                widget.update(HOSTILE)
            await settled(pilot)

            assert "[@click=app.exit]press[/] [/] [b]x" in frame(app)
            assert "\x1b" not in frame(app)


def test_content_keeps_what_it_was() -> None:
    content = safe_content("a")

    assert content.plain == "a"
