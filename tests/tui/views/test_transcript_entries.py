"""Measuring and drawing single entries."""

from openpista.tui.views.toolcard import Canvas
from openpista.tui.views.transcript_cache import DrawnCache
from openpista.tui.views.transcript_entries import Entry, EntryDrawer
from tests.tui.views.chats import answer, said
from tests.tui.views.harness import LOOK, text


def drawer(width: int = 30) -> EntryDrawer:
    return EntryDrawer(DrawnCache(), Canvas(width, LOOK.words))


def test_an_entry_is_as_high_as_its_rows_and_the_space_above() -> None:
    entry = Entry(said(1, "one\ntwo"), gap=1)

    drawer().measure(entry, keep=True)

    assert entry.height == 3


def test_only_the_open_end_of_an_answer_is_drawn_again() -> None:
    drawing = drawer()
    entry = Entry(answer(1, "one\n\ntwo\n\nthr", is_open=True), gap=0)
    drawing.measure(entry, keep=True)
    before = drawing.cache.renders

    drawing.put(entry, answer(1, "one\n\ntwo\n\nthree", is_open=True))
    drawing.measure(entry, keep=True)

    assert drawing.cache.renders == before + 1
    assert text(drawing.draw(entry, 1).rows).endswith("three")


def test_measuring_ahead_keeps_no_rows() -> None:
    drawing = drawer()
    entry = Entry(said(1), gap=0)

    drawing.measure(entry, keep=False)

    assert entry.height == 1
    assert drawing.cache.row_count == 0


def test_another_canvas_makes_measures_stale() -> None:
    drawing = drawer()
    entry = Entry(said(1, "a long message of several words"), gap=0)
    drawing.measure(entry, keep=True)

    drawing.resize(drawing.canvas._replace(width=12))

    assert not drawing.is_fresh(entry)
    drawing.measure(entry, keep=True)
    assert drawing.is_fresh(entry)
    assert entry.height > 1


def test_a_block_of_another_kind_is_drawn_anew() -> None:
    drawing = drawer()
    entry = Entry(answer(1, "answer"), gap=0)
    drawing.measure(entry, keep=True)

    drawing.put(entry, said(1, "said"))
    drawing.measure(entry, keep=True)

    assert text(drawing.draw(entry, 0).rows) == "▌ said"
