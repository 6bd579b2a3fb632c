"""Diffs as rows, in one column and in two."""

from openpista.tui.views.diff import count_changes, diff_rows, parse_diff
from tests.tui.views.harness import text

DIFF = """--- a/x.py
+++ b/x.py
@@ -1,3 +1,3 @@ def f():
 same
-return names[:-1]
+return names
 end
"""


def test_lines_know_their_numbers_and_what_changed_in_them() -> None:
    lines = parse_diff(DIFF)

    assert [(line.kind, line.old, line.new) for line in lines] == [
        ("file", None, None),
        ("hunk", None, None),
        ("same", 1, 1),
        ("removed", 2, None),
        ("added", None, 2),
        ("same", 3, 3),
    ]
    removed = lines[3]
    assert [removed.text[low:high] for low, high in removed.changed] == ["[:-1]"]


def test_one_column() -> None:
    assert text(diff_rows(DIFF, 40)).split("\n") == [
        "x.py",
        " ⋯ def f():",
        " 1   same",
        " 2 - return names[:-1]",
        " 2 + return names",
        " 3   end",
    ]


def test_changed_words_stand_out() -> None:
    row = diff_rows(DIFF, 40)[3]

    assert ("[:-1]", "removed_word") in row.runs
    assert row.fill == "removed"


def test_two_columns_where_there_is_room() -> None:
    rows = diff_rows(DIFF, 150)

    changed = rows[3]
    assert "return names[:-1]" in changed.text.split("│")[0]
    assert "return names" in changed.text.split("│")[1]
    assert changed.cells <= 150


def test_more_lines_on_one_side_leave_the_other_empty() -> None:
    rows = diff_rows("@@ -1 +1,2 @@\n-a\n+b\n+c\n", 150)

    assert [row.text.split("│")[0].strip() for row in rows[1:]] == ["1 - a", ""]


def test_changes_are_counted() -> None:
    assert count_changes(DIFF) == (1, 1)
    assert count_changes("") == (0, 0)


def test_a_line_that_looks_like_a_header_inside_a_hunk_is_a_removed_line() -> None:
    kinds = [line.kind for line in parse_diff("@@ -1,2 +1 @@\n-- x\n ok\n")]

    assert kinds == ["hunk", "removed", "same"]


def test_control_characters_are_visible() -> None:
    assert "\x1b" not in text(diff_rows("@@ -1 +1 @@\n+\x1b[31mred\n", 60))


def test_very_long_lines_are_not_compared() -> None:
    diff = f"@@ -1 +1 @@\n-{'a ' * 400}\n+{'b ' * 400}\n"

    assert parse_diff(diff)[1].changed == ()
