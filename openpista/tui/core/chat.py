"""The conversations that this window holds: what their user does, and what the gateway tells."""

from typing import assert_never

from msgspec.structs import replace

from openpista.domain.command import (
    CancelTurn,
    CompactSession,
    RemoveQueued,
    SendNow,
    UndoCompaction,
    UndoTurn,
)
from openpista.domain.event import EventBase, SessionEvent, Snapshot
from openpista.domain.ids import MessageId, SessionId, TurnId, session_stream
from openpista.domain.query import HistoryPage, QueryFailed, ReadHistory, ToolOutputText
from openpista.domain.session import QueuedMessage
from openpista.tui.core import folding, sending
from openpista.tui.core.arrivals import (
    AnswerArrived,
    Attached,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
)
from openpista.tui.core.blocks import BlockId
from openpista.tui.core.conversation import NEW_SESSION, Chat, Outgoing
from openpista.tui.core.effects import Ask, Outcome, Send, Then
from openpista.tui.core.held import Chats, bring_up, drop, find, put, swap
from openpista.tui.core.moves import (
    DraftReturned,
    MessageSent,
    ModelChosen,
    NewChatAsked,
    SessionChosen,
    SessionGone,
    SessionMade,
    ShellAsked,
    WindowOpened,
)
from openpista.tui.core.pager import OutputShown
from openpista.tui.core.snapshot import put_older, rebuild
from openpista.tui.core.stamp import ActionBase, StartingAction
from openpista.tui.core.turn import tell

OLDER_PAGE = 100
"""Messages of a page of history."""


class TurnCancelAsked(StartingAction, frozen=True):
    """The user wants the running turn of a session to end."""

    session_id: SessionId


class BlockToggled(StartingAction, frozen=True):
    """The user folded or unfolded a block."""

    session_id: SessionId
    block_id: BlockId


class AllFolded(ActionBase, frozen=True):
    """The user folded or unfolded everything that can be."""

    session_id: SessionId
    folded: bool


class FollowChanged(ActionBase, frozen=True):
    """The user scrolled up, away from the end, or came back to it."""

    session_id: SessionId
    following: bool


class OlderWanted(StartingAction, frozen=True):
    """The user scrolled near to the oldest message shown."""

    session_id: SessionId


class ScreenCleared(ActionBase, frozen=True):
    """The user wants an empty view; the agent still knows everything."""

    session_id: SessionId


class UndoAsked(StartingAction, frozen=True):
    """The user wants the file changes of a turn taken back; without one, the last that has any."""

    session_id: SessionId
    turn_id: TurnId | None = None


class CompactAsked(StartingAction, frozen=True):
    """The user wants older messages summarised, or (`undo`) the last summary taken away."""

    session_id: SessionId
    undo: bool = False


class QueuedRemoved(StartingAction, frozen=True):
    """The user takes back a waiting message; `edit` puts its words into the composer again."""

    session_id: SessionId
    message_id: MessageId
    edit: bool = False


class QueuedSentNow(StartingAction, frozen=True):
    """The user wants a waiting message to join the running turn."""

    session_id: SessionId
    message_id: MessageId


ChatAction = (
    TurnCancelAsked
    | BlockToggled
    | AllFolded
    | FollowChanged
    | OlderWanted
    | ScreenCleared
    | UndoAsked
    | CompactAsked
    | QueuedRemoved
    | QueuedSentNow
)

HEARS = (
    TurnCancelAsked,
    BlockToggled,
    AllFolded,
    FollowChanged,
    OlderWanted,
    ScreenCleared,
    UndoAsked,
    CompactAsked,
    QueuedRemoved,
    QueuedSentNow,
    OutputShown,
    WindowOpened,
    SessionChosen,
    SessionGone,
    NewChatAsked,
    ModelChosen,
    MessageSent,
    ShellAsked,
    Attached,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    AnswerArrived,
    *SessionEvent.__args__,
)

Changed = tuple[Chats, tuple[Outcome, ...]]


