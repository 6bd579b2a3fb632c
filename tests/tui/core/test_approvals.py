"""Cards: their queue, when they are armed, and which answers count."""

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.domain.approval import AnswerKind
from openpista.domain.command import AnswerApproval
from openpista.domain.event import ApprovalRequested, ApprovalResolved, SessionRemoved
from openpista.domain.ids import HOUSE, ApprovalId
from openpista.tui.core.actions import Action
from openpista.tui.core.approvals import (
    ApprovalAnswered,
    ApprovalModeChosen,
    ApprovalRead,
    Approvals,
    ApprovalsCalled,
    ApprovalsPutAside,
    ApprovalTextEdited,
    front,
)
from openpista.tui.core.approvals_card import Card
from openpista.tui.core.arrivals import CommandAccepted, CommandRefused, CommandUnsent, EventArrived
from openpista.tui.core.effects import After, ArmDue, Send
from openpista.tui.core.moves import PromptEdited, PromptSubmitted, Typed
from openpista.tui.core.selectors import overlays
from openpista.tui.core.state import State
from openpista.tui.core.update import update
from tests.tui.core.drive import Drive
from tests.tui.core.makers import C1, NEW, S1, S2, approval, house, session, snapshot, told

A1, A2 = ApprovalId("a1"), ApprovalId("a2")


def asked(name: str = "a1", at_ms: int = 1_000, **fields: Any) -> EventArrived:
    event = ApprovalRequested(stream=HOUSE, seq=3, approval=approval(name, **fields))
    return told(event, at_ms)


def resolved(name: str = "a1", at_ms: int = 9_000) -> EventArrived:
    event = ApprovalResolved(
        stream=HOUSE, seq=4, approval_id=ApprovalId(name), call_id=C1, outcome="once"
    )
    return told(event, at_ms)


def armed(*, read: bool = True, **fields: Any) -> Drive:
    drive = Drive().given(asked(**fields), ArmDue(A1, at_ms=1_400))
    return drive.given(ApprovalRead(A1)) if read else drive


def test_a_request_becomes_a_card_that_is_armed_after_400_ms() -> None:
    drive = Drive()

    drive.send(asked()).to(approvals__cards=(Card(approval(), appeared_ms=1_000),)).emits(
        After("arm-a1", 400, ArmDue(A1))
    )
    drive.send(ArmDue(A1, at_ms=1_400)).to(approvals__cards__0__armed=True).emits()
    drive.send(ArmDue(A1, at_ms=1_500)).emits()


def test_a_card_is_not_armed_within_a_second_of_the_last_key() -> None:
    drive = Drive().given(PromptEdited(NEW, 0, "", 0, at_ms=900))

    drive.send(asked()).to(approvals__cards=(Card(approval(), appeared_ms=1_000),)).emits(
        After("arm-a1", 900, ArmDue(A1))
    )
    drive.send(ArmDue(A1, at_ms=1_899)).emits(After("arm-a1", 1, ArmDue(A1)))
    drive.send(ArmDue(A1, at_ms=1_900)).to(approvals__cards__0__armed=True).emits()


def test_a_card_waits_until_the_user_rests_from_writing() -> None:
    drive = Drive().given(PromptEdited(NEW, 0, "half a", 6, at_ms=900))

    drive.send(asked()).to(
        approvals__cards=(Card(approval()),), approvals__aside=True, approvals__held=True
    ).emits(After("rest", 900, ArmDue(A1)))
    drive.given(PromptEdited(NEW, 0, "half a word", 11, at_ms=1_500))
    drive.send(ArmDue(A1, at_ms=1_900)).emits(After("rest", 600, ArmDue(A1)))
    drive.send(ArmDue(A1, at_ms=2_500)).to(
        approvals__cards=(Card(approval(), appeared_ms=2_500),),
        approvals__aside=False,
        approvals__held=False,
    ).emits(After("arm-a1", 400, ArmDue(A1)))


