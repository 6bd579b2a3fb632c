"""Short messages."""

from openpista.domain.ids import SessionId
from openpista.tui.core.notices import Toast
from openpista.tui.core.phrase import phrase
from openpista.tui.views.toasts import MAX_ROWS, toast_rows, toast_text
from tests.tui.views.harness import LOOK, text

DELETED = phrase("notice.session_deleted", title="Trip")


def test_messages_one_below_the_other() -> None:
    toasts = (Toast(1, "success", text="Done."), Toast(2, "error", text="It\nfailed."))

    assert text(toast_rows(toasts)(LOOK, 30)) == "▌ ✓ Done.\n\n▌ ✗ It\n▌   failed."


def test_a_click_puts_one_away() -> None:
    assert toast_rows((Toast(7, "info", text="x"),))(LOOK, 30)[0].hit == "dismiss:7"


def test_what_can_be_taken_back_says_how() -> None:
    rows = toast_rows((Toast(3, "info", DELETED, undo=SessionId("s1")),))(LOOK, 60)

    assert "“Trip” is deleted." in text(rows)
    assert "/restore" in text(rows)
    assert rows[-1].hit == "restore:3:s1"


def test_a_long_message_ends() -> None:
    rows = toast_rows((Toast(1, "error", text="word " * 200),))(LOOK, 30)

    assert len(rows) == MAX_ROWS
    assert rows[-1].text.strip("▌ ") == "…"


def test_words_from_outside_are_safe() -> None:
    toast = Toast(1, "error", phrase("notice.not_copied", reason="a\x1b]0;x\x07b"))

    assert toast_text(toast, LOOK) == "Nothing was copied. ab"