def update(chats: Chats, action: ActionBase) -> Changed:
    """Return the conversations after `action`, and what is to be done."""
    match action:
        case EventArrived(event=event):
            return _event(chats, event), ()
        case MessageSent() | ShellAsked():
            return _say(chats, action)
        case WindowOpened() | SessionChosen() | SessionGone() | ModelChosen() | NewChatAsked():
            return _held(chats, action), ()
        case Attached() | CommandAccepted() | CommandRefused() | CommandUnsent():
            return _settled(chats, action)
        case AnswerArrived():
            return put(chats, *(_answered(chat, action) for chat in chats.open)), ()
        case _:
            return _asked(chats, action)


def _asked(chats: Chats, action: ActionBase) -> Changed:
    """What the user does in a conversation that this window holds."""
    session_id = getattr(action, "session_id", None)
    chat = None if session_id is None else find(chats, session_id)
    if chat is None:
        return chats, ()
    match action:
        case FollowChanged(following=following) if following != chat.following:
            return put(chats, replace(chat, following=following, below=0)), ()
        case OlderWanted(id=request_id) if chat.older in ("exist", "failed"):
            query = ReadHistory(
                session_id=chat.session_id, before_seq=chat.oldest_seq, limit=OLDER_PAGE
            )
            chat = replace(chat, older="loading", older_request=request_id)
            return put(chats, chat), (Ask(query, request_id, slot=f"older-{chat.session_id}"),)
        case BlockToggled(block_id=block_id, id=request_id):
            chat, outcomes = folding.toggled(chat, block_id, request_id)
            return put(chats, chat), outcomes
        case OutputShown(block_id=block_id, id=request_id):
            chat, outcomes = folding.read_whole(chat, block_id, request_id)
            return put(chats, chat), outcomes
        case AllFolded(folded=folded):
            return put(chats, folding.all_folded(chat, folded=folded)), ()
        case ScreenCleared(at_ms=at_ms):
            return put(chats, folding.cleared(chat, at_ms)), ()
        case TurnCancelAsked(id=request_id) if (
            chat.turn is not None and chat.turn.phase != "cancelling"
        ):
            turn = replace(chat.turn, phase="cancelling", cancel_request=request_id)
            cancel = Send(CancelTurn(session_id=chat.session_id), request_id)
            return put(chats, replace(chat, turn=turn)), (cancel,)
        case _:
            return chats, _ordered(chat, action)


def _ordered(chat: Chat, action: ActionBase) -> tuple[Outcome, ...]:
    """Commands that change nothing here until the gateway tells."""
    if chat.session_id == NEW_SESSION:
        return ()
    session_id = chat.session_id
    match action:
        case UndoAsked(id=request_id, turn_id=turn_id):
            return (Send(UndoTurn(session_id=session_id, turn_id=turn_id), request_id),)
        case CompactAsked(id=request_id, undo=undo):
            command = (UndoCompaction if undo else CompactSession)(session_id=session_id)
            return (Send(command, request_id),)
        case QueuedRemoved(id=request_id, message_id=message_id, edit=edit):
            queued = _queued(chat, message_id)
            if queued is None:
                return ()
            command = RemoveQueued(session_id=session_id, message_id=message_id)
            back = Then(DraftReturned(session_id, queued.text, queued.attachments))
            return (Send(command, request_id), *((back,) if edit else ()))
        case QueuedSentNow(id=request_id, message_id=message_id):
            if _queued(chat, message_id) is None:
                return ()
            return (Send(SendNow(session_id=session_id, message_id=message_id), request_id),)
        case _:
            return ()


def _queued(chat: Chat, message_id: MessageId) -> QueuedMessage | None:
    return next((q for q in chat.queued if q.message_id == message_id), None)


# --- which conversations are held -----------------------------------------------------------


def _held(chats: Chats, action: ActionBase) -> Chats:
    match action:
        case WindowOpened(session_id=session_id):
            new = Chat(state="ready", workspace=action.workspace, model=action.model)
            chats = put(chats, new)
            return chats if session_id is None else _shown(chats, session_id)
        case SessionChosen(session_id=session_id):
            return _shown(chats, session_id)
        case SessionGone(session_id=session_id):
            return drop(chats, session_id)
        case ModelChosen(session_id=session_id, model=model) if session_id == NEW_SESSION:
            return put(chats, replace(_new(chats), model=model))
        case NewChatAsked():
            return _shown(chats, NEW_SESSION)
        case _:
            return chats


