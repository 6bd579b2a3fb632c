"""The mark that asks for a check."""

from pathlib import Path

from openpista.store.marks import is_marked, mark_for_check, unmark


def test_a_mark_stands_until_it_is_taken_away(tmp_path: Path) -> None:
    database = tmp_path / "a.db"

    assert not is_marked(database)
    mark_for_check(database)
    mark_for_check(database)
    assert is_marked(database)
    unmark(database)
    unmark(database)
    assert not is_marked(database)
