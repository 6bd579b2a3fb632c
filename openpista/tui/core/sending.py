"""Messages on their way: they are shown at once, survive a lost connection, and go in order."""

from msgspec.structs import replace

from openpista.domain.command import NewSession, RunShell, SendMessage
from openpista.domain.ids import MessageId, SessionId
from openpista.tui.core.conversation import NEW_SESSION, Chat, Outgoing
from openpista.tui.core.effects import Outcome, Send

MAKING = "make-"
"""Begins the id of the request for a session that a command of the user's own runs in."""

Changed = tuple[Chat, tuple[Outcome, ...]]


def say(chat: Chat, outgoing: Outgoing) -> Changed:
    """Return the chat with a message more on its way, and what sends it."""
    held = replace(outgoing, state="held")
    return flush(replace(chat, outgoing=(*chat.outgoing, held), following=True, below=0))


def flush(chat: Chat) -> Changed:
    """Send what is held. A session that does not exist yet is made by one message alone."""
    if chat.session_id == NEW_SESSION:
        return _make_session(chat)
    sends = tuple(
        Send(_command(chat.session_id, out), request_id=out.id)
        for out in chat.outgoing
        if out.state == "held"
    )
    sent = tuple(
        replace(out, state="sending") if out.state == "held" else out for out in chat.outgoing
    )
    return replace(chat, outgoing=sent), sends


def accepted(chat: Chat, request_id: str, session_id: SessionId | None) -> Changed:
    """The gateway has it; a session that it made takes the place of the new one."""
    outgoing = tuple(
        replace(out, state="accepted") if out.id == request_id else out for out in chat.outgoing
    )
    chat = replace(chat, outgoing=outgoing)
    if not chat.making or chat.making != request_id or not session_id:
        return chat, ()
    return flush(replace(chat, session_id=session_id, making="", state="loading"))


def refused(chat: Chat, request_id: str) -> Changed:
    """The gateway will not have it: it is no longer on its way, what waited behind it is."""
    outgoing = tuple(out for out in chat.outgoing if out.id != request_id)
    making = "" if chat.making == request_id else chat.making
    chat = replace(chat, outgoing=outgoing, making=making)
    return flush(chat) if chat.session_id == NEW_SESSION else (chat, ())


def unsent(chat: Chat, request_id: str) -> Chat:
    """There was no connection: hold it until there is one."""
    outgoing = tuple(
        replace(out, state="held") if out.id == request_id else out for out in chat.outgoing
    )
    making = "" if chat.making == request_id else chat.making
    return replace(chat, outgoing=outgoing, making=making)


def _make_session(chat: Chat) -> Changed:
    first = next((out for out in chat.outgoing if out.state == "held"), None)
    if first is None or chat.making:
        return chat, ()
    if first.kind == "shell":
        request_id = f"{MAKING}{first.id}"
        making = NewSession(workspace=chat.workspace, model=chat.model)
        return replace(chat, making=request_id), (Send(making, request_id),)
    command = SendMessage(
        message_id=MessageId(first.id),
        text=first.text,
        attachments=first.attachments,
        workspace=chat.workspace,
        model=chat.model,
    )
    outgoing = tuple(
        replace(out, state="sending") if out.id == first.id else out for out in chat.outgoing
    )
    return replace(chat, making=first.id, outgoing=outgoing), (Send(command, first.id),)


def _command(session_id: SessionId, out: Outgoing) -> SendMessage | RunShell:
    if out.kind == "shell":
        return RunShell(message_id=out.id, session_id=session_id, command=out.text)
    return SendMessage(
        message_id=out.id,
        text=out.text,
        session_id=session_id,
        attachments=out.attachments,
        mode=out.kind,
    )
