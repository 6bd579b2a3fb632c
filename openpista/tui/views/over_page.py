"""The screen of every dialog: the page goes on beneath it, dimmed, but shows that calmly."""

from collections.abc import Iterable
from time import monotonic
from typing import Self

from rich.console import Console, ConsoleOptions, RenderableType
from rich.segment import Segment
from textual.geometry import Region
from textual.renderables.background_screen import BackgroundScreen
from textual.screen import ModalScreen
from textual.timer import Timer

CALM_S = 0.25
"""What streams in the page is shown beneath a dialog four times a second: dimming the whole page
for each of thirty paints a second took two thirds of a core."""


class _Dimmed:
    """What lies beneath a dialog, dimmed once: Textual does it for each paint of the dialog, which
    was most of what opening one cost."""

    def __init__(self, beneath: BackgroundScreen) -> None:
        self._beneath = beneath
        self._segments: list[Segment] | None = None

    def __rich_console__(self, console: Console, options: ConsoleOptions) -> Iterable[Segment]:
        if self._segments is None:
            self._segments = list(console.render(self._beneath, options))
        return self._segments


class OverPage(ModalScreen[None], inherit_bindings=False):
    """A dialog over the page. What the dialog itself shows is painted at once, as ever."""

    _dimmed: _Dimmed | None = None
    _dimmed_for: tuple[object, ...] = ()
    _page_waits: Timer | None = None
    _page_shown_at = float("-inf")

    def render(self) -> RenderableType:
        """Draw the page beneath as it was when it was last to be shown."""
        beneath = super().render()
        if not isinstance(beneath, BackgroundScreen):
            return beneath
        drawn_for = (beneath.color, self.size)
        if self._dimmed is None or self._dimmed_for != drawn_for:
            self._dimmed, self._dimmed_for = _Dimmed(beneath), drawn_for
        return self._dimmed

    def refresh(
        self,
        *regions: Region,
        repaint: bool = True,
        layout: bool = False,
        recompose: bool = False,
    ) -> Self:
        """Paint again; single regions of a whole screen are only asked for by the page beneath."""
        if not regions or layout or recompose:
            return super().refresh(*regions, repaint=repaint, layout=layout, recompose=recompose)
        if self._page_waits is not None:
            return self
        wait_s = CALM_S - (monotonic() - self._page_shown_at)
        if wait_s > 0:
            self._page_waits = self.set_timer(wait_s, self._show_page)
            return self
        # At once after a rest: what changes while the dialog opens is painted with it.
        self._dimmed, self._page_shown_at = None, monotonic()
        return super().refresh(*regions, repaint=repaint)

    def _show_page(self) -> None:
        self._dimmed, self._page_waits, self._page_shown_at = None, None, monotonic()
        self.refresh()