def test_a_card_that_waits_for_rest_is_shown_when_asked_for() -> None:
    drive = Drive().given(PromptEdited(NEW, 0, "half a", 6, at_ms=900), asked())

    drive.send(ApprovalsCalled(at_ms=1_100)).to(
        approvals__cards=(Card(approval(), appeared_ms=1_100),),
        approvals__named=A1,
        approvals__aside=False,
        approvals__held=False,
    ).emits(After("arm-a1", 800, ArmDue(A1)))


def test_a_card_put_aside_does_not_come_back_with_rest() -> None:
    drive = Drive().given(
        PromptEdited(NEW, 0, "half a", 6, at_ms=900),
        asked(),
        ApprovalsCalled(at_ms=1_100),
        ApprovalsPutAside(at_ms=1_200),
    )

    drive.send(ArmDue(A1, at_ms=1_900)).emits()


@pytest.mark.parametrize(
    "action",
    [PromptEdited(NEW, 0, "", 0, at_ms=990), PromptSubmitted(NEW, "half a", id="r", at_ms=990)],
    ids=["emptied", "sent"],
)
def test_a_draft_that_is_gone_holds_no_card_back(action: Action) -> None:
    drive = Drive().given(PromptEdited(NEW, 0, "half a", 6, at_ms=900), action, asked())

    assert front(drive.state.approvals) is not None


def test_a_card_in_front_stays_there_when_another_comes_while_the_user_writes() -> None:
    drive = Drive().given(asked(), PromptEdited(NEW, 0, "x", 1, at_ms=1_500))

    drive.given(asked("a2", at_ms=1_600))

    assert front(drive.state.approvals) == drive.state.approvals.cards[0]


def test_a_key_that_means_nothing_disarms_the_card_for_a_second() -> None:
    drive = armed()

    drive.send(Typed(at_ms=2_000)).to(
        approvals__cards__0__armed=False, approvals__typed_ms=2_000
    ).emits(After("arm-a1", 1_000, ArmDue(A1)))


def test_an_answer_to_a_card_that_is_not_armed_is_only_a_key() -> None:
    drive = Drive().given(asked(), ApprovalRead(A1))

    drive.send(ApprovalAnswered(A1, "once", id="r1", at_ms=1_300)).to(
        approvals__typed_ms=1_300
    ).emits(After("arm-a1", 1_000, ArmDue(A1)))


@pytest.mark.parametrize("answer", ["once", "task", "exact", "no"])
def test_an_armed_card_takes_an_answer_once(answer: AnswerKind) -> None:
    drive = armed()

    drive.send(ApprovalAnswered(A1, answer, id="r1", at_ms=2_000)).to(
        approvals__cards__0__request_id="r1", approvals__typed_ms=2_000
    ).emits(Send(AnswerApproval(approval_id=A1, answer=answer), "r1"))
    drive.send(ApprovalAnswered(A1, answer, id="r2", at_ms=2_001)).emits()


@pytest.mark.parametrize("answer", ["once", "task", "exact"])
def test_what_allows_must_have_been_read_to_its_end(answer: AnswerKind) -> None:
    armed(read=False).send(ApprovalAnswered(A1, answer, id="r1", at_ms=2_000)).emits()


def test_saying_no_needs_no_reading() -> None:
    armed(read=False).send(ApprovalAnswered(A1, "no", "why", id="r1", at_ms=2_000)).to(
        approvals__cards__0__request_id="r1", approvals__typed_ms=2_000
    ).emits(Send(AnswerApproval(approval_id=A1, answer="no", text="why"), "r1"))


def test_answers_that_are_not_on_offer_do_not_count() -> None:
    drive = armed(task_covers="", exact_offered=False)

    drive.send(ApprovalAnswered(A1, "task", id="r1", at_ms=2_000)).emits()
    drive.send(ApprovalAnswered(A1, "exact", id="r2", at_ms=2_000)).emits()


