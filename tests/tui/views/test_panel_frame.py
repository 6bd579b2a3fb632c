"""What stands around the rows of a panel."""

from openpista.tui.core.notices import Toast
from openpista.tui.core.phrase import phrase
from openpista.tui.views.panel import Field, Shape
from openpista.tui.views.panel_frame import key_rows, newest_notice, said_rows, title_rows
from tests.tui.looks import connect_scenes as scenes
from tests.tui.views.harness import KEYS, LOOK, text

KEYS_OF = (
    ("row.choose", "list.choose"),
    ("panel.refresh", "panel.refreshes"),
    ("dialog.close", "list.close"),
)
SHAPE = Shape("page", phrase("login.title"), (), KEYS_OF)


def test_the_way_out_stays_when_keys_give_way() -> None:
    wide = text(key_rows(SHAPE, KEYS, airy=False)(LOOK, 60))
    narrow = text(key_rows(SHAPE, KEYS, airy=False)(LOOK, 30))

    assert wide.strip() == "enter chooses   ctrl+r reads anew   esc closes"
    assert narrow.strip() == "enter chooses   esc closes"
    assert all(row.cells <= 12 for row in key_rows(SHAPE, KEYS, airy=True)(LOOK, 12))


def test_air_is_given_up() -> None:
    assert len(title_rows(SHAPE, airy=True)(LOOK, 40)) == 2
    assert len(title_rows(SHAPE, airy=False)(LOOK, 40)) == 1


def test_what_is_wrong_goes_before_what_was_told() -> None:
    toast = Toast(1, "success", text="copied\x1b[31m")
    wrong = SHAPE._replace(problem=phrase("login.refused", reason="No."))

    assert text(said_rows(SHAPE, toast, low=False)(LOOK, 40)) == "\n  ✓ copied"
    assert text(said_rows(wrong, toast, low=True)(LOOK, 40)) == "  ✗ No."
    assert said_rows(SHAPE, None, low=False)(LOOK, 40) == []


def test_under_fields_no_row_is_left_blank() -> None:
    written = SHAPE._replace(fields=(Field("a", "text"),), problem=phrase("setup.unsent"))

    assert said_rows(written, None, low=False)(LOOK, 80)[0].text.startswith("  ✗")


def test_only_what_was_told_since_the_dialog_came_is_told_in_it() -> None:
    from openpista.tui.core.moves import NoticeRaised

    stage = scenes.channels()
    stage.store.dispatch(NoticeRaised("info", text="before"))
    first = stage.store.state.notices.next_id
    assert newest_notice(stage.store.state, first) is None

    stage.store.dispatch(NoticeRaised("info", text="after"))
    newest = newest_notice(stage.store.state, first)
    assert newest is not None
    assert newest.text == "after"
