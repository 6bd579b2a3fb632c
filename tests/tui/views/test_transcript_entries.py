"""Measuring and drawing single entries."""

from openpista.tui.views.canvas import Canvas
from openpista.tui.views.transcript_cache import DrawnCache
from openpista.tui.views.transcript_entries import Entry, EntryDrawer
from tests.tui.views.chats import answer, said
from tests.tui.views.harness import LOOK, text


def drawer(width: int = 30) -> EntryDrawer:
    return EntryDrawer(DrawnCache(), Canvas(width, LOOK.words))


def test_an_entry_is_as_high_as_its_rows_and_the_space_above() -> None:
    entry = Entry(said(1, "one\ntwo"), gap=1)

    drawer().measure(entry)

    assert entry.height == 3


def test_only_the_open_end_of_an_answer_is_drawn_again() -> None:
    drawing = drawer()
    entry = Entry(answer(1, "one\n\ntwo\n\nthr", is_open=True), gap=0)
    drawing.measure(entry)
    before = drawing.cache.renders

    drawing.put(entry, answer(1, "one\n\ntwo\n\nthree", is_open=True))
    drawing.measure(entry)

    assert drawing.cache.renders == before + 1
    assert text(drawing.draw(entry, 1).rows).endswith("three")


def test_measuring_ahead_keeps_no_rows_and_lets_what_is_laid_out_hold() -> None:
    drawing = drawer()
    entry = Entry(said(1, "a long message of several words"), gap=0)
    drawing.measure(entry)
    before = entry.height
    drawing.resize(drawing.canvas._replace(width=12))

    assert drawing.foresee(entry, lambda: True)
    assert entry.height == before
    assert drawing.cache.row_count == 0

    drawing.adopt(entry)
    assert drawing.is_fresh(entry)
    assert entry.height > before


def test_a_long_answer_is_measured_ahead_piece_by_piece() -> None:
    drawing, other = drawer(), drawer()
    words = "\n\n".join(f"paragraph {number}" for number in range(9))
    entry, whole = Entry(answer(1, words), gap=0), Entry(answer(1, words), gap=0)

    slices = 0
    while not drawing.foresee(entry, more=iter([True, True, False]).__next__):
        slices += 1
    drawing.adopt(entry)
    other.measure(whole)

    assert slices == 4
    assert entry.ends == whole.ends


def test_what_was_measured_ahead_of_another_block_or_width_is_not_used() -> None:
    drawing = drawer()
    entry = Entry(answer(1, "short"), gap=0)
    assert drawing.foresee(entry, lambda: True)
    drawing.put(entry, answer(1, "one\n\ntwo"))

    assert drawing.foresee(entry, lambda: True)
    drawing.adopt(entry)

    assert entry.height == 3


def test_another_canvas_makes_measures_stale() -> None:
    drawing = drawer()
    entry = Entry(said(1, "a long message of several words"), gap=0)
    drawing.measure(entry)

    drawing.resize(drawing.canvas._replace(width=12))

    assert not drawing.is_fresh(entry)
    drawing.measure(entry)
    assert drawing.is_fresh(entry)
    assert entry.height > 1


def test_a_block_of_another_kind_is_drawn_anew() -> None:
    drawing = drawer()
    entry = Entry(answer(1, "answer"), gap=0)
    drawing.measure(entry)

    drawing.put(entry, said(1, "said"))
    drawing.measure(entry)

    assert text(drawing.draw(entry, 0).rows) == "▌ said"
