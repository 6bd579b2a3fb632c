"""Every theme of ours can be read."""

from itertools import product

import pytest

from openpista.tui.views.theme import MIN_CONTRAST, contrast
from openpista.tui.views.tokens import (
    DARK,
    DEFAULT_THEME,
    FLAT_THEMES,
    GROUND_TOKENS,
    OWN_THEMES,
    SYNTAX_TOKENS,
    TEXT_TOKENS,
    has_colors,
)


@pytest.mark.parametrize("name", OWN_THEMES)
def test_every_text_can_be_read_on_every_ground(name: str) -> None:
    tokens = OWN_THEMES[name]

    for text, ground in product(TEXT_TOKENS, GROUND_TOKENS):
        assert contrast(tokens[text], tokens[ground]) >= MIN_CONTRAST, (text, ground)


@pytest.mark.parametrize("name", OWN_THEMES)
def test_code_and_diffs_can_be_read(name: str) -> None:
    tokens = OWN_THEMES[name]

    for text, ground in product(SYNTAX_TOKENS, ("code", "background")):
        assert contrast(tokens[text], tokens[ground]) >= MIN_CONTRAST, (text, ground)
    for ground in ("added", "removed", "added_word", "removed_word", "selection", "code"):
        assert contrast(tokens["text"], tokens[ground]) >= MIN_CONTRAST, ground
        assert contrast(tokens["dim"], tokens[ground]) >= MIN_CONTRAST or "word" in ground, ground


def test_high_contrast_is_higher() -> None:
    tokens = OWN_THEMES["openpista-contrast"]

    assert all(contrast(tokens[text], tokens["background"]) >= 7 for text in TEXT_TOKENS)


def test_all_themes_name_the_same_tokens() -> None:
    assert DEFAULT_THEME in OWN_THEMES
    assert all(set(tokens) == set(DARK) for tokens in OWN_THEMES.values())


def test_flat_themes_have_one_ground_and_lines_to_part_it() -> None:
    for name in FLAT_THEMES:
        tokens = OWN_THEMES[name]
        assert len({tokens[ground] for ground in GROUND_TOKENS}) == 1
        assert contrast(tokens["line"], tokens["background"]) >= MIN_CONTRAST


@pytest.mark.parametrize(
    ("environ", "wanted"), [({}, True), ({"NO_COLOR": ""}, True), ({"NO_COLOR": "1"}, False)]
)
def test_colours_are_wanted_unless_somebody_says_no(environ: dict[str, str], wanted: bool) -> None:
    assert has_colors(environ) is wanted
