"""Looks become colours, and nothing else reaches a strip."""

import pytest
from rich.color import Color

from openpista.tui.views.paint import Painter
from openpista.tui.views.rows import Row
from openpista.tui.views.tokens import DARK, LIGHT

PAINTER = Painter(DARK)


def test_a_look_has_the_colour_of_its_token_on_the_plain_ground() -> None:
    style = PAINTER.style("muted")

    assert style.color == Color.parse(DARK["muted"])
    assert style.bgcolor == Color.parse(DARK["background"])


def test_looks_are_joined() -> None:
    style = PAINTER.style("accent+strong")

    assert style.bold
    assert style.color == Color.parse(DARK["accent"])


@pytest.mark.parametrize("look", ["selection", "cursor", "user", "added", "removed", "code"])
@pytest.mark.parametrize("tokens", [DARK, LIGHT], ids=["dark", "light"])
def test_text_on_a_ground_of_its_own_can_be_read(look: str, tokens: dict[str, str]) -> None:
    for joined in (look, f"accent+{look}"):
        style = Painter(tokens).style(joined)

        assert style.bgcolor != Color.parse(tokens["background"])
        assert style.color != style.bgcolor


def test_a_fill_is_the_ground_of_the_whole_row() -> None:
    strip = PAINTER.strip(Row((("x", "text"),), fill="code"), 4)

    assert strip.text == "x   "
    assert {segment.style.bgcolor for segment in strip if segment.style} == {
        Color.parse(DARK["code"])
    }


def test_a_wide_row_is_cut_to_the_width() -> None:
    assert PAINTER.strip(Row((("한글", "text"),)), 3).cell_length == 3


def test_selected_characters_wear_the_selection() -> None:
    row = Row((("한글 ab", "text"),))

    strip = PAINTER.select(row, PAINTER.strip(row, 10), (1, 4))

    chosen = "".join(
        segment.text
        for segment in strip
        if segment.style and segment.style.bgcolor == Color.parse(DARK["selection"])
    )
    assert chosen == "글 a"
    assert strip.cell_length == 10


def test_a_selection_to_the_end_ends_with_the_text() -> None:
    row = Row((("abc", "text"),))

    strip = PAINTER.select(row, PAINTER.strip(row, 6), (1, -1))

    assert strip.text == "abc   "


def test_control_characters_that_came_this_far_are_made_visible() -> None:
    assert "\x1b" not in PAINTER.strip(Row((("a\x1b]52;c;x\x07b", "text"),)), 30).text


def test_another_theme_is_another_painter() -> None:
    assert Painter(LIGHT).style("text") != PAINTER.style("text")
