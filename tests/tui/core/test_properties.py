"""Any sequence of actions keeps what must always hold."""

from collections import Counter
from typing import get_args

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.domain.command import AnswerApproval, CancelTurn, SendMessage
from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    Delta,
    Event,
    HouseSnapshot,
    MessageAdded,
    ModelCalled,
    SessionChanged,
    SessionEvent,
    SessionRemoved,
    Snapshot,
    TextDelta,
    ThinkingDelta,
    ToolOutput,
    TurnFinished,
    TurnStarted,
)
from openpista.domain.ids import HOUSE, ApprovalId, CallId, StreamId
from openpista.domain.query import SessionPage
from openpista.tui.core import blocklist
from openpista.tui.core.actions import Action
from openpista.tui.core.approvals import front
from openpista.tui.core.arrivals import (
    AnswerArrived,
    ArrivalAction,
    Attached,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
    FilesFound,
    SessionSaved,
    SessionUnsaved,
)
from openpista.tui.core.blocks import Answer, Thought
from openpista.tui.core.chat import TurnCancelAsked
from openpista.tui.core.complete import CompleteAction
from openpista.tui.core.conversation import NEW_SESSION, Chat
from openpista.tui.core.effects import After, Due, Effect, Send, Stop
from openpista.tui.core.held import MAX_CHATS, find
from openpista.tui.core.lists import candidates, help_rows, model_rows, palette_rows
from openpista.tui.core.moves import (
    MessageSent,
    MoveAction,
    NewChatAsked,
    OverlayKind,
    OverlayOpened,
    SessionChosen,
    SessionMade,
    ShellAsked,
)
from openpista.tui.core.palette import PaletteAction
from openpista.tui.core.route import RouteAction
from openpista.tui.core.rules import RuleAction, SteppedBack
from openpista.tui.core.selectors import active_chat, active_draft, overlays, status
from openpista.tui.core.sessions import row_of, unread
from openpista.tui.core.stamp import ActionBase
from openpista.tui.core.state import State
from openpista.tui.core.subs import subscriptions
from openpista.tui.core.update import MAX_CASCADE, step, update
from tests.tui.core.arbitrary import any_of
from tests.tui.core.lives import OPENING, T1, about, coherent, lives, sound

MANY = settings(max_examples=150, deadline=None)
SOME = settings(max_examples=80, deadline=None)

DELTAS: tuple[Delta, ...] = (
    TextDelta(stream=StreamId("s1"), turn_id=T1, text=""),
    ThinkingDelta(stream=StreamId("s1"), turn_id=T1, text=""),
    ToolOutput(stream=StreamId("s1"), turn_id=T1, call_id=CallId("c1"), text=""),
)

wild = st.lists(st.one_of(any_of(Action), any_of(EventArrived)), max_size=30)
at_hand = any_of(MoveAction | RouteAction | RuleAction | PaletteAction | CompleteAction)
listing = about(SessionChosen, NewChatAsked, SessionMade, SessionChanged, HouseSnapshot)
speaking = about(TurnStarted, TextDelta, ThinkingDelta, MessageAdded, TurnFinished, Snapshot)
sending = about(
    MessageSent,
    ShellAsked,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    Attached,
    NewChatAsked,
    SessionChosen,
)
cancelling = about(
    TurnCancelAsked, SteppedBack, TurnStarted, TextDelta, ModelCalled, CommandUnsent, Snapshot
)
LIVES = {
    "wild": wild,
    "at hand": st.lists(at_hand, min_size=10, max_size=40),
    "real": lives(),
    "listing": listing,
    "speaking": speaking,
    "sending": sending,
    "cancelling": cancelling,
}
any_life = st.one_of(*LIVES.values())


def fold(acts: list[Action], state: State | None = None) -> tuple[State, list[Effect]]:
    now, effects = state or State(), list[Effect]()
    for act in acts:
        now, more = update(now, act)
        effects += more
    return now, effects


@pytest.mark.parametrize("life", LIVES)
@MANY
@given(st.data())
def test_the_state_stays_sound(life: str, data: st.DataObject) -> None:
    acts = data.draw(LIVES[life])
    state = State()
    for act in acts:
        state, _ = update(state, act)
        _check_places(state)
        _check_lists(state)
        for chat in state.chats.open:
            _check_chat(chat)