def _shown(chats: Chats, session_id: SessionId) -> Chats:
    """The chat that is shown now goes on where it stopped being followed."""
    chat = find(chats, session_id) or Chat(session_id)
    if chat.epoch:
        chat = replace(chat, resume=(chat.epoch, chat.seq))
    return bring_up(chats, chat)


def _new(chats: Chats) -> Chat:
    return find(chats, NEW_SESSION) or Chat(state="ready")


# --- what the gateway tells -----------------------------------------------------------------


def _event(chats: Chats, event: EventBase) -> Chats:
    for index, chat in enumerate(chats.open):
        if session_stream(chat.session_id) == event.stream and chat.session_id != NEW_SESSION:
            told = _told(chat, event)
            if told is chat:
                return chats
            return Chats((*chats.open[:index], told, *chats.open[index + 1 :]))
    return chats


def _told(chat: Chat, event: EventBase) -> Chat:
    """An event counts once, and only after a snapshot said where the session stands."""
    if isinstance(event, Snapshot):
        return rebuild(chat, event)
    if not chat.epoch or event.seq <= chat.seq:
        return chat
    return replace(tell(chat, event), seq=event.seq)


def _answered(chat: Chat, action: AnswerArrived) -> Chat:
    match action:
        case AnswerArrived(request_id=request_id, answer=HistoryPage() as page) if (
            request_id == chat.older_request != ""
        ):
            return put_older(chat, page)
        case AnswerArrived(request_id=request_id, answer=ToolOutputText() as output):
            return folding.fetched(chat, request_id, output)
        case AnswerArrived(request_id=request_id, answer=QueryFailed()):
            return _unanswered(chat, request_id)
        case _:
            return chat


def _unanswered(chat: Chat, request_id: str) -> Chat:
    if request_id == chat.older_request != "":
        return replace(chat, older="failed", older_request="")
    return folding.not_fetched(chat, request_id)


# --- messages on their way ------------------------------------------------------------------


def _say(chats: Chats, action: MessageSent | ShellAsked) -> Changed:
    chat = find(chats, action.session_id)
    match action:
        case MessageSent(text=text, steer=steer, attachments=carried):
            kind = "steer" if steer else "queue"
        case ShellAsked(command=text):
            kind, carried = "shell", ()
        case _:
            assert_never(action)
    empty = not text.strip() and not carried
    if chat is None or empty or any(out.id == action.id for out in chat.outgoing):
        return chats, ()
    outgoing = Outgoing(MessageId(action.id), text, action.at_ms, kind, attachments=carried)
    chat, outcomes = sending.say(chat, outgoing)
    return put(chats, chat), outcomes


def _settled(
    chats: Chats, action: Attached | CommandAccepted | CommandRefused | CommandUnsent
) -> Changed:
    outcomes: tuple[Outcome, ...] = ()
    for chat in chats.open:
        changed, more = _settled_chat(chat, action)
        chats = swap(chats, chat.session_id, changed)
        outcomes = (*outcomes, *more)
    return chats, outcomes


def _settled_chat(
    chat: Chat, action: Attached | CommandAccepted | CommandRefused | CommandUnsent
) -> tuple[Chat, tuple[Outcome, ...]]:
    match action:
        case Attached():
            chat = replace(chat, resume=(chat.epoch, chat.seq) if chat.epoch else None)
            return sending.flush(chat)
        case CommandAccepted(request_id=request_id, session_id=session_id):
            changed, more = sending.accepted(chat, request_id, session_id)
            if changed.session_id != chat.session_id:
                more = (Then(SessionMade(changed.session_id)), *more)
            return changed, more
        case CommandRefused(request_id=request_id):
            returned = tuple(
                Then(DraftReturned(chat.session_id, out.text, out.attachments))
                for out in chat.outgoing
                if out.id == request_id
            )
            changed, more = sending.refused(_cancel_failed(chat, request_id), request_id)
            return changed, (*returned, *more)
        case CommandUnsent(request_id=request_id):
            return sending.unsent(_cancel_failed(chat, request_id), request_id), ()
        case _:
            assert_never(action)


def _cancel_failed(chat: Chat, request_id: str) -> Chat:
    if chat.turn is None or chat.turn.cancel_request != request_id:
        return chat
    return replace(chat, turn=replace(chat.turn, phase="thinking", cancel_request=""))
