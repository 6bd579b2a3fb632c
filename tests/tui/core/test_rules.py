"""What one feature's action means for another."""

from typing import Literal

import pytest

from openpista.domain.command import AnswerApproval, CancelTurn
from openpista.domain.event import ApprovalRequested, Event, SessionChanged, TurnFinished
from openpista.domain.ids import HOUSE, ApprovalId, SessionId
from openpista.domain.query import ListModels
from openpista.domain.session import Activity
from openpista.tui.core.approvals import ApprovalModeChosen
from openpista.tui.core.arrivals import ConnectionLost, EventArrived
from openpista.tui.core.effects import ArmDue, Ask, Effect, Notify, Quit, Send
from openpista.tui.core.moves import (
    DraftReplaced,
    NoticeRaised,
    OverlayOpened,
    PromptEdited,
    SessionChosen,
)
from openpista.tui.core.route import Overlay, QuitAsked, ZoneFocused
from openpista.tui.core.rules import MODELS_REQUEST, RULES, SteppedBack
from openpista.tui.core.selectors import overlays
from openpista.tui.core.sessions import SessionRestored
from openpista.tui.core.state import State
from openpista.tui.core.update import update
from openpista.tui.core.window import TerminalFocused
from tests.tui.core.drive import Drive
from tests.tui.core.makers import (
    ON_S1,
    S1,
    S2,
    T1,
    approval,
    attached,
    in_session,
    in_turn,
    session,
    told,
)

A1 = ApprovalId("a1")
BACK = SteppedBack(id="r1", at_ms=9_000)


def test_a_step_back_refuses_the_card_in_front() -> None:
    drive = in_turn().given(
        told(ApprovalRequested(stream=HOUSE, seq=3, approval=approval()), 1_000),
        ArmDue(A1, at_ms=1_400),
        OverlayOpened("help"),
    )

    drive.send(BACK).to(approvals__cards__0__request_id="r1", approvals__typed_ms=9_000).emits(
        Send(AnswerApproval(approval_id=A1, answer="no"), "r1")
    )


def test_a_step_back_while_writing_on_the_card_returns_to_the_answers() -> None:
    drive = in_turn().given(
        told(ApprovalRequested(stream=HOUSE, seq=3, approval=approval()), 1_000),
        ArmDue(A1, at_ms=1_400),
        ApprovalModeChosen(A1, "change"),
    )

    drive.send(BACK).to(approvals__cards__0__mode="ask").emits()


def test_a_step_back_goes_one_step_at_a_time() -> None:
    drive = in_turn().given(
        PromptEdited(S1, 0, "/s", 2), ZoneFocused("sidebar"), OverlayOpened("help")
    )

    drive.send(BACK).to(route__overlays=()).emits()
    drive.send(BACK).to(completion__question=None, completion__dismissed="/s").emits()
    drive.send(BACK).to(route__zone="prompt").emits()
    drive.send(BACK).to(
        chats__open__1__turn__phase="cancelling", chats__open__1__turn__cancel_request="r1"
    ).emits(Send(CancelTurn(session_id=S1), "r1"))
    drive.send(BACK).emits()


def test_a_step_back_where_nothing_is_open_does_not_leave() -> None:
    in_session().send(BACK).emits()
    attached().send(BACK).emits()


def test_quitting_while_something_works_here_is_asked_about() -> None:
    for activity in ("working", "waiting"):
        drive = in_session().given(_changed(activity))
        drive.send(QuitAsked()).to(route__overlays=(Overlay("leave"),)).emits()


def test_a_turn_that_was_just_stopped_is_no_reason_to_ask() -> None:
    listed = SessionChanged(stream=HOUSE, session=session("s1", activity="working"))
    drive = in_turn().given(told(listed))
    drive.send(QuitAsked()).to(route__overlays=(Overlay("leave"),)).emits()

    ended = TurnFinished(stream=ON_S1, seq=12, turn_id=T1, outcome="cancelled", elapsed_ms=1)
    in_turn().given(told(listed), told(ended)).send(QuitAsked()).emits(Quit())


