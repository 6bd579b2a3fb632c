"""Makes the stack of screens follow the dialogs of the state; screens never return results."""

import asyncio
from collections.abc import Callable

from textual.app import App
from textual.screen import Screen

from openpista.domain.tasks import owned_task
from openpista.tui.core.route import Overlay

MakeScreen = Callable[[Overlay], Screen[None]]


class Overlays:
    """One pass at a time; while one runs, only the newest wish is kept."""

    def __init__(self, app: App[bool], make: MakeScreen) -> None:
        self._app = app
        self._make = make
        self._wanted: tuple[Overlay, ...] = ()
        self._shown: list[tuple[Overlay, Screen[None]]] = []
        self._task: asyncio.Task[None] | None = None

    def put(self, overlays: tuple[Overlay, ...]) -> None:
        """Show these dialogs, from the bottom up."""
        self._wanted = overlays
        if self._task is None or self._task.done():
            self._task = owned_task(self._follow(), name="overlays")

    @property
    def screens(self) -> tuple[Screen[None], ...]:
        """The screens of the dialogs that are shown."""
        return tuple(screen for _, screen in self._shown)

    async def aclose(self) -> None:
        """Wait for the pass that runs."""
        if self._task is not None:
            await self._task

    async def _follow(self) -> None:
        while True:
            wanted = self._wanted
            same = 0
            while same < min(len(wanted), len(self._shown)):
                if self._shown[same][0] != wanted[same]:
                    break
                same += 1
            while len(self._shown) > same:
                self._shown.pop()
                await self._app.pop_screen()
            for overlay in wanted[same:]:
                screen = self._make(overlay)
                self._shown.append((overlay, screen))
                await self._app.push_screen(screen)
            if wanted is self._wanted:
                return