def test_a_change_says_what_to_change() -> None:
    drive = armed(read=False)

    drive.send(ApprovalAnswered(A1, "change", "  ", id="r1", at_ms=2_000)).emits()
    drive.send(ApprovalAnswered(A1, "change", "use ls", id="r2", at_ms=2_000)).to(
        approvals__cards__0__request_id="r2", approvals__typed_ms=2_000
    ).emits(Send(AnswerApproval(approval_id=A1, answer="change", text="use ls"), "r2"))


def test_an_answer_to_a_card_that_is_not_in_front_does_nothing() -> None:
    armed().given(asked("a2")).send(ApprovalAnswered(A2, "no", id="r1", at_ms=5_000)).emits()
    Drive().send(ApprovalAnswered(A1, "no", id="r1", at_ms=5_000)).emits()


@pytest.mark.parametrize(
    "failure", [CommandRefused("r1", "no"), CommandUnsent("r1")], ids=["refused", "unsent"]
)
def test_an_answer_that_did_not_arrive_can_be_given_again(failure: Action) -> None:
    drive = armed().given(ApprovalAnswered(A1, "once", id="r1", at_ms=2_000), failure)

    assert front(drive.state.approvals) == Card(
        approval(), appeared_ms=1_000, armed=True, read=True
    )


def test_an_accepted_answer_waits_for_the_gateway_to_tell_it() -> None:
    drive = armed().given(ApprovalAnswered(A1, "once", id="r1", at_ms=2_000))

    drive.send(CommandAccepted("r1")).emits()


def test_the_next_card_is_armed_anew_and_not_by_the_key_that_answered() -> None:
    drive = armed().given(asked("a2"), ApprovalAnswered(A1, "once", id="r1", at_ms=2_000))

    drive.send(resolved("a1", at_ms=2_100)).to(
        approvals__cards=(Card(approval("a2"), appeared_ms=2_100),), approvals__resolved=(A1,)
    ).emits(After("arm-a2", 900, ArmDue(A2)))


def test_a_request_told_on_two_streams_is_one_card() -> None:
    Drive().given(asked()).send(asked(at_ms=1_001)).emits()


def test_a_request_told_after_it_was_resolved_stays_closed() -> None:
    drive = Drive().given(asked(), resolved())

    drive.send(asked(at_ms=9_500)).emits()


def test_words_are_written_on_the_card_and_typing_them_disarms_nothing() -> None:
    drive = armed()

    drive.send(ApprovalTextEdited(A1, "early")).emits()
    drive.send(ApprovalModeChosen(A1, "change")).to(approvals__cards__0__mode="change").emits()
    drive.send(ApprovalTextEdited(A1, "use ls")).to(approvals__cards__0__text="use ls").emits()
    drive.send(Typed(at_ms=3_000)).to(approvals__typed_ms=3_000).emits()
    drive.send(ApprovalModeChosen(A1, "ask")).to(approvals__cards__0__mode="ask").emits()


def test_writing_cannot_begin_on_a_card_that_is_not_armed() -> None:
    Drive().given(asked()).send(ApprovalModeChosen(A1, "no")).emits()


def test_words_for_another_card_are_lost_on_nobody() -> None:
    drive = armed()

    drive.send(ApprovalRead(A2)).emits()
    drive.send(ApprovalTextEdited(A2, "x")).emits()


def test_cards_can_be_put_aside_and_called_again() -> None:
    drive = armed()

    drive.send(ApprovalsPutAside(at_ms=2_000)).to(approvals__aside=True).emits()
    assert overlays(drive.state) == ()
    drive.send(ApprovalAnswered(A1, "once", id="r1", at_ms=2_500)).emits()
    drive.send(ApprovalsCalled(at_ms=5_000)).to(
        approvals__aside=False,
        approvals__named=A1,
        approvals__cards=(Card(approval(), appeared_ms=5_000, read=True),),
    ).emits(After("arm-a1", 400, ArmDue(A1)))
    drive.send(ApprovalsCalled(at_ms=5_100)).emits()


