"""The two catalogues say the same things."""

import string

from openpista.words import en, ko


def test_every_text_exists_in_both_languages() -> None:
    assert set(en.TEXTS) == set(ko.TEXTS)


def test_every_text_takes_the_same_values_in_both_languages() -> None:
    for key, text in en.TEXTS.items():
        assert _placeholders(text) == _placeholders(ko.TEXTS[key]), key


def test_no_text_is_empty() -> None:
    assert all(text.strip() for text in (*en.TEXTS.values(), *ko.TEXTS.values()))


def _placeholders(text: str) -> set[str]:
    return {name for _, name, _, _ in string.Formatter().parse(text) if name}
