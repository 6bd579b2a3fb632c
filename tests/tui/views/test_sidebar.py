"""The list of sessions at the side."""

from typing import Any

from msgspec.structs import replace

from openpista.tui.core.route import ZoneFocused
from openpista.tui.core.sessions import Row
from openpista.tui.views.sidebar import SidebarView, shown_rows, sidebar_rows, sidebar_view
from tests.tui.views.harness import KEYS, LOOK, NOW_MS, Stage, opened, session, text

HOUR = 3_600_000
ROWS = (
    Row(session("s1", "Fix the build", 0, activity="working"), 0),
    Row(session("s2", "여행 계획", 2 * HOUR, channels=("cli", "telegram"), message_count=3), 1),
)


def view(**fields: Any) -> SidebarView:
    known: dict[str, Any] = {
        "rows": ROWS,
        "active": ROWS[0].session.id,
        "cursor": None,
        "state": "loaded",
        "reason": "",
        "now_ms": NOW_MS,
        "more": False,
    }
    return SidebarView(**{**known, **fields})


def drawn(shown: SidebarView, width: int = 28) -> list[str]:
    rows = sidebar_rows(shown, KEYS)(LOOK, width)
    assert all(row.cells <= width for row in rows)
    return text(rows).split("\n")


def test_sessions_with_their_marks() -> None:
    assert drawn(view()) == [
        "SESSIONS                   2",
        "",
        "▌ Fix the build           ⣾",
        "▌ just now",
        "",
        "  여행 계획               ●",
        "   tg  2 h               +2",
        "",
    ]


def test_a_click_opens_a_session() -> None:
    hits = [row.hit for row in sidebar_rows(view(), KEYS)(LOOK, 28)]

    assert hits == ["", "", "open:s1", "open:s1", "", "open:s2", "open:s2", ""]


def test_the_cursor_is_seen_and_kept_in_view() -> None:
    shown = view(cursor=1)

    assert [row.fill for row in sidebar_rows(shown, KEYS)(LOOK, 28)][5] == "cursor"
    assert shown_rows(shown) == (5, 8)
    assert shown_rows(view()) == (0, 5)


def test_empty_loading_and_failed_have_looks() -> None:
    assert "No conversations yet." in drawn(view(rows=()))
    assert "reading …" in drawn(view(rows=(), state="loading"))
    failed = drawn(view(rows=(), state="failed", reason="The file is locked."))
    assert failed[2].startswith("The conversations could not")


def test_more_than_are_known_is_told() -> None:
    assert drawn(view(more=True))[0].endswith("2+")


def test_the_view_changes_with_minutes_only() -> None:
    stage = Stage(*opened(ROWS[0].session))
    state = stage.store.state
    later = replace(state, window=replace(state.window, now_ms=state.window.now_ms + 9))

    assert sidebar_view(state) == sidebar_view(later)


def test_the_cursor_shows_while_the_sidebar_has_the_focus() -> None:
    stage = Stage(*opened(ROWS[0].session))
    assert sidebar_view(stage.store.state).cursor is None

    stage.store.dispatch(ZoneFocused("sidebar"))

    assert sidebar_view(stage.store.state).cursor == 0


def test_a_session_without_a_title_shows_its_first_words_or_a_name() -> None:
    rows = (Row(session("s3", "", preview="first words"), 0), Row(session("s4", ""), 0))

    assert drawn(view(rows=rows))[2].strip() == "first words"
    assert drawn(view(rows=rows))[5].strip() == "new conversation"
