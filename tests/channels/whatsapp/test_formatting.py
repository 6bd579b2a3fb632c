"""Markdown as WhatsApp shows it, in messages of readable length."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.channels.whatsapp.formatting import FENCE, READABLE_CHARS, parts_of

LONG = "\n\n".join(f"## Part {n}\n\n" + f"word{n} " * 110 for n in range(14))


@pytest.mark.parametrize(
    ("markdown", "shown"),
    [
        ("**bold** and *soft* and ~~gone~~", "*bold* and _soft_ and ~gone~"),
        ("# Title **x**\n\ntext", "*Title x*\n\ntext"),
        ("a `code` b", "a `code` b"),
        ("[page](https://a.example)", "page (https://a.example)"),
        ("<https://a.example>", "https://a.example"),
        ("- one\n- two\n  - deep\n\nend", "- one\n- two\n  - deep\n\nend"),
        ("3. c\n4. d", "3. c\n4. d"),
        ("> said\n> more", "> said\n> more"),
        ("```py\nx = 1\n```", "```\nx = 1\n```"),
        ("|a|b|\n|-|-|\n|10|2|", "```\na   b\n10  2\n```"),
        ("a\n\n---\n\nb", "a\n\n———\n\nb"),
        ("![a cat](x.png)", "a cat"),
        ("<b>x</b>", "<b>x</b>"),
        ("", ""),
    ],
)
def test_looks(markdown: str, shown: str) -> None:
    assert "\n\n".join(parts_of(markdown)) == shown


def test_a_long_answer_is_cut_between_paragraphs_and_loses_no_word() -> None:
    parts = parts_of(LONG)

    assert len(parts) > 2
    assert all(len(part) <= READABLE_CHARS for part in parts)
    joined = "\n\n".join(parts)
    assert [
        n for n in range(14) if joined.count(f"word{n} ") + joined.count(f"word{n}\n") < 109
    ] == []


def test_long_code_goes_on_as_code() -> None:
    lines = "\n".join(f"print({n})" for n in range(1000))
    parts = parts_of(f"{FENCE}\n{lines}\n{FENCE}")

    assert len(parts) > 1
    assert all(part.startswith(FENCE) and part.endswith(FENCE) for part in parts)
    inside = "\n".join(part.removeprefix(f"{FENCE}\n").removesuffix(f"\n{FENCE}") for part in parts)
    assert inside == lines


@given(st.text(max_size=400), st.integers(min_value=20, max_value=80))
def test_no_part_is_too_long_or_empty_and_it_is_the_same_each_time(text: str, limit: int) -> None:
    parts = parts_of(text, limit)

    assert parts == parts_of(text, limit)
    assert all(part.strip() and len(part) <= limit for part in parts)
