"""NO_COLOR: not one colour reaches the terminal, and nothing is told by colour alone."""

from rich.segment import Segment
from rich.style import Style
from textual.color import Color

from openpista.tui.views.no_color import NoColorFilter
from openpista.tui.views.tokens import DARK, LIGHT

NOWHERE = Color(0, 0, 0)


def style_of(no_color: NoColorFilter, style: Style) -> Style:
    [segment] = no_color.apply([Segment("x", style)], NOWHERE)
    assert segment.style is not None
    return segment.style


def test_colours_go_and_shapes_stay() -> None:
    style = style_of(NoColorFilter(DARK), Style(color="#ff0000", bgcolor="#001100", bold=True))

    assert style.bold
    assert (style.color, style.bgcolor) == (Style.parse("default on default").color, style.bgcolor)
    assert style.bgcolor is not None
    assert style.bgcolor.is_default


def test_what_is_chosen_is_reversed() -> None:
    no_color = NoColorFilter(DARK)

    assert style_of(no_color, Style(bgcolor=DARK["selection"])).reverse
    assert not style_of(no_color, Style(bgcolor=DARK["panel"])).reverse
    assert not style_of(no_color, Style(bgcolor=DARK["selection"], reverse=True)).reverse


def test_a_cursor_is_seen_whatever_its_colour() -> None:
    assert style_of(NoColorFilter(DARK), Style(color="#000000", bgcolor="#e0e0e0")).reverse


def test_a_qr_code_keeps_its_black_on_white() -> None:
    style = Style(color="#000000", bgcolor="#ffffff", meta={"keeps": True})

    assert style_of(NoColorFilter(DARK), style) == style


def test_another_theme_has_other_grounds() -> None:
    no_color = NoColorFilter(DARK)
    style_of(no_color, Style(bgcolor=LIGHT["selection"]))

    no_color.put(LIGHT)

    assert style_of(no_color, Style(bgcolor=LIGHT["selection"])).reverse


def test_what_has_no_style_is_left_alone() -> None:
    segments = [Segment("x")]

    assert NoColorFilter(DARK).apply(segments, NOWHERE) == segments
