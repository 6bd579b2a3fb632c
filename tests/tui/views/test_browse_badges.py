"""Badges of channels."""

from openpista.tui.views.browse_badges import named_badges, short_badges


def test_channels_have_short_badges_in_lists_and_names_beside_them() -> None:
    assert short_badges(("cli", "telegram")) == [(" tg ", "cursor+info"), (" ", "text")]
    assert named_badges(("telegram",)) == [(" telegram ", "cursor+info"), (" ", "text")]


def test_a_channel_of_somebody_elses_is_cut_and_harmless() -> None:
    assert short_badges(("ma\x1b[2Jtrix",))[0] == (" matr ", "cursor+dim")
    assert short_badges(("cli",)) == []
