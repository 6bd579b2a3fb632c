"""The pane beside the list of conversations."""

from typing import Any

from msgspec.structs import replace

from openpista.domain.ids import MessageId, SessionId
from openpista.domain.message import Message, Text, ToolResult, Usage
from openpista.domain.query import SearchHit
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.session_browser import Preview, Subject
from openpista.tui.views.browse_preview import PreviewView, about_rows, preview_view, talk_rows
from tests.tui.looks.session_scenes import Browsing, many, talk
from tests.tui.views.harness import LOOK, NOW_MS, Stage, opened, session, text

S0 = SessionId("s0")
TALK = session("s0", "Fix the build", channels=("cli", "telegram"), message_count=1,
               usage=Usage(3_000, 500, cost_usd=0.5))  # fmt: skip


def view(*messages: Message, **fields: Any) -> PreviewView:
    made = PreviewView(TALK, "Fix the build", Preview(Subject(S0), 1, "loaded", messages=messages),
                       (), NOW_MS)  # fmt: skip
    return made._replace(**fields)


def drawn(shown: PreviewView, width: int = 60, *, compact: bool = False) -> list[str]:
    about = [] if compact else about_rows(shown, LOOK, width)
    rows = [*about, *talk_rows(shown, LOOK, width).rows]
    assert all(row.cells <= width for row in rows)
    return text(rows).split("\n")


def test_it_says_what_a_conversation_is() -> None:
    assert drawn(view())[:6] == [
        "Fix the build",
        " telegram",
        "/src",
        "practice/practice",
        "1 message · 3.5k tokens · $0.500",
        "changed just now · begun just now",
    ]


def test_what_goes_on_or_that_it_is_deleted_is_said() -> None:
    assert "waits for your decision" in drawn(view(session=replace(TALK, activity="waiting")))[1]
    assert drawn(view(session=replace(TALK, deleted_at_ms=5, channels=())))[1] == "deleted"


def test_the_last_messages_with_who_said_them() -> None:
    rows = drawn(view(*talk()), compact=True)

    assert rows[0].startswith("  you")
    assert "  Fix the failing build, please." in rows
    assert "  › system.run" in rows
    assert "  1 failed, 7 passed in 0.31s" in rows
    assert any(row.startswith("  Anna") for row in rows)
    assert not any(row.startswith("  tool") for row in rows)
    assert rows[-1] == "  No: that branch builds from an older commit."


def test_the_newest_is_in_view_and_of_a_match_the_match() -> None:
    newest = talk_rows(view(*talk()), LOOK, 60)
    assert newest.show == (len(newest.rows) - 1, len(newest.rows))

    at = Preview(Subject(S0, 4), 0, "loaded", messages=talk())
    match = talk_rows(view(preview=at, words=("build",)), LOOK, 60)
    shown = match.rows[slice(*match.show)]
    assert shown[0].text.startswith("▌ agent")
    assert any(look == "accent+strong" for row in shown for _, look in row.runs)


def test_long_messages_are_cut_and_a_match_in_them_stays() -> None:
    words = " ".join(f"word{number}" for number in range(400)) + " needle " + "tail " * 90
    long = replace(talk()[0], blocks=(Text(words),))
    at = Preview(Subject(S0, 1), 0, "loaded", messages=(long,))

    assert drawn(view(long), compact=True)[-1] == "  …"
    assert len(drawn(view(long), compact=True)) == 8
    assert "needle" in "\n".join(drawn(view(preview=at, words=("needle",)), compact=True))


def test_a_tools_result_is_short_unless_it_is_the_match() -> None:
    lines = "\n".join(f"line {number}" for number in range(9))
    result = replace(talk()[2], blocks=(ToolResult(talk()[2].blocks[0].call_id, "x", lines),))  # type: ignore[union-attr]
    at = Preview(Subject(S0, 3), 0, "loaded", messages=(result,))

    assert drawn(view(talk()[1], result), compact=True)[-1] == "  …"
    assert "▌ line 8" in drawn(view(preview=at), compact=True)


def test_messages_without_words_show_nothing() -> None:
    empty = replace(talk()[0], blocks=(Text("  "),))

    assert drawn(view(empty), compact=True) == [""]


def test_reading_nothing_and_failure_have_looks() -> None:
    for preview, says in (
        (Preview(Subject(S0), 1, "loading"), "reading …"),
        (Preview(Subject(S0), 1, "loaded"), "Nothing was said here yet."),
        (Preview(Subject(S0), 1, "failed", "It is locked."), "could not be read. It is locked."),
    ):
        assert says in drawn(view(preview=preview))[-1]


def test_a_match_in_a_conversation_that_is_not_known_has_its_title() -> None:
    hit = SearchHit(SessionId("s77"), "Elsewhere", MessageId("m"), 2, "user", NOW_MS, "build")
    browsing = Browsing(*many()).searched("zzz", (hit,)).previewed()

    shown = preview_view(browsing.stage.store.state)

    assert shown is not None
    assert (shown.session, shown.title, shown.words) == (None, "Elsewhere", ("zzz",))
    assert drawn(shown)[0] == "Elsewhere"
    assert preview_view(Stage(*opened(), OverlayOpened("sessions")).store.state) is None
