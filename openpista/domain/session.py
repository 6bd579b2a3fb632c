"""A session as windows list it."""

from typing import Literal

from msgspec import Struct

from openpista.domain.ids import MessageId, SessionId, TurnId
from openpista.domain.message import Attachment, Image, Sender, Usage
from openpista.domain.model import Effort, ModelRef

Activity = Literal["idle", "queued", "working", "waiting"]
"""`waiting` is for an approval."""


class Session(Struct, frozen=True):
    """One conversation. `channels` are those bound to it; times are Unix ms.

    `context_tokens` is the size of the last request, `usage` the sum over the session.
    `taint` names the untrusted sources seen, `sensitive` that private data was read.
    """

    id: SessionId
    title: str
    workspace: str
    model: ModelRef
    created_at_ms: int
    updated_at_ms: int
    message_count: int = 0
    preview: str = ""
    channels: tuple[str, ...] = ()
    activity: Activity = "idle"
    turn_id: TurnId | None = None
    usage: Usage = Usage()
    context_tokens: int = 0
    context_limit: int = 0
    effort: Effort | None = None
    taint: tuple[str, ...] = ()
    sensitive: bool = False
    last_seq: int = 0
    deleted_at_ms: int | None = None
    external_id: str = ""


class QueuedMessage(Struct, frozen=True):
    """A message that waits in the inbox for its turn, visible and removable. In mode `shell`
    its text is a command of the owner's own (`RunShell`)."""

    message_id: MessageId
    session_id: SessionId
    text: str
    at_ms: int
    sender: Sender
    mode: Literal["queue", "steer", "shell"] = "queue"
    attachments: tuple[Image | Attachment, ...] = ()


class FileChange(Struct, frozen=True):
    """One file that a turn changed, for the list of what can be undone."""

    path: str
    kind: Literal["created", "changed", "deleted"]
    undoable: bool = True
    note: str = ""


class UndoEntry(Struct, frozen=True):
    """The changes of one turn; `undone` once they were taken back."""

    turn_id: TurnId
    session_id: SessionId
    at_ms: int
    prompt: str
    changes: tuple[FileChange, ...]
    undone: bool = False
