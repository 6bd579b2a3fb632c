"""What one feature's action means for another: after this, that. The only place that sees all.

Each rule gets the state after the action and answers with effects or further actions.
"""

from collections.abc import Callable, Mapping

from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    EventBase,
    HouseSnapshot,
    ProvidersChanged,
    SessionChanged,
    SessionRemoved,
    Snapshot,
    TurnFinished,
)
from openpista.domain.ids import SessionId
from openpista.tui.core.approvals import ApprovalAnswered, ApprovalModeChosen, front
from openpista.tui.core.arrivals import AnswerArrived, CommandUnsent, EventArrived
from openpista.tui.core.chat import TurnCancelAsked
from openpista.tui.core.complete import CompletionClosed
from openpista.tui.core.connect_rules import close_queue, leave_behind, list_anew
from openpista.tui.core.effects import CompleteFiles, Notify, Outcome, Then
from openpista.tui.core.find import FindStepped
from openpista.tui.core.held import find
from openpista.tui.core.login import ProvidersWanted
from openpista.tui.core.models import ModelsWanted
from openpista.tui.core.moves import (
    CommandGiven,
    DraftReplaced,
    MessageSent,
    MessageWanted,
    ModelChosen,
    NewChatAsked,
    NoticeRaised,
    OverlayClosed,
    OverlayKind,
    OverlayOpened,
    PromptEdited,
    SessionChosen,
    ShellAsked,
)
from openpista.tui.core.notices import NoticeDismissed
from openpista.tui.core.phrase import phrase
from openpista.tui.core.route import LeaveConfirmed, QuitAsked, ZoneFocused
from openpista.tui.core.search_rules import open_wanted, seek, unfold_match
from openpista.tui.core.selectors import workspace_of
from openpista.tui.core.sending import MAKING
from openpista.tui.core.session_browser import (
    BrowserRowChosen,
    BrowserScopeChosen,
    BrowserSearched,
)
from openpista.tui.core.session_choice import follow_choice
from openpista.tui.core.sessions import SessionDeleted, SessionRenamed, SessionRestored, row_of
from openpista.tui.core.settings import ThemeChosen
from openpista.tui.core.stamp import ActionBase, StartingAction
from openpista.tui.core.state import State

LONG_TURN_MS = 30_000
"""A turn that took longer is worth a notification."""

MODELS_REQUEST = "models-to-complete"
"""The one question for models that no action of the user begins."""


PROVIDERS_REQUEST = "providers-at-home"
"""The one question for providers that no action of the user begins."""


class SteppedBack(StartingAction, frozen=True):
    """The user wants out of what is on top: a list, a dialog, the sidebar, the running turn."""


RuleAction = SteppedBack

Outcomes = tuple[Outcome, ...]
Rule = Callable[[State, ActionBase], Outcomes]


def _command(state: State, action: ActionBase) -> Outcomes:
    """What commands do is imported with the first of them."""
    if not isinstance(action, CommandGiven):
        return ()
    from openpista.tui.core.commanding import carry_out

    return carry_out(state, action)


def _step_back(state: State, action: ActionBase) -> Outcomes:
    """One step at a time, from the top: the card, the dialog, the list, the zone, the turn."""
    if not isinstance(action, SteppedBack):
        return ()
    at_ms = action.at_ms
    card = front(state.approvals)
    if card is not None:
        if card.mode != "ask":
            return (Then(ApprovalModeChosen(card.approval.id, "ask", at_ms=at_ms)),)
        answer = ApprovalAnswered(card.approval.id, "no", id=action.id, at_ms=at_ms)
        return (Then(answer),)
    if state.route.overlays:
        return (Then(OverlayClosed(at_ms=at_ms)),)
    if state.completion.question is not None:
        return (Then(CompletionClosed(at_ms=at_ms)),)
    if state.route.zone != "prompt":
        return (Then(ZoneFocused("prompt", at_ms=at_ms)),)
    chat = find(state.chats, state.sessions.active)
    if chat is None or chat.turn is None:
        return ()
    return (Then(TurnCancelAsked(chat.session_id, id=action.id, at_ms=at_ms)),)


def _look_for_candidates(state: State, action: ActionBase) -> Outcomes:
    """Files are looked for anew with each letter, models once."""
    question = state.completion.question
    if question is None:
        return ()
    if question.source == "file":
        workspace = workspace_of(state, question.session_id)
        return (CompleteFiles(question.query, workspace, request_id=question.query),)
    if question.source == "model" and state.models.state == "unknown":
        return (Then(ModelsWanted(id=MODELS_REQUEST, at_ms=action.at_ms)),)
    return ()


