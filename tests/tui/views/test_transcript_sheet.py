"""What stands in which row, painted."""

from rich.color import Color
from textual.geometry import Offset
from textual.selection import SELECT_ALL, Selection

from openpista.tui.core.blocks import BlockId
from openpista.tui.core.conversation import Chat
from openpista.tui.views.canvas import Canvas
from openpista.tui.views.paint import Painter
from openpista.tui.views.tokens import DARK, LIGHT
from openpista.tui.views.transcript_sheet import HEAD_ROWS, Sheet
from tests.tui.views.chats import S1, answer, chat, said
from tests.tui.views.harness import LOOK
from tests.tui.views.test_toolcard import done

WIDTH = 40


def sheet(shown: Chat) -> Sheet:
    made = Sheet(LOOK.words, LOOK.painter)
    made.put_canvas(Canvas(WIDTH, LOOK.words))
    made.put(shown)
    return made


def lines(made: Sheet, selection: Selection | None = None) -> list[str]:
    return [made.strip(line, WIDTH, selection).text.rstrip() for line in range(made.height)]


def test_rows_are_painted_over_the_whole_width() -> None:
    made = sheet(chat(said(0, "hi"), answer(1, "hello")))

    assert lines(made) == ["▌ hi", "", "  hello"]
    assert {made.strip(line, WIDTH, None).cell_length for line in range(3)} == {WIDTH}


def test_older_messages_are_announced_above() -> None:
    from msgspec.structs import replace

    made = sheet(replace(chat(said(0, "hi")), older="exist"))

    assert lines(made) == ["↑ older messages", "", "▌ hi"]
    assert made.head == HEAD_ROWS


def test_an_empty_chat_says_so_in_the_middle() -> None:
    made = sheet(Chat(S1, state="loading"))

    assert made.empty_strip(2, WIDTH, 5).text.strip() == "opening the conversation …"
    made.put(Chat(S1, state="ready"))
    assert made.empty_strip(2, WIDTH, 5).text.strip() == "Nothing has been said yet."
    assert made.empty_strip(0, WIDTH, 5).text.strip() == ""


def test_selected_text_is_the_text_that_was_written() -> None:
    long = "a long line that must be wrapped because it is wider than this"
    made = sheet(chat(said(0, "hi"), answer(1, long)))

    assert made.selected_text(SELECT_ALL) == f"hi\n\n{long}"
    part = Selection(Offset(2, 2), Offset(8, 2))
    assert made.selected_text(part) == "a long"


def test_a_selection_is_painted() -> None:
    made = sheet(chat(said(0, "hello")))

    strip = made.strip(0, WIDTH, Selection(Offset(2, 0), Offset(4, 0)))

    chosen = "".join(
        segment.text
        for segment in strip
        if segment.style and segment.style.bgcolor == Color.parse(DARK["selection"])
    )
    assert chosen == "he"


def test_only_rows_that_open_something_can_be_clicked() -> None:
    made = sheet(chat(said(0, "hi"), done("output", folded=True)))

    assert made.toggle_at(0) is None
    assert made.toggle_at(1) is None
    assert made.toggle_at(2) == BlockId(1)


def test_the_cursor_goes_over_entries_and_stays_within() -> None:
    made = sheet(chat(said(0, "one"), answer(1, "two"), said(2, "three")))

    assert made.move_cursor(-1) == (4, 1)
    assert made.move_cursor(-1) == (2, 1)
    assert made.text_at_cursor() == "two"
    assert [made.move_cursor(step) for step in (-1, -1)] == [(0, 1), (0, 1)]
    strip = made.strip(0, WIDTH, None)
    assert {s.style.bgcolor for s in strip if s.style} == {Color.parse(DARK["panel"])}


def test_without_a_cursor_the_newest_entry_is_copied() -> None:
    assert sheet(chat(said(0, "one"), said(1, "two"))).text_at_cursor() == "two"
    assert sheet(chat()).text_at_cursor() == ""
    assert sheet(chat()).move_cursor(1) is None


def test_another_theme_paints_without_laying_out() -> None:
    made = sheet(chat(said(0, "one")))
    made.strip(0, WIDTH, None)
    renders = made.cache.renders

    made.put_painter(Painter(LIGHT))

    strip = made.strip(0, WIDTH, None)
    assert made.cache.renders == renders
    assert next(iter(strip)).style.bgcolor == Color.parse(LIGHT["surface"])  # type: ignore[union-attr]


def test_another_session_begins_anew() -> None:
    from msgspec.structs import replace

    from openpista.domain.ids import SessionId

    made = sheet(chat(said(0, "one")))
    made.move_cursor(-1)

    made.put(replace(chat(said(0, "other")), session_id=SessionId("s2")))

    assert lines(made) == ["▌ other"]
    assert made.cursor is None


def test_strips_are_bounded() -> None:
    made = sheet(chat(*(answer(number, "x\n\ny\n\nz") for number in range(2_000))))
    while made.has_work(0, 9):
        made.work(0, 9, hurry=True)

    for line in range(made.height):
        made.strip(line, WIDTH, None)

    assert made.height > 9_000
    assert made.cache.strip_count <= 3_000
