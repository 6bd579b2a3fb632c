"""Actions that come from the runner: events, answers, and how effects ended.

Each carries the id of what asked for it; a feature whose id it no longer is does nothing.
"""

from openpista.domain.event import Event
from openpista.domain.ids import SessionId, StreamId
from openpista.domain.message import Attachment, Image
from openpista.domain.query import Answer
from openpista.tui.core.stamp import ActionBase


class Attached(ActionBase, frozen=True):
    """The gateway can be reached; `inside` tells that it runs in this very process."""

    attempt: int
    inside: bool = True


class AttachFailed(ActionBase, frozen=True):
    """The gateway could not be reached; `reason` is a sentence."""

    attempt: int
    reason: str


class ConnectionLost(ActionBase, frozen=True):
    """The gateway was reached by `attempt` and is gone."""

    attempt: int
    reason: str = ""


class EventArrived(ActionBase, frozen=True):
    """The gateway told something on a followed stream; deltas of one turn come merged."""

    event: Event


class StreamRefused(ActionBase, frozen=True):
    """A stream cannot be followed: its session does not exist; `reason` is a sentence."""

    stream: StreamId
    reason: str


class CommandAccepted(ActionBase, frozen=True):
    """A command is durable or done."""

    request_id: str
    session_id: SessionId | None = None
    note: str = ""


class CommandRefused(ActionBase, frozen=True):
    """Nothing was changed; `reason` is a sentence for the user."""

    request_id: str
    reason: str
    code: str = "refused"


class CommandUnsent(ActionBase, frozen=True):
    """There was no connection: it is not known that the command arrived."""

    request_id: str
    reason: str = ""


class AnswerArrived(ActionBase, frozen=True):
    """The answer to a question; also `QueryFailed`."""

    request_id: str
    answer: Answer


class FilesFound(ActionBase, frozen=True):
    """Paths, relative to the workspace, that match what was typed after `@`."""

    request_id: str
    paths: tuple[str, ...]


class CopyDone(ActionBase, frozen=True):
    """Text was handed to the clipboard by `method` (osc52, a tool's name, or file)."""

    method: str
    characters: int
    path: str = ""


class CopyFailed(ActionBase, frozen=True):
    """No way to the clipboard worked."""

    reason: str


class LinkOpened(ActionBase, frozen=True):
    """A page was handed to the browser; that it is seen is not known."""

    url: str


class LinkUnopened(ActionBase, frozen=True):
    """No browser could be started; `reason` is a sentence."""

    url: str
    reason: str


class PictureLoaded(ActionBase, frozen=True):
    """A picture lies on the shelf and can be drawn."""

    sha256: str


class PictureFailed(ActionBase, frozen=True):
    """A picture cannot be drawn; `reason` is a sentence."""

    sha256: str
    reason: str


class PictureUnopened(ActionBase, frozen=True):
    """No viewer could be started; `reason` is a sentence."""

    reason: str


class AttachmentReady(ActionBase, frozen=True):
    """What the user attached to a draft is with the gateway; `number` is its chip."""

    session_id: SessionId
    number: int
    block: Image | Attachment


class AttachmentFailed(ActionBase, frozen=True):
    """Something could not be attached; `reason` is a sentence."""

    session_id: SessionId
    number: int
    reason: str


class EditorClosed(ActionBase, frozen=True):
    """The user's editor was left with this text."""

    session_id: SessionId
    text: str


class EditorFailed(ActionBase, frozen=True):
    """The user's editor could not be used."""

    session_id: SessionId
    reason: str


class SessionSaved(ActionBase, frozen=True):
    """A conversation stands in a file."""

    request_id: str
    path: str


class SessionUnsaved(ActionBase, frozen=True):
    """A conversation could not be written to a file; `reason` is a sentence."""

    request_id: str
    reason: str


class PreferenceSaved(ActionBase, frozen=True):
    """A choice stands in the config now."""

    key: str


class PreferenceUnsaved(ActionBase, frozen=True):
    """A choice holds for this window only."""

    key: str
    reason: str


class EffectFailed(ActionBase, frozen=True):
    """An effect of `kind` ended in an error that no outcome of its own covers."""

    key: str
    kind: str
    message: str


class Ticked(ActionBase, frozen=True):
    """Time passed while something is busy; for spinners and clocks only."""


ArrivalAction = (
    Attached
    | AttachFailed
    | ConnectionLost
    | EventArrived
    | StreamRefused
    | CommandAccepted
    | CommandRefused
    | CommandUnsent
    | AnswerArrived
    | FilesFound
    | CopyDone
    | CopyFailed
    | LinkOpened
    | LinkUnopened
    | PictureLoaded
    | PictureFailed
    | PictureUnopened
    | AttachmentReady
    | AttachmentFailed
    | EditorClosed
    | EditorFailed
    | SessionSaved
    | SessionUnsaved
    | PreferenceSaved
    | PreferenceUnsaved
    | EffectFailed
    | Ticked
)