def _check_places(state: State) -> None:
    kinds = Counter(overlay.kind for overlay in overlays(state))
    assert max(kinds.values(), default=0) <= 1
    ids = [chat.session_id for chat in state.chats.open]
    assert len(ids) == len(set(ids))
    assert NEW_SESSION in ids
    assert len(ids) <= MAX_CHATS + sum(bool(chat.outgoing) for chat in state.chats.open)
    assert active_chat(state).session_id == state.sessions.active
    assert active_draft(state).session_id == state.sessions.active
    assert len({draft.session_id for draft in state.prompt.drafts}) == len(state.prompt.drafts)


def _check_lists(state: State) -> None:
    rows = [row.session.id for row in state.sessions.rows]
    assert len(rows) == len(set(rows))
    assert all(
        0 <= unread(row) <= row.session.message_count or not unread(row)
        for row in state.sessions.rows
    )
    active = row_of(state.sessions, state.sessions.active)
    assert active is None or unread(active) == 0
    cards = [card.approval.id for card in state.approvals.cards]
    assert len(cards) == len(set(cards))
    assert not state.approvals.aside or cards
    shown = [toast.id for toast in state.notices.shown]
    assert shown == sorted(set(shown))
    for rows in (palette_rows(state), model_rows(state), help_rows(state)):
        assert isinstance(rows, tuple)
    found = candidates(state)
    assert not found.rows or 0 <= found.index < len(found.rows)
    assert status(state).approvals == len(cards)
    assert len(subscriptions(state)) <= 3


def _check_chat(chat: Chat) -> None:
    blocks = list(blocklist.each(chat.blocks))
    ids = [block.id for block in blocks]
    assert ids == sorted(set(ids))
    assert len(blocks) == blocklist.count(chat.blocks)
    assert all(page for page in chat.blocks.pages)
    opened = [block.id for block in blocks if isinstance(block, Answer | Thought) and block.open]
    assert len(opened) <= (chat.turn is not None)
    assert chat.below == 0 or not chat.following
    assert len({out.id for out in chat.outgoing}) == len(chat.outgoing)


@SOME
@given(any_life)
def test_state_actions_and_effects_survive_json(acts: list[Action]) -> None:
    state, effects = fold(acts)

    assert msgspec.json.decode(msgspec.json.encode(state), type=State) == state
    for act in acts:
        assert msgspec.json.decode(msgspec.json.encode(act), type=Action) == act
    for effect in effects:
        assert msgspec.json.decode(msgspec.json.encode(effect), type=Effect) == effect


@MANY
@given(lives(), any_of(SessionEvent))
def test_what_one_session_tells_changes_no_other(acts: list[Action], event: Event) -> None:
    told = sound(event, 1_000)
    state, _ = fold(acts)

    after, _ = update(state, EventArrived(told, at_ms=9_999))

    for chat in state.chats.open:
        if chat.session_id != told.stream and told.stream != HOUSE:
            kept = find(after.chats, chat.session_id)
            assert kept is not None
            assert kept.blocks is chat.blocks
            assert kept.turn is chat.turn


@SOME
@given(lives(), any_of(EventArrived))
def test_an_event_counts_once(acts: list[Action], told: EventArrived) -> None:
    if isinstance(told.event, Snapshot):
        return
    state, _ = fold(acts)
    state, _ = update(state, told)

    again, _ = update(state, told)

    for chat in state.chats.open:
        assert find(again.chats, chat.session_id) is chat


@MANY
@given(
    lives(),
    st.lists(st.text("ab \n`한", max_size=5), max_size=6),
    st.sampled_from(DELTAS),
)
def test_merging_deltas_changes_nothing(
    acts: list[Action], texts: list[str], sample: Delta
) -> None:
    state, _ = fold(acts)

    def delta(text: str, seq: int) -> EventArrived:
        return EventArrived(replace(sample, text=text, seq=seq), at_ms=9_999)

    many, _ = fold([delta(text, 1_000 + index) for index, text in enumerate(texts)], state)
    one, _ = fold([delta("".join(texts), 1_000 + len(texts) - 1)] if texts else [], state)

    assert many == one


@SOME
@given(lives())
def test_no_request_for_a_decision_is_lost(acts: list[Action]) -> None:
    asked: set[ApprovalId] = set()
    closed: set[ApprovalId] = set()
    state = State()
    for act in acts:
        state, _ = update(state, act)
        match act:
            case EventArrived(event=ApprovalRequested(approval=approval)):
                asked |= {approval.id} - closed
            case EventArrived(event=ApprovalResolved(approval_id=approval_id)):
                closed.add(approval_id)
                asked.discard(approval_id)
            case EventArrived(event=Snapshot() | HouseSnapshot() | SessionRemoved()):
                asked = {card.approval.id for card in state.approvals.cards}
            case _:
                pass
        assert {card.approval.id for card in state.approvals.cards} == asked
        assert state.approvals.aside or (front(state.approvals) is not None) == bool(asked)


