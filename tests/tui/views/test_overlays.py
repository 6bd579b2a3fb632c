"""The stack of screens follows the state, whatever happens in between."""

from typing import ClassVar

from textual.app import App
from textual.binding import BindingType
from textual.screen import Screen

from openpista.tui.core.route import Overlay
from openpista.tui.views.overlays import Overlays
from tests.tui.views.harness import settled

HELP, PALETTE, CARD = Overlay("help"), Overlay("palette"), Overlay("approval", "a1")


class Named(Screen[None]):
    """A screen for an overlay."""

    def __init__(self, overlay: Overlay) -> None:
        super().__init__()
        self.overlay = overlay


class Holder(App[bool], inherit_bindings=False):
    """Shows overlays."""

    BINDINGS: ClassVar[list[BindingType]] = []

    def __init__(self) -> None:
        super().__init__()
        self.made: list[Overlay] = []
        self.overlays = Overlays(self, self._make)

    def _make(self, overlay: Overlay) -> Screen[None]:
        self.made.append(overlay)
        return Named(overlay)

    @property
    def shown(self) -> list[Overlay]:
        return [screen.overlay for screen in self.screen_stack[1:] if isinstance(screen, Named)]


async def test_screens_come_and_go() -> None:
    app = Holder()
    async with app.run_test() as pilot:
        app.overlays.put((HELP, CARD))
        await settled(pilot)
        assert app.shown == [HELP, CARD]

        app.overlays.put((HELP,))
        await settled(pilot)
        assert app.shown == [HELP]
        assert [screen.overlay for screen in app.overlays.screens if isinstance(screen, Named)] == [
            HELP
        ]

        app.overlays.put(())
        await settled(pilot)
        assert app.shown == []


async def test_what_stays_is_not_made_again() -> None:
    app = Holder()
    async with app.run_test() as pilot:
        app.overlays.put((HELP,))
        await settled(pilot)

        app.overlays.put((HELP, CARD))
        await settled(pilot)

        assert app.made == [HELP, CARD]


async def test_the_newest_wish_wins() -> None:
    app = Holder()
    async with app.run_test() as pilot:
        for wish in ((HELP,), (HELP, CARD), (PALETTE,), (PALETTE, CARD)):
            app.overlays.put(wish)
        await settled(pilot)
        await app.overlays.aclose()

        assert app.shown == [PALETTE, CARD]


async def test_another_order_is_another_stack() -> None:
    app = Holder()
    async with app.run_test() as pilot:
        app.overlays.put((HELP, CARD))
        await settled(pilot)

        app.overlays.put((CARD, HELP))
        await settled(pilot)

        assert app.shown == [CARD, HELP]
