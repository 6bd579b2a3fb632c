"""What reaches a terminal cannot steer it; what is shown for approval cannot hide."""

import unicodedata

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openpista.domain.sentence import Sentence
from openpista.guard.safe_text import (
    display_warnings,
    mistrusted,
    safe_text,
    visible_sentence,
    visible_text,
)

SCRIPTS = ("Latin", "Hangul")

BIDI = "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"

hostile = st.text(
    st.one_of(
        st.characters(),
        st.sampled_from("\x1b\x9b\x9d\x90\x07\x9c\r\n\t[]\\;0m" + BIDI + "\ud800"),
    )
)


@given(hostile)
@example("\x1b\x1b[0m[31m")
@example("\x1b]52;c;\x1b\\")
@example("\x9d\x9d0;title\x07")
def test_nothing_that_a_terminal_obeys_ever_leaves(text: str) -> None:
    shown = safe_text(text)

    for char in shown:
        assert char in "\n\t" or unicodedata.category(char) not in {"Cc", "Cs", "Zl", "Zp"}
        assert char not in BIDI
    shown.encode()


@given(hostile)
def test_without_newlines_there_is_one_line(text: str) -> None:
    assert len(safe_text(text, keep_newlines=False).splitlines()) <= 1


@given(hostile)
def test_safe_text_changes_nothing_the_second_time(text: str) -> None:
    once = safe_text(text)

    assert safe_text(once) == once


@given(st.text(st.characters(categories=["L", "N", "P", "S"])))
def test_ordinary_text_stays_the_same_object(text: str) -> None:
    assert safe_text(text) is text


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("\x1b[31mred\x1b[0m", "red"),
        ("\x1b]52;c;aGVsbG8=\x07after", "after"),
        ("\x1b]52;c;aGVsbG8=\x1b\\after", "after"),
        ("\x1b]0;title\x9cafter", "after"),
        ("\x9b2Jgone", "gone"),
        ("\x1bP+q544e\x1b\\x", "x"),
        ("\x1b(Bx\x1bcy", "xy"),
        ("bell\x07", r"bell\x07"),
        ("\x7f\x85", r"\x7f\x85"),
        ("ab\u202ecd", r"ab\u202ecd"),
        ("50%\r60%\r\nend", "50%\n60%\nend"),
        ("\ud83d", r"\ud83d"),
        ("end\x1b", r"end\x1b"),
    ],
)
def test_known_attacks_end_here(text: str, shown: str) -> None:
    assert safe_text(text) == shown


def test_an_open_sequence_does_not_swallow_what_follows() -> None:
    assert safe_text("\x1b]0;open\nrm -rf /") == "0;open\nrm -rf /"


def test_a_forged_log_line_stays_inside_its_own() -> None:
    forged = "name\n2026-01-01 INFO owner approved\r\nmore"

    shown = safe_text(forged, keep_newlines=False)

    assert shown == r"name\n2026-01-01 INFO owner approved\r\nmore"


def test_a_long_hostile_text_takes_linear_time() -> None:
    assert safe_text("\x1b]" * 200_000) == ""
    assert safe_text("\x1b[" + "9" * 1_000_000).endswith("9")


@given(hostile, hostile)
def test_two_texts_never_look_alike(one: str, other: str) -> None:
    same = visible_text(one, SCRIPTS) == visible_text(other, SCRIPTS)

    assert same == (one == other)


@given(hostile)
def test_only_plain_letters_newlines_and_brackets_are_shown(text: str) -> None:
    for char in visible_text(text, SCRIPTS):
        name = unicodedata.name(char, "")
        assert char in "\n⟨⟩" or " " <= char <= "~" or name.startswith(("LATIN ", "HANGUL "))


@pytest.mark.parametrize(
    ("hidden", "shown"),
    [
        ("\u3164", "⟨U+3164⟩"),  # Hangul filler: a letter that shows nothing
        ("\u2800", "⟨U+2800⟩"),  # blank braille
        ("\u034f", "⟨U+034F⟩"),  # combining grapheme joiner
        ("\ufe0f", "⟨U+FE0F⟩"),  # variation selector
        ("\u0430", "⟨U+0430⟩"),  # Cyrillic a
        ("\uff41", "⟨U+FF41⟩"),  # full-width a
        ("\u01c3", "⟨U+01C3⟩"),  # click letter, looks like !
        ("\t", "⟨U+0009⟩"),
        ("\r", "⟨U+000D⟩"),
        ("\u00a0", "⟨U+00A0⟩"),
        ("\u1100\u1161", "⟨U+1100⟩⟨U+1161⟩"),  # jamo that join to a syllable
        ("e\u0301", "e⟨U+0301⟩"),
        ("⟨U+202E⟩", "⟨U+27E8⟩U+202E⟨U+27E9⟩"),
    ],
)
def test_what_looks_like_nothing_or_like_something_else_is_spelled_out(
    hidden: str, shown: str
) -> None:
    assert visible_text(hidden, SCRIPTS) == shown


def test_the_owners_alphabets_stay_readable() -> None:
    assert visible_text("café 한글 ㅋㅋ\nls", SCRIPTS) == "café 한글 ㅋㅋ\nls"
    assert visible_text("мир 漢字", ("Cyrillic", "Han")) == "мир 漢字"


def test_plain_commands_carry_no_warning() -> None:
    assert display_warnings("rm -rf build && echo 완료", SCRIPTS) == ()


def test_warnings_name_the_invisible_the_look_alike_and_the_mixed() -> None:
    warnings = display_warnings("p\u0430ypal \u200b \u4e2d", SCRIPTS)

    assert warnings == (
        "It contains invisible or control characters: ⟨U+200B⟩.",
        "It contains look-alike letters: ⟨U+0430⟩ ~ a.",
        "It contains characters outside your alphabets: ⟨U+4E2D⟩.",
        "One word mixes alphabets: p⟨U+0430⟩ypal (Latin, Cyrillic).",
    )


def test_a_long_list_of_strange_characters_is_counted() -> None:
    warnings = display_warnings("".join(map(chr, range(0x4E00, 0x4E0C))), SCRIPTS)

    assert warnings[0].endswith("and 4 more.")


def test_a_sentence_is_made_visible_once() -> None:
    (hidden,) = mistrusted("ls \u200b", SCRIPTS)
    foreign = Sentence("It read p\u0430ge.", "careful.elsewhere", (("sources", "p\u0430ge"),))

    assert visible_sentence(hidden, SCRIPTS) == hidden
    assert visible_sentence(foreign, SCRIPTS) == Sentence(
        "It read p⟨U+0430⟩ge.", "careful.elsewhere", (("sources", "p⟨U+0430⟩ge"),)
    )
