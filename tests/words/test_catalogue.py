"""Texts by key, in the language of the user."""

import pytest

from openpista.words.catalogue import Texts, Words, choose_language, load_words


def test_a_text_takes_its_values() -> None:
    words = Words("en", {"greet": "Hello {name}"})

    assert words("greet", name="Ann") == "Hello Ann"


def test_a_text_without_values_keeps_its_braces() -> None:
    assert Words("en", {"a": "{ok}"})("a") == "{ok}"


def test_a_missing_key_comes_back_as_itself() -> None:
    assert Words("en", {})("no.such") == "no.such"
    assert not Words("en", {}).has("no.such")


def test_one_has_its_own_text() -> None:
    words = Words("en", {"n": "{count} files", "n.one": "{count} file"})

    assert (words("n", count=1), words("n", count=2)) == ("1 file", "2 files")


@pytest.mark.parametrize(
    ("configured", "environ", "language"),
    [
        ("ko", {"LANG": "en_US.UTF-8"}, "ko"),
        ("auto", {"LANG": "ko_KR.UTF-8"}, "ko"),
        ("auto", {"LC_ALL": "", "LC_MESSAGES": "ko_KR", "LANG": "en_US"}, "ko"),
        ("auto", {"LC_ALL": "C", "LANG": "ko_KR.UTF-8"}, "en"),
        ("auto", {}, "en"),
        ("auto", {"LANG": "de_DE.UTF-8"}, "en"),
    ],
)
def test_the_config_then_the_locale_choose(
    configured: str, environ: dict[str, str], language: str
) -> None:
    assert choose_language(configured, environ) == language


def test_both_languages_load() -> None:
    assert load_words("ko").language == "ko"
    assert load_words("xx").language == "en"


def test_the_first_frame_waits_for_few_texts_and_every_other_key_is_found() -> None:
    texts = Texts("en")
    words = Words("en", texts)

    assert words("home.tagline")
    assert not any(key.startswith("tg.") for key in texts)
    assert words("tg.setup_known", name="bot") != "tg.setup_known"
    assert words("no.such") == "no.such"
    assert texts == Texts("en").whole()


def test_a_language_that_we_do_not_speak_is_english() -> None:
    assert load_words("fr").language == "en"
    assert load_words("ko")("home.tagline") != load_words("fr")("home.tagline")