@MANY
@given(lives())
def test_only_an_armed_and_read_card_allows_anything(acts: list[Action]) -> None:
    state = State()
    for act in acts:
        card = front(state.approvals)
        state, effects = update(state, act)
        answers = [
            effect.command
            for effect in effects
            if isinstance(effect, Send) and isinstance(effect.command, AnswerApproval)
        ]
        assert len(answers) <= 1
        for answer in answers:
            assert card is not None
            assert card.armed
            assert not card.request_id
            assert card.approval.id == answer.approval_id
            assert card.read or answer.answer in ("change", "no")


@MANY
@given(st.one_of(lives(), sending))
def test_a_new_conversation_is_made_by_one_message_at_a_time(acts: list[Action]) -> None:
    under_way: set[str] = set()
    state = State()
    for act in acts:
        if isinstance(act, CommandAccepted | CommandRefused | CommandUnsent):
            under_way.discard(act.request_id)
        state, effects = update(state, act)
        for effect in effects:
            command = effect.command if isinstance(effect, Send) else None
            if isinstance(command, SendMessage) and command.session_id is None:
                assert not under_way
                under_way.add(command.message_id)


@MANY
@given(st.one_of(lives(), cancelling))
def test_a_turn_is_cancelled_once_until_that_failed(acts: list[Action]) -> None:
    state = State()
    for act in acts:
        turns = {chat.session_id: chat.turn for chat in state.chats.open if chat.turn is not None}
        state, effects = update(state, act)
        for effect in effects:
            if isinstance(effect, Send) and isinstance(effect.command, CancelTurn):
                assert turns[effect.command.session_id].phase != "cancelling"


@SOME
@given(any_life)
def test_no_action_leads_to_more_and_more(acts: list[Action]) -> None:
    state = State()
    for act in acts:
        waiting: list[ActionBase] = [act]
        done = 0
        while done < len(waiting):
            state, more = step(state, waiting[done], [])
            waiting += more
            done += 1
            assert done < MAX_CASCADE


OVERLAID: tuple[OverlayKind, ...] = get_args(OverlayKind)
DONE_BY_ITSELF = {"approvals", "export", "key", "setting"}
"""Dialogs that end with the good outcome of what was begun in them."""

arrivals = st.one_of(
    any_of(ArrivalAction | Due),
    any_of(Event).map(EventArrived),
    any_of(SessionEvent).map(EventArrived),
)
dialogs = st.lists(
    st.one_of(
        any_of(Action),
        st.sampled_from(OVERLAID).map(lambda kind: OverlayOpened(kind, id="r1")),
        arrivals,
        arrivals,
    ),
    max_size=40,
).map(lambda drawn: coherent([*OPENING, *drawn]))


@MANY
@given(dialogs)
def test_no_dialog_is_lost_by_what_arrives(acts: list[Action]) -> None:
    state = State()
    for act in acts:
        before = {overlay.kind for overlay in state.route.overlays}
        state, _ = update(state, act)
        if isinstance(act, ArrivalAction | Due):
            lost = before - {overlay.kind for overlay in state.route.overlays}
            assert lost <= DONE_BY_ITSELF, act


OUTCOMES = any_of(
    AnswerArrived
    | CommandAccepted
    | CommandRefused
    | CommandUnsent
    | FilesFound
    | SessionSaved
    | SessionUnsaved
)


@MANY
@given(st.one_of(any_life, dialogs), OUTCOMES)
def test_an_outcome_that_nobody_waits_for_changes_nothing(
    acts: list[Action], outcome: AnswerArrived | CommandAccepted | FilesFound | SessionSaved
) -> None:
    if isinstance(outcome, AnswerArrived) and isinstance(outcome.answer, SessionPage):
        return  # what one part asked of conversations, all of them take in
    state, _ = fold(acts)

    after, effects = update(state, replace(outcome, request_id="never asked", at_ms=9_999))

    assert replace(after, notices=state.notices) == state
    assert [effect for effect in effects if not isinstance(effect, After | Stop)] == []
