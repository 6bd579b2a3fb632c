"""Themes: which there are, which one begins, and that all can be read."""

from itertools import product

import pytest
from textual.theme import BUILTIN_THEMES

from openpista.tui.views.theme import (
    MIN_CONTRAST,
    chosen_theme,
    contrast,
    css_variables,
    own_themes,
    theme_names,
    tokens_of,
)
from openpista.tui.views.tokens import (
    DARK,
    FLAT_THEMES,
    GROUND_TOKENS,
    OWN_THEMES,
    TEXT_TOKENS,
)


@pytest.mark.parametrize("name", [name for name in theme_names() if name not in OWN_THEMES])
def test_a_theme_of_textual_gets_texts_that_can_be_read(name: str) -> None:
    tokens = tokens_of(BUILTIN_THEMES[name])

    assert set(tokens) == set(DARK)
    for text, ground in product(TEXT_TOKENS, GROUND_TOKENS):
        assert contrast(tokens[text], tokens[ground]) >= MIN_CONTRAST, (text, ground)


def test_our_themes_come_first() -> None:
    assert theme_names()[: len(OWN_THEMES)] == tuple(OWN_THEMES)


def test_a_theme_of_ours_has_exactly_its_tokens() -> None:
    for theme in own_themes():
        assert tokens_of(theme) == OWN_THEMES[theme.name]


@pytest.mark.parametrize(
    ("configured", "background", "chosen"),
    [
        ("nord", "15", "nord"),
        ("auto", "0;15", "openpista-light"),
        ("auto", "15;0", "openpista-dark"),
        ("auto", "", "openpista-dark"),
        ("no-such-theme", "", "openpista-dark"),
    ],
)
def test_the_first_theme(configured: str, background: str, chosen: str) -> None:
    environ = {"COLORTERM": "truecolor"} | ({"COLORFGBG": background} if background else {})

    assert chosen_theme(configured, environ) == chosen


def test_contrast_is_that_of_wcag() -> None:
    assert round(contrast("#ffffff", "#000000")) == 21
    assert contrast("#777777", "#777777") == 1


def test_tokens_are_variables_of_the_style_sheet() -> None:
    assert css_variables({"accent_deep": "#fff"}) == {"pista-accent-deep": "#fff"}


@pytest.mark.parametrize(
    ("environ", "chosen"),
    [
        ({"TERM": "xterm"}, "openpista-16"),
        ({"TERM": "xterm", "COLORFGBG": "0;15"}, "openpista-16-light"),
        ({"TERM": "xterm-256color"}, "openpista-dark"),
        ({"TERM": "xterm", "COLORTERM": "truecolor"}, "openpista-dark"),
        ({"TERM": "xterm-256color", "TEXTUAL_COLOR_SYSTEM": "standard"}, "openpista-16"),
        ({"TERM": "xterm", "TEXTUAL_COLOR_SYSTEM": "truecolor"}, "openpista-dark"),
    ],
)
def test_a_terminal_with_sixteen_colours_gets_exactly_those(
    environ: dict[str, str], chosen: str
) -> None:
    assert chosen_theme("auto", environ) == chosen
    assert chosen_theme("nord", environ) == "nord"


SIXTEEN = {
    f"#{red}{green}{blue}"
    for low, high in (("00", "aa"), ("55", "ff"))
    for red in (low, high)
    for green in (low, high)
    for blue in (low, high)
} - {"#aaaa00"} | {"#aa5500"}
"""What the library that writes to the terminal takes for the sixteen: brown is no dark yellow."""


@pytest.mark.parametrize("name", sorted(FLAT_THEMES))
def test_a_theme_of_sixteen_colours_has_no_other(name: str) -> None:
    assert set(OWN_THEMES[name].values()) <= SIXTEEN
