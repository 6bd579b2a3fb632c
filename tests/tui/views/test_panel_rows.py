"""Sentences and addresses of the panels."""

from openpista.tui.views.panel_rows import address_rows, marked, say
from tests.tui.views.harness import text

URL = "https://example.org/" + "a" * 150 + "?code=x%20y"


def test_an_address_is_shown_whole_whatever_the_width() -> None:
    for width in (20, 40, 80):
        rows = address_rows(URL, width)

        assert "".join(row.text.strip() for row in rows) == URL
        assert all(row.cells <= width for row in rows)
        assert {row.hit for row in rows} == {"url:"}


def test_nothing_in_an_address_reaches_the_terminal_as_a_command() -> None:
    assert "\x1b" not in text(address_rows("https://x/\x1b]52;c;aGk=\x07", 80))


def test_sentences_are_indented_and_fit() -> None:
    rows = say("a sentence that is longer than one row", "text", 20)
    assert all(row.text.startswith("  ") and row.cells <= 20 for row in rows)

    rows = marked("✓", "success", "a sentence that is longer than one row", "text", 20)
    assert rows[0].text.startswith("  ✓ a")
    assert rows[1].text.startswith("    ")
