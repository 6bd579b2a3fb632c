"""Which conversations a window holds in State, and in which order."""

from msgspec import Struct

from openpista.domain.ids import SessionId
from openpista.tui.core.conversation import NEW_SESSION, Chat

MAX_CHATS = 8
"""Conversations kept in State; the least recently shown is forgotten first."""


class Chats(Struct, frozen=True):
    """The conversations, most recently shown last; the one still to be made is always there."""

    open: tuple[Chat, ...] = (Chat(state="ready"),)


def find(chats: Chats, session_id: SessionId) -> Chat | None:
    """Return the conversation of a session, if this window holds it."""
    for chat in chats.open:
        if chat.session_id == session_id:
            return chat
    return None


def put(chats: Chats, *changed: Chat) -> Chats:
    """Return the chats with these in the places of those of the same sessions."""
    by_session = {chat.session_id: chat for chat in changed}
    return Chats(tuple(by_session.get(chat.session_id, chat) for chat in chats.open))


def bring_up(chats: Chats, chat: Chat) -> Chats:
    """Return the chats with `chat` as the one shown most recently."""
    others = tuple(other for other in chats.open if other.session_id != chat.session_id)
    return trim(Chats((*others, chat)))


def drop(chats: Chats, session_id: SessionId) -> Chats:
    """Return the chats without that of a session that is gone."""
    if session_id == NEW_SESSION or find(chats, session_id) is None:
        return chats
    return Chats(tuple(chat for chat in chats.open if chat.session_id != session_id))


def swap(chats: Chats, session_id: SessionId, changed: Chat) -> Chats:
    """Put `changed` in the place of a session's chat; a new session leaves an empty place."""
    if changed.session_id == session_id:
        return put(chats, changed)
    others = tuple(
        chat for chat in chats.open if chat.session_id not in (session_id, changed.session_id)
    )
    empty = Chat(state="ready", workspace=changed.workspace, model=changed.model)
    return trim(Chats((empty, *others, changed)))


def trim(chats: Chats) -> Chats:
    """Forget the least recently shown; never one that still has something to send."""
    spare = len(chats.open) - MAX_CHATS
    kept: list[Chat] = []
    for chat in chats.open[:-1]:
        if spare > 0 and chat.session_id != NEW_SESSION and not chat.outgoing:
            spare -= 1
        else:
            kept.append(chat)
    return Chats((*kept, *chats.open[-1:]))