def test_quitting_when_nothing_works_or_the_work_is_elsewhere_just_quits() -> None:
    in_session().given(_changed("idle")).send(QuitAsked()).emits(Quit())
    gone = in_session().given(_changed("working"), ConnectionLost(1, at_ms=5))
    gone.send(QuitAsked()).emits(Quit())


@pytest.mark.parametrize("named", [S2, None])
def test_what_is_brought_back_is_no_longer_said_to_be_gone(named: SessionId | None) -> None:
    gone = NoticeRaised("info", text="Gone.", undo=S2, at_ms=5)
    drive = in_session().given(gone, NoticeRaised("info", text="Hi.", at_ms=5))

    state, _ = update(drive.state, SessionRestored(named, id="r1"))

    assert [toast.text for toast in state.notices.shown] == ["Hi."]


def _changed(activity: Activity) -> EventArrived:
    return told(SessionChanged(stream=HOUSE, session=session("s2", activity=activity)))


def test_whoever_looks_elsewhere_is_told_that_they_are_needed() -> None:
    drive = in_turn().given(TerminalFocused(False))
    event = ApprovalRequested(stream=ON_S1, seq=12, turn_id=T1, approval=approval())

    drive.state, effects = _update(drive, event)

    assert [e for e in effects if isinstance(e, Notify)] == [Notify("waiting", S1, "S1")]


def test_a_request_told_on_the_house_as_well_is_told_once() -> None:
    drive = in_turn().given(TerminalFocused(False))

    _, effects = _update(drive, ApprovalRequested(stream=HOUSE, seq=3, approval=approval()))

    assert not [e for e in effects if isinstance(e, Notify)]


@pytest.mark.parametrize(
    ("outcome", "elapsed_ms", "told_of"),
    [
        ("done", 40_000, [Notify("finished", S1, "S1")]),
        ("done", 4_000, []),
        ("failed", 4_000, [Notify("failed", S1, "S1")]),
        ("cancelled", 40_000, []),
    ],
)
def test_long_work_and_failures_are_told(
    outcome: Literal["done", "failed", "cancelled"], elapsed_ms: int, told_of: list[Notify]
) -> None:
    event = TurnFinished(stream=ON_S1, seq=12, turn_id=T1, outcome=outcome, elapsed_ms=elapsed_ms)

    _, effects = _update(in_turn().given(TerminalFocused(False)), event)
    assert [e for e in effects if isinstance(e, Notify)] == told_of
    _, effects = _update(in_turn(), event)
    assert effects == ()


def test_a_session_that_is_not_known_has_no_title() -> None:
    event = ApprovalRequested(stream=ON_S1, seq=1, approval=approval())

    _, effects = _update(Drive().given(TerminalFocused(False)), event)

    assert Notify("waiting", S1, "") in effects


def _update(drive: Drive, event: Event) -> tuple[State, tuple[Effect, ...]]:
    return update(drive.state, told(event))


def test_a_path_written_by_a_completion_goes_on_being_completed() -> None:
    drive = in_session()
    drive.state, effects = update(drive.state, DraftReplaced(S1, "@src/", 5))

    assert [type(effect).__name__ for effect in effects] == ["CompleteFiles"]
    drive.given(SessionChosen(S2))
    assert overlays(drive.state) == ()


def test_models_are_asked_for_when_one_is_being_typed_for_the_first_time() -> None:
    drive = in_session()
    _, effects = update(drive.state, PromptEdited(S1, 0, "/model ", 7))
    assert effects == (Ask(ListModels(), MODELS_REQUEST, slot="models"),)

    drive.given(PromptEdited(S1, 0, "/model ", 7))
    _, effects = update(drive.state, PromptEdited(S1, 0, "/model g", 8))
    assert effects == ()


def test_rules_stand_only_for_what_they_understand() -> None:
    state = attached().state
    for rules in RULES.values():
        for rule in rules:
            assert rule(state, TerminalFocused(True)) is not None
