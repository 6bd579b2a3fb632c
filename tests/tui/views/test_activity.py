"""The line between conversation and composer."""

from typing import Any

from msgspec.structs import replace

from openpista.domain.ids import MessageId, TurnId
from openpista.domain.message import Image
from openpista.tui.core.connection import Connection
from openpista.tui.core.conversation import OpenTurn, Outgoing
from openpista.tui.core.state import State
from openpista.tui.views.activity import (
    MAX_WAITING_ROWS,
    ActivityView,
    activity_rows,
    activity_view,
    waiting_rows,
)
from openpista.tui.views.rows import target_at
from tests.tui.core.makers import queued
from tests.tui.views.harness import KEYS, LOOK, NOW_MS, text

ATTACHED = Connection(state="attached")


def drawn(width: int = 80, **fields: Any) -> str:
    known: dict[str, Any] = {
        "turn": None,
        "connection": ATTACHED,
        "below": 0,
        "following": True,
        "approvals": 0,
        "ticks": 0,
        "now_ms": NOW_MS,
    }
    rows = activity_rows(ActivityView(**{**known, **fields}), KEYS)(LOOK, width)
    assert len(rows) == 1
    assert rows[0].cells <= width
    return text(rows)


def turn(**fields: Any) -> OpenTurn:
    return OpenTurn(TurnId("t1"), NOW_MS - 12_400, **fields)


def test_an_idle_line_is_empty() -> None:
    assert drawn() == ""


def test_a_turn_says_what_it_does_for_how_long_and_how_to_stop_it() -> None:
    assert drawn(turn=turn(phase="thinking", round=2)) == (
        "⣾ thinking · round 2 · 12 s · esc stops"
    )


def test_the_spinner_turns_with_ticks() -> None:
    assert drawn(turn=turn(phase="writing"), ticks=3)[0] == "⢿"


def test_a_decision_is_waited_for() -> None:
    assert drawn(turn=turn(phase="waiting")) == "◆ waits for your decision"
    assert drawn(approvals=2) == "◆ 2 decisions wait · f2 shows them"
    assert drawn(approvals=1, turn=turn(phase="waiting")) == "◆ a decision waits · f2 shows it"


def test_a_retry_says_why() -> None:
    shown = drawn(turn=turn(phase="retrying", note="The model is overloaded."))

    assert "trying the model again · The model is overloaded." in shown


def test_what_is_being_stopped_cannot_be_stopped_again() -> None:
    assert "esc" not in drawn(turn=turn(phase="cancelling"))


def test_a_lost_gateway_is_told_with_the_time_to_the_next_attempt() -> None:
    lost = Connection(state="lost", reason="It was killed.", retry_at_ms=NOW_MS + 4_000)

    assert drawn(connection=lost) == "✗ the gateway is gone · It was killed. · again in 4 s"
    assert drawn(connection=Connection(state="connecting")) == "◌ connecting again …"


def test_there_is_more_below() -> None:
    assert drawn(following=False, below=3).endswith("↓ 3 new below   ctrl+end")
    assert drawn(following=False).endswith("↓ more below   ctrl+end")


def test_a_narrow_line_keeps_what_is_below() -> None:
    assert drawn(30, turn=turn(phase="thinking", round=4), following=False).endswith("ctrl+end")


def test_a_click_on_it_goes_to_the_end() -> None:
    view = ActivityView(None, ATTACHED, 0, False, 0, 0, 0)

    assert activity_rows(view, KEYS)(LOOK, 60)[0].hit == "end"


def test_an_idle_view_does_not_change_with_time() -> None:
    from msgspec.structs import replace

    state = replace(State(), connection=ATTACHED)
    later = replace(state, window=replace(state.window, ticks=9, now_ms=9))

    assert activity_view(state) == activity_view(later)


def test_waiting_messages_are_listed_with_what_happens_to_them() -> None:
    sending = Outgoing(MessageId("m2"), "hi", 1)
    shell = Outgoing(MessageId("m3"), "ls", 1, kind="shell", state="held")

    rows = waiting_rows((queued("m9", "do this\nlater"),), (sending, shell))(LOOK, 60)

    assert [line.split("  ")[0] for line in text(rows).split("\n")] == [
        "↳ do this later",
        "↗ hi",
        "↗ ! ls",
    ]
    assert text(rows[:1]).endswith("queued · ↑ edits  send now  ×")
    assert [line.split("  ")[-1].strip() for line in text(rows[1:]).split("\n")] == [
        "sending …",
        "waits for the connection",
    ]
    assert rows[0].hit == "queued:m9"
    assert [target_at(rows[0], cell) for cell in (5, 50, 58)] == ["", "now:m9", "unqueue:m9"]


def test_a_message_that_steers_already_is_not_sent_now_and_pictures_are_counted() -> None:
    picture = Image("0" * 64, "image/png", 1, 1, 1)
    message = replace(queued("m9", "look"), mode="steer", attachments=(picture, picture))
    sending = Outgoing(MessageId("m2"), "", 1, attachments=(picture,))

    rows = waiting_rows((message,), (sending,))(LOOK, 60)

    assert text(rows[:1]).startswith("↳ look ▣▣ ")
    assert "send now" not in text(rows)
    assert text(rows[1:]).startswith("↗ ▣ ")


def test_many_waiting_messages_are_counted() -> None:
    rows = waiting_rows(tuple(queued(f"m{n}") for n in range(9)), ())(LOOK, 50)

    assert len(rows) == MAX_WAITING_ROWS
    assert rows[-1].text.strip() == "6 more"


def test_a_message_that_is_queued_is_not_listed_twice() -> None:
    outgoing = Outgoing(MessageId("m9"), "later", 1, state="accepted")

    assert len(waiting_rows((queued("m9"),), (outgoing,))(LOOK, 50)) == 1