def _quit(state: State, action: ActionBase) -> Outcomes:
    """Leaving stops what runs in this process: then the user is asked whether that is meant."""
    busy = {
        row.session.id
        for row in state.sessions.rows
        if row.session.activity in ("working", "waiting")
    }
    works = busy - _rests(state)
    if works and state.connection.inside and state.connection.state == "attached":
        return (Then(OverlayOpened("leave", at_ms=action.at_ms)),)
    return (Then(LeaveConfirmed(at_ms=action.at_ms)),)


def _rests(state: State) -> set[SessionId]:
    """Return the session shown where its turn is known to have ended: the list of sessions, on
    another stream, hears of it a moment later."""
    chat = find(state.chats, state.sessions.active)
    if chat is None or chat.state != "ready" or chat.turn or chat.queued or chat.outgoing:
        return set()
    return {chat.session_id}


def _unsay(state: State, action: ActionBase) -> Outcomes:
    """Say no longer that a conversation is gone which the user brings back; without an id the
    last."""
    if not isinstance(action, SessionRestored):
        return ()
    gone = [
        toast.id
        for toast in state.notices.shown
        if toast.undo is not None and action.session_id in (None, toast.undo)
    ]
    return tuple(Then(NoticeDismissed(one, at_ms=action.at_ms)) for one in gone[-1:])


def _look_around(state: State, action: ActionBase) -> Outcomes:
    """Whoever has only the practice model is told what else was found on this computer."""
    model = state.house.default_model
    practising = model is None or model.provider == "practice"
    if not practising or state.logins.state != "unknown":
        return ()
    return (Then(ProvidersWanted(id=PROVIDERS_REQUEST, at_ms=action.at_ms)),)


def _tell_unsent(state: State, action: ActionBase) -> Outcomes:
    """A message waits for the connection and says so; anything else has to be done anew."""
    if not isinstance(action, CommandUnsent):
        return ()
    message_id = action.request_id.removeprefix(MAKING)
    if any(out.id == message_id for chat in state.chats.open for out in chat.outgoing):
        return ()
    told = phrase("notice.not_attached")
    return (Then(NoticeRaised("warning", told, at_ms=action.at_ms)),)


def _close(kind: OverlayKind) -> Rule:
    def rule(_state: State, action: ActionBase) -> Outcomes:
        return (Then(OverlayClosed(kind, at_ms=action.at_ms)),)

    return rule


def _notify(state: State, action: ActionBase) -> Outcomes:
    """Whoever looks elsewhere is told when they are needed and when long work ended."""
    if state.window.focused or not isinstance(action, EventArrived):
        return ()
    match action.event:
        case ApprovalRequested(approval=approval, stream=stream) if stream == approval.session_id:
            session_id = approval.session_id
            return (Notify("waiting", session_id, _title(state, session_id)),)
        case TurnFinished(stream=stream, outcome=outcome, elapsed_ms=elapsed_ms):
            session_id = SessionId(stream)
            if outcome == "failed":
                return (Notify("failed", session_id, _title(state, session_id)),)
            if outcome == "done" and elapsed_ms >= LONG_TURN_MS:
                return (Notify("finished", session_id, _title(state, session_id)),)
        case _:
            pass
    return ()


def _title(state: State, session_id: SessionId) -> str:
    row = row_of(state.sessions, session_id)
    return "" if row is None else row.session.title


RULES: Mapping[type[ActionBase] | type[EventBase], tuple[Rule, ...]] = {
    CommandGiven: (_command,),
    SteppedBack: (_step_back,),
    PromptEdited: (_look_for_candidates,),
    DraftReplaced: (_look_for_candidates,),
    QuitAsked: (_quit,),
    CommandUnsent: (_tell_unsent,),
    ModelChosen: (_close("models"), leave_behind),
    OverlayClosed: (leave_behind,),
    NewChatAsked: (leave_behind,),
    MessageSent: (leave_behind,),
    ShellAsked: (leave_behind,),
    ProvidersChanged: (list_anew,),
    ApprovalResolved: (close_queue,),
    ThemeChosen: (_close("themes"),),
    SessionRenamed: (_close("rename"),),
    MessageWanted: (open_wanted, seek),
    SessionChosen: (seek, leave_behind),
    SessionRestored: (_unsay,),
    Snapshot: (seek, follow_choice),
    AnswerArrived: (seek, follow_choice),
    FindStepped: (unfold_match,),
    OverlayOpened: (follow_choice,),
    BrowserSearched: (follow_choice,),
    BrowserRowChosen: (follow_choice,),
    BrowserScopeChosen: (follow_choice,),
    SessionDeleted: (follow_choice,),
    SessionChanged: (follow_choice,),
    SessionRemoved: (follow_choice,),
    HouseSnapshot: (follow_choice, _look_around),
    ApprovalRequested: (_notify,),
    TurnFinished: (_notify,),
}
