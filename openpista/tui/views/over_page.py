"""The screen of every dialog: the page goes on beneath it, dimmed, but shows that calmly."""

from time import monotonic
from typing import Self

from textual.geometry import Region
from textual.screen import ModalScreen
from textual.timer import Timer

CALM_S = 0.25
"""What streams in the page is shown beneath a dialog four times a second: dimming the whole page
for each of thirty paints a second took two thirds of a core."""


class OverPage(ModalScreen[None], inherit_bindings=False):
    """A dialog over the page. What the dialog itself shows is painted at once, as ever."""

    _page_waits: Timer | None = None
    _page_shown_at = float("-inf")

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
        self._page_shown_at = monotonic()
        return super().refresh(*regions, repaint=repaint)

    def _show_page(self) -> None:
        self._page_waits, self._page_shown_at = None, monotonic()
        self.refresh()
