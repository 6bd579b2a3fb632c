"""The queue of decisions."""

from openpista.domain.ids import ApprovalId, SessionId
from openpista.tui.core.approvals import ApprovalFronted, QueueMoved
from openpista.tui.core.moves import OverlayClosed, SessionChosen
from openpista.tui.views.approval_queue import QUEUE
from openpista.tui.views.panel import Room
from tests.tui.looks import connect_scenes as scenes
from tests.tui.views.harness import KEYS, LOOK, Stage, text


def says(stage: Stage, width: int = 88) -> str:
    rows = QUEUE.draw(stage.store.state, LOOK, KEYS, Room(width, 30)).rows
    assert all(row.cells <= width for row in rows)
    return text(rows)


def test_everything_that_waits_is_listed_with_risk_place_and_time() -> None:
    shown = says(scenes.queue())

    for words in ("high risk", "some risk", "low risk", "Fix the failing build · 4:07 left",
                  "여행 계획 정리하기", "curl -s https://example.org"):  # fmt: skip
        assert words in shown


def test_one_is_decided_or_its_conversation_gone_to() -> None:
    stage = scenes.queue()
    stage.store.dispatch(QueueMoved(1))
    state = stage.store.state

    assert QUEUE.pressed(state, "row.choose") == (ApprovalFronted(ApprovalId("a2")),)
    assert QUEUE.pressed(state, "queue.session") == (SessionChosen(SessionId("s2")),)
    assert QUEUE.pressed(state, "dialog.close") == (OverlayClosed("approvals"),)
    assert QUEUE.pressed(state, "x") is None
    assert QUEUE.clicked(state, "row:2") == (ApprovalFronted(ApprovalId("a3")),)
    assert QUEUE.clicked(state, "row:9") == ()


def test_an_empty_queue_says_so() -> None:
    stage = scenes.queue_empty()

    assert "No decision waits for you." in says(stage)
    assert QUEUE.pressed(stage.store.state, "row.choose") is None


def test_narrow_windows() -> None:
    assert "high risk" in says(scenes.queue(), 40)
