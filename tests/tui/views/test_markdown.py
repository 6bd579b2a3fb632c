"""A block of Markdown as rows."""

from hypothesis import given, settings
from hypothesis import strategies as st

from openpista.tui.views.markdown import CODE_TARGET, code_rows, codes_in, markdown_rows
from openpista.tui.views.markdown_source import make_parser
from openpista.tui.views.rows import copied_text, target_at
from tests.tui.views.harness import text

PARSER = make_parser()
LETTERS = "ab *_`#>-|[]()\n1.~!<&;한\x1b\x07\u202e"


def drawn(source: str, width: int = 40) -> str:
    return text(markdown_rows(PARSER, source, width))


def test_emphasis_and_code_have_looks() -> None:
    row = markdown_rows(PARSER, "a **b** *c* `d` ~~e~~", 40)[0]

    assert dict(row.runs) | {"a ": "text"} == {
        "a ": "text",
        "b": "strong",
        " ": "text",
        "c": "em",
        "d": "code",
        "e": "strike",
    }


def test_headings_wear_their_level() -> None:
    assert markdown_rows(PARSER, "## Head", 40)[0].runs == (("Head", "heading2"),)


def test_lists_are_indented_and_numbered() -> None:
    assert drawn("- one\n  - two\n- three") == "• one\n  ◦ two\n• three"
    assert drawn("3. c\n4. d") == "3. c\n4. d"


def test_a_loose_list_keeps_its_space() -> None:
    assert drawn("1. a\n\n   b\n2. c") == "1. a\n\n   b\n2. c"


def test_a_wrapped_item_stays_behind_its_bullet() -> None:
    assert drawn("- one two three", 9) == "• one two\n  three"


def test_quotes_have_a_bar_on_every_row() -> None:
    assert drawn("> one two three\n> four", 12) == "▎ one two\n▎ three four"


def test_code_stands_on_its_own_ground_under_its_language() -> None:
    rows = markdown_rows(PARSER, "```python\nx = 1\n```", 20)

    assert [row.text.rstrip() for row in rows] == ["▏          python ❐", "▏ x = 1"]
    assert all(row.fill == "code" for row in rows)
    assert copied_text(rows[1:]) == "x = 1"


def test_code_in_a_list_keeps_its_place() -> None:
    rows = drawn("- a\n  ```\n  x\n  ```").split("\n")

    assert (rows[0], rows[1], rows[3]) == ("• a", "", "  ▏ x")


def test_tables_line_up() -> None:
    rows = drawn("| a | long |\n|---|---|\n| 한글 | b |").split("\n")

    assert rows == ["a    │ long", "─────┼─────", "한글 │ b"]


def test_links_say_where_they_lead() -> None:
    assert drawn("[here](https://x.org/a)") == "here (https://x.org/a)"
    assert drawn("<https://x.org>") == "https://x.org"
    row = markdown_rows(PARSER, "see https://x.org/a.", 40)[0]
    assert [target_at(row, cell) for cell in (0, 4, 18, 19)] == [
        "",
        "https://x.org/a",
        "https://x.org/a",
        "",
    ]


def test_a_click_on_the_words_of_a_link_means_its_target() -> None:
    row = markdown_rows(PARSER, "[**go** `here`](https://x.org/a) and ![b](http://i.org/x)", 80)[0]

    assert target_at(row, 0) == target_at(row, 4) == target_at(row, 10) == "https://x.org/a"
    assert target_at(row, row.text.index("[image")) == "http://i.org/x"
    for nowhere in ("[x](mailto:a@b)", "[x](file:///etc/passwd)", "[x](#top)"):
        assert target_at(markdown_rows(PARSER, nowhere, 80)[0], 0) == ""


def test_the_mark_of_a_code_block_copies_what_was_written() -> None:
    source = "a\n\n```make\nall:\n\techo\n```\n\n    indented\n"
    rows = markdown_rows(PARSER, source, 30)
    marks = [row for row in rows if target_at(row, 28) == CODE_TARGET]

    assert len(marks) == 2
    assert codes_in(PARSER, source) == ("all:\n\techo", "indented")


def test_a_rule_and_an_image_are_drawn() -> None:
    assert set(drawn("---", 30)) == {"─"}
    assert drawn("![a cat](x.png)") == "[image: a cat]"


def test_html_is_text() -> None:
    assert drawn("<b>x</b>") == "<b>x</b>"


def test_markup_of_textual_means_nothing() -> None:
    assert drawn("[@click=app.quit]x[/]") == "[@click=app.quit]x[/]"


def test_entities_cannot_spell_a_control_character() -> None:
    hostile = "&#x9d;52;c;AAAA&#x9c; &#x202e; `&#27;` &#8238;"

    assert not set(drawn(hostile)) & set("\x1b\x9d\x9c\u202e")


@settings(deadline=None)
@given(
    st.text(alphabet="ab *_`#>-|[]()\n1.~!<&;한\x1b\x07\u202e", max_size=120), st.integers(12, 50)
)
def test_any_text_is_drawn_within_the_width_and_safe(source: str, width: int) -> None:
    rows = markdown_rows(PARSER, source, width)

    assert all(row.cells <= width for row in rows)
    assert not set(text(rows)) & set("\x1b\x07\u202e")


def test_long_code_lines_continue_behind_the_bar() -> None:
    rows = code_rows([[("abcdefgh", "text")]], 6)

    assert [row.text for row in rows] == ["▏ abcd", "▏ efgh"]
    assert copied_text(rows) == "abcdefgh"
