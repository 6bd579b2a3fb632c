"""Looks of picture cells."""

from openpista.tui.views.pixels import held_look, pixel_look, pixel_style


def test_a_half_block_has_two_colours() -> None:
    style = pixel_style(pixel_look(b"\x01\x02\x03", b"\xff\xfe\xfd"))

    assert style.color is not None
    assert style.bgcolor is not None
    assert (style.color.name, style.bgcolor.name) == ("#010203", "#fffefd")


def test_a_held_picture_is_named_by_one_colour() -> None:
    style = pixel_style(held_look(258))

    assert style.color is not None
    assert style.color.triplet == (0, 1, 2)
    assert style.bgcolor is None
