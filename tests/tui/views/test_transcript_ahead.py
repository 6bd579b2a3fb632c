"""Measuring ahead: bounded, in slices, and laid out at once."""

from collections.abc import Callable

from openpista.tui.views.transcript_ahead import AHEAD_ROWS, has_work, lay_roughly, work
from openpista.tui.views.transcript_layout import FIRST_ENTRIES, TranscriptLayout
from tests.tui.views.chats import answer, listed, said
from tests.tui.views.test_transcript_layout import fresh, layout, rows_of

LONG = "several words that have to be wrapped"


def always() -> bool:
    return True


def times(count: int) -> Callable[[], bool]:
    return iter([True] * count + [False] * 10_000).__next__


def many(count: int) -> TranscriptLayout:
    laid = layout(60)
    laid.put(listed([said(number, LONG) for number in range(count)]))
    return laid


def narrow(laid: TranscriptLayout) -> None:
    laid.drawer.resize(laid.drawer.canvas._replace(width=14))
    laid.redraw()


def stale(laid: TranscriptLayout) -> int:
    return sum(not laid.drawer.is_fresh(entry) for entry in laid.entries[laid.first :])


def test_older_entries_are_laid_out_at_once_when_there_are_enough() -> None:
    laid = many(2_000)
    top = laid.height - 10
    before = laid.height

    assert has_work(laid, top, top + 10)
    assert not work(laid, top, top + 10, times(20), hurry=False)
    assert laid.height == before
    assert work(laid, top, top + 10, always, hurry=False)

    assert AHEAD_ROWS <= laid.height - 10 < AHEAD_ROWS + 10
    assert not has_work(laid, laid.height - 10, laid.height)


def test_older_entries_are_laid_out_bit_by_bit_for_someone_who_comes_there() -> None:
    laid = many(2_000)

    assert work(laid, 0, 10, times(20), hurry=True)

    assert len(laid.entries) - laid.first == FIRST_ENTRIES + 20


def test_another_width_is_laid_out_at_once_when_all_that_is_near_is_measured() -> None:
    laid = many(50)
    before = laid.height
    narrow(laid)

    assert not work(laid, 40, 50, times(30), hurry=False)
    assert laid.height == before
    assert work(laid, 40, 50, times(30), hurry=False)

    assert laid.height > before
    assert stale(laid) == 0
    assert not has_work(laid, 40, 50)
    assert not laid.stale


def test_what_is_far_away_stays_as_it_was() -> None:
    laid = many(50)
    for first in range(0, 3_000, 50):
        laid.put(listed([said(number, LONG) for number in range(first + 100)]))
    narrow(laid)

    while has_work(laid, 3_000, 3_010):
        work(laid, 3_000, 3_010, always, hurry=False)

    assert laid.stale
    assert 0 < stale(laid) < len(laid.entries)
    low, high = laid.between(3_000, 3_010)
    assert all(map(laid.drawer.is_fresh, laid.entries[low : high + 1]))


def test_a_still_newer_width_discards_what_was_measured() -> None:
    laid, direct = many(50), many(50)
    narrow(laid)
    work(laid, 40, 50, times(30), hurry=False)

    for one in (laid, direct):
        one.drawer.resize(one.drawer.canvas._replace(width=10))
        one.redraw()
        assert work(one, 40, 50, always, hurry=False)

    assert laid.tops == direct.tops


def test_a_place_far_above_is_laid_out_without_measuring_what_lies_between() -> None:
    laid = layout()
    texts = ["short", "a longer text that wraps " * 5, "one\n\ntwo"]
    blocks = listed([answer(n, texts[n % 3]) for n in range(3_000)])
    laid.put(blocks)
    measured = laid.drawer.cache.renders

    lay_roughly(laid, 7)
    while laid.settle_between(0, 20):
        pass

    assert laid.first == 7
    assert laid.drawer.cache.renders - measured < 30
    assert rows_of(laid)[1:3] == ["  a longer text that wraps a", "  longer text that wraps a"]
    low, high = laid.between(0, 20)
    assert all(map(laid.drawer.is_fresh, laid.entries[low : high + 1]))


def test_what_was_guessed_is_measured_in_the_end() -> None:
    texts = ["short", "a longer text that wraps " * 5, "one\n\ntwo"]
    blocks = listed([answer(n, texts[n % 3]) for n in range(200)])
    laid = layout()
    laid.put(blocks)

    lay_roughly(laid, 0)
    while laid.settle_between(0, laid.height):
        pass

    assert rows_of(laid) == fresh(blocks)
