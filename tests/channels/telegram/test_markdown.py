"""Markdown as Telegram shows it."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.channels.telegram.markdown import Rich, plain, rich


def looks(markdown: str) -> list[tuple[str, str, str]]:
    """Return each stretch with a look: kind, words and value."""
    made = rich(markdown)
    return [(span.kind, made.text[span.start : span.end], span.value) for span in made.spans]


def test_words_keep_their_emphasis() -> None:
    made = rich("It is **very *much* so**, ~~no~~ `x = 1`.")

    assert made.text == "It is very much so, no x = 1."
    assert looks("It is **very *much* so**, ~~no~~ `x = 1`.") == [
        ("italic", "much", ""),
        ("bold", "very much so", ""),
        ("strikethrough", "no", ""),
        ("code", "x = 1", ""),
    ]


def test_code_names_its_language() -> None:
    assert looks("Look:\n\n```python\nprint(1)\n\nprint(2)\n```\nDone.") == [
        ("pre", "print(1)\n\nprint(2)", "python")
    ]
    assert rich("a\n\n```\nb\n```\n\nc").text == "a\n\nb\n\nc"


def test_lists_stand_line_below_line() -> None:
    text = rich("Steps:\n\n1. one\n2. two\n   - deep\n   - deeper\n3. three\n\nEnd.").text

    assert text == "Steps:\n\n1. one\n2. two\n  • deep\n  • deeper\n3. three\n\nEnd."


def test_headings_quotes_and_rules() -> None:
    assert (
        rich("# Title\n\nText\n\n> said\n\n---\n\nEnd").text == "Title\n\nText\n\nsaid\n\n⸻\n\nEnd"
    )
    assert looks("# Title\n\n> said") == [("bold", "Title", ""), ("blockquote", "said", "")]


def test_a_table_stands_in_columns() -> None:
    table = "| a | long |\n|---|---|\n| 1 | 2 |\n\nafter"
    assert rich(table).text == "a  long\n1  2\n\nafter"
    assert looks(table) == [("pre", "a  long\n1  2", "")]


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("[here](https://a.example/x)", [("text_link", "here", "https://a.example/x")]),
        ("[bad](javascript:alert(1))", []),
        ("[file](file:///etc/passwd)", []),
    ],
)
def test_only_harmless_links_are_links(markdown: str, expected: list[tuple[str, str, str]]) -> None:
    assert looks(markdown) == expected


def test_html_is_text() -> None:
    assert rich("<b>no</b> <script>x</script>").text == "<b>no</b> <script>x</script>"
    assert plain("**no**") == Rich("**no**")


@given(st.text(alphabet="ab *_`~#->[]()1.|\n\\🎉", max_size=120))
def test_any_text_has_looks_within_itself(markdown: str) -> None:
    made = rich(markdown)

    assert all(0 <= span.start < span.end <= len(made.text) for span in made.spans)
