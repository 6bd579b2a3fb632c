"""The search of the palette."""

from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.palette import Palette, PaletteEdited, PaletteMoved
from openpista.tui.core.route import Overlay
from tests.tui.core.drive import Drive


def test_the_palette_opens_fresh() -> None:
    drive = Drive().given(PaletteEdited("old"), PaletteMoved(2))

    drive.send(OverlayOpened("palette")).to(
        palette=Palette(), route__overlays=(Overlay("palette"),)
    ).emits()


def test_another_search_begins_at_the_first_row() -> None:
    drive = Drive()

    drive.send(PaletteMoved(3)).to(palette__index=3).emits()
    drive.send(PaletteEdited("mo")).to(palette=Palette("mo")).emits()
    drive.send(PaletteEdited("mo")).emits()


def test_other_dialogs_are_not_the_palette() -> None:
    drive = Drive().given(PaletteEdited("mo"), OverlayOpened("help"))

    assert drive.state.palette == Palette("mo")
