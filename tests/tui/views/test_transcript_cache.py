"""What is drawn is bounded."""

from textual.strip import Strip

from openpista.tui.views.rows import Row, plain_rows
from openpista.tui.views.transcript_cache import DrawnCache


def rows(count: int) -> list[Row]:
    return plain_rows("\n".join("x" * count), 10)[:count] or [Row(())] * count


def paint(_: Row) -> Strip:
    return Strip.blank(1)


def test_what_is_kept_is_not_drawn_again() -> None:
    cache = DrawnCache()

    first = cache.get("a", lambda: rows(3))

    assert cache.get("a", lambda: rows(9)) is first
    assert cache.renders == 1


def test_the_least_recently_used_goes_first() -> None:
    cache = DrawnCache(max_rows=10)
    for key in "ab":
        cache.get(key, lambda: rows(4))
    cache.get("a", lambda: rows(4))

    cache.get("c", lambda: rows(4))

    assert cache.row_count == 8
    cache.get("a", lambda: rows(4))
    assert cache.renders == 3
    cache.get("b", lambda: rows(4))
    assert cache.renders == 4


def test_a_section_longer_than_all_is_kept_alone_with_few_strips() -> None:
    cache = DrawnCache(max_rows=10)
    cache.get("a", lambda: rows(4))

    drawn = cache.get("long", lambda: [Row(())] * 50)
    for number in range(50):
        cache.strip(drawn, number, paint)

    assert cache.row_count == 50
    assert cache.strip_count <= 10


def test_dropping() -> None:
    cache = DrawnCache()
    drawn = cache.get("a", lambda: rows(3))
    cache.strip(drawn, 0, paint)

    cache.drop_strips()
    assert cache.strip_count == 0
    cache.drop("a")
    cache.drop("a")
    assert cache.row_count == 0
    cache.get("b", lambda: rows(3))
    cache.clear()
    assert cache.row_count == 0
