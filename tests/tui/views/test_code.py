"""Code wears looks line by line."""

from openpista.tui.views.code import (
    MAX_HIGHLIGHT_CHARS,
    highlighted_lines,
    language_of_path,
    plain_lines,
)


def test_keywords_strings_and_comments_have_looks() -> None:
    lines = highlighted_lines('def f():\n    return "x"  # y', "python")

    looks = {text.strip(): look for line in lines for text, look in line}
    assert looks["def"] == "syntax_keyword"
    assert looks['"'] == "syntax_string"
    assert looks["# y"] == "syntax_comment"


def test_lines_stay_lines() -> None:
    code = "a = '''one\ntwo'''\n\nb = 1"

    for lines in (highlighted_lines(code, "python"), plain_lines(code)):
        assert ["".join(text for text, _ in line) for line in lines] == code.split("\n")


def test_an_unknown_language_is_plain() -> None:
    assert highlighted_lines("x", "no-such-language") == [[("x", "text")]]
    assert highlighted_lines("x", "") == [[("x", "text")]]


def test_very_long_code_is_plain() -> None:
    code = "x = 1\n" * (MAX_HIGHLIGHT_CHARS // 6 + 1)

    assert highlighted_lines(code, "python")[0] == [("x = 1", "text")]


def test_a_file_name_suggests_a_language() -> None:
    assert language_of_path("a/b.py") == "python"
    assert language_of_path("a/b.no-such") == ""
