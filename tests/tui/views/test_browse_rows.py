"""Rows of the browser of conversations."""

from typing import Any

import pytest

from openpista.domain.ids import MessageId, SessionId
from openpista.domain.query import SearchHit
from openpista.tui.core.session_choice import BrowserRow, Heading, HitEntry, HitsOf, SessionEntry
from openpista.tui.core.sessions import Row as SessionRow
from openpista.tui.views.browse_rows import ListedFor, activity_mark, browser_row
from tests.tui.views.harness import LOOK, NOW_MS, session

HOUR = 3_600_000
ABOUT = ListedFor(SessionId("s9"), ("build",), NOW_MS)
TALK = session("s1", "Fix the build", 2 * HOUR, channels=("cli", "telegram"), message_count=5)
HIT = SearchHit(SessionId("s1"), "Fix", MessageId("m"), 3, "assistant", NOW_MS - HOUR,
                "the \ue000build\ue001 fails")  # fmt: skip


def drawn(row: BrowserRow, width: int = 44, *, here: bool = False) -> str:
    made = browser_row(row, ABOUT, LOOK, width, here=here)
    assert made.cells <= width
    return made.text.rstrip()


def test_a_conversation_with_what_is_new_its_channels_and_its_time() -> None:
    row = SessionEntry(SessionRow(TALK, 2))

    assert drawn(row) == "  ● Fix the build               +3  tg  2 h"
    assert drawn(row, here=True).startswith("› ● Fix the build")


def test_the_one_that_is_chosen_or_shown_stands_out() -> None:
    row = SessionEntry(SessionRow(TALK, 5))
    here = browser_row(row, ABOUT, LOOK, 44, here=True)
    shown = browser_row(row, ABOUT._replace(active=TALK.id), LOOK, 44, here=False)

    assert here.fill == "selection"
    assert ("Fix the ", "text+strong") in shown.runs
    assert ("build", "accent+strong") in here.runs


def test_narrow_rows_give_up_the_badges_first() -> None:
    assert drawn(SessionEntry(SessionRow(TALK, 5)), 26) == "    Fix the build     2 h"


def test_a_conversation_without_a_title_shows_its_first_words_or_a_name() -> None:
    assert "first words" in drawn(
        SessionEntry(SessionRow(session("s2", "", preview="first words"), 0))
    )
    assert "new conversation" in drawn(SessionEntry(SessionRow(session("s2", ""), 0)))


def test_headings_groups_and_hits() -> None:
    assert drawn(Heading("titles", 3)) == "  TITLES                                  3"
    assert drawn(Heading("gap", 0)) == ""
    assert drawn(HitsOf("Fix the build", 2)) == "  Fix the build                           2"
    assert drawn(HitsOf("", 1)) == "  new conversation"
    assert drawn(HitEntry(HIT)) == "    agent the build fails               1 h"
    assert drawn(HitEntry(HIT), here=True).startswith("›   agent")


@pytest.mark.parametrize("width", range(8, 60, 3))
def test_no_row_is_wider_than_its_room(width: int) -> None:
    title, channels = "東京の宿を探す、そして予約する", ("web", "whatsapp")
    wide = session("s3", title, channels=channels, message_count=9)
    for row in (SessionEntry(SessionRow(wide, 1)), HitEntry(HIT), HitsOf("東京の宿を探す", 3)):
        drawn(row, width)


@pytest.mark.parametrize(
    ("fields", "mark"),
    [({"activity": "waiting"}, "◆"), ({"activity": "queued"}, "↳"), ({"message_count": 2}, "●")],
)
def test_what_goes_on_has_a_mark(fields: dict[str, Any], mark: str) -> None:
    row = SessionRow(session("s4", "x", **fields), 0)

    assert activity_mark(row, active=False)[0] == mark


def test_what_is_shown_has_nothing_new() -> None:
    row = SessionRow(session("s4", "x", message_count=2), 0)

    assert activity_mark(row, active=True)[0] == " "