def test_there_is_nothing_to_put_aside_without_a_card() -> None:
    Drive().send(ApprovalsPutAside()).emits()
    Drive().send(ApprovalsCalled()).emits()


def test_a_new_request_brings_back_those_put_aside() -> None:
    drive = armed().given(ApprovalsPutAside(), asked("a2", at_ms=3_000))

    assert not drive.state.approvals.aside
    assert [card.approval.id for card in drive.state.approvals.cards] == [A1, A2]


def test_the_last_card_that_goes_leaves_nothing_aside() -> None:
    drive = Drive().given(asked(), ApprovalsPutAside(), resolved())

    assert drive.state.approvals == Approvals(resolved=(A1,))


def test_the_house_knows_which_requests_wait() -> None:
    drive = Drive().given(asked("a1"), told(house(approvals=(approval("a2"),))))

    assert [card.approval.id for card in drive.state.approvals.cards] == [A2]


def test_a_session_knows_which_of_its_requests_wait() -> None:
    other = approval("a2", session_id=S2)
    drive = Drive().given(told(house(approvals=(approval("a1"), other))))

    drive.given(told(snapshot(approvals=(approval("a3"),))))

    assert [card.approval.id for card in drive.state.approvals.cards] == ["a2", "a3"]


def test_the_requests_of_a_removed_session_go_with_it() -> None:
    drive = Drive().given(asked("a1"), asked("a2", session_id=S2))

    drive.given(told(SessionRemoved(stream=HOUSE, seq=9, session_id=S1)))

    assert [card.approval.id for card in drive.state.approvals.cards] == [A2]


def test_events_of_other_kinds_do_not_touch_the_cards() -> None:
    drive = Drive().given(asked(), told(house(session(), approvals=(approval(),))))

    assert len(drive.state.approvals.cards) == 1


_moments = st.lists(
    st.one_of(
        st.sampled_from(
            [
                asked("a1"),
                asked("a2"),
                resolved("a1"),
                ApprovalRead(A1),
                ApprovalRead(A2),
                Typed(),
                PromptEdited(NEW, 0, "x", 1),
                ApprovalsPutAside(),
                ApprovalsCalled(),
                ApprovalModeChosen(A1, "no"),
            ]
        ),
        st.builds(
            ApprovalAnswered,
            st.sampled_from([A1, A2]),
            st.sampled_from(["once", "task", "exact", "change", "no"]),
            st.sampled_from(["", "words"]),
            id=st.sampled_from(["r1", "r2", "r3"]),
        ),
    ).flatmap(lambda action: st.tuples(st.just(action), st.integers(1, 700))),
    max_size=40,
)


@settings(max_examples=400, deadline=None)
@given(_moments)
def test_no_answer_within_a_second_of_a_key_or_400_ms_of_appearing(
    moments: list[tuple[Action, int]],
) -> None:
    state, now_ms, typed_ms = State(), 10_000, 0
    timers: list[tuple[int, ArmDue]] = []
    for action, pause_ms in moments:
        due_now = [timer for timer in timers if timer[0] <= now_ms + pause_ms]
        timers = [timer for timer in timers if timer not in due_now]
        waiting: list[tuple[int, Action]] = [*due_now, (now_ms + pause_ms, action)]
        now_ms += pause_ms
        for at_ms, act in waiting:
            card = front(state.approvals)
            state, effects = update(state, replace(act, at_ms=at_ms))
            for effect in effects:
                if isinstance(effect, After) and isinstance(effect.due, ArmDue):
                    timers.append((at_ms + effect.delay_ms, effect.due))
                if isinstance(effect, Send):
                    assert card is not None
                    assert at_ms - card.appeared_ms >= 400
                    assert at_ms - typed_ms >= 1_000 or card.mode != "ask"
            if isinstance(act, Typed | PromptEdited):
                typed_ms = at_ms
