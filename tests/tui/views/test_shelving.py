"""Making a picture ready to be drawn."""

from openpista.tui.runtime.images import PictureShelf
from openpista.tui.views.shelving import shelve
from tests.tui.runtime.test_images import png


async def test_for_half_blocks_the_pixels_lie_on_the_shelf() -> None:
    shelf, written = PictureShelf(), list[str]()

    await shelve(shelf, "a", png((300, 200)), ground="#000000", mode="blocks",
                 write=lambda text: bool(written.append(text)))  # fmt: skip

    raster = shelf.get("a")
    assert raster is not None
    assert (raster.width, raster.height, raster.held, written) == (72, 48, 0, [])


async def test_a_kitty_holds_it() -> None:
    shelf, written = PictureShelf(), list[str]()

    await shelve(shelf, "a", png((300, 200)), ground="ansi_default", mode="kitty",
                 write=lambda text: not written.append(text))  # fmt: skip

    raster = shelf.get("a")
    assert raster is not None
    assert (raster.width, raster.height, raster.held, raster.pixels) == (300, 200, 1, b"")
    assert written[0].startswith("\x1b_Ga=T,U=1,")


async def test_without_a_terminal_half_blocks_are_left() -> None:
    shelf = PictureShelf()

    await shelve(shelf, "a", png((300, 200)), ground="#000000", mode="kitty", write=lambda _: False)

    raster = shelf.get("a")
    assert raster is not None
    assert raster.held == 0
