"""What `update` may order, and what a window may be subscribed to. Data; the runner performs it."""

from typing import Literal

from msgspec import Struct

from openpista.domain.command import AnswerLogin, Command, SetConfig
from openpista.domain.ids import ApprovalId, SessionId, StreamId
from openpista.domain.query import Query
from openpista.domain.wire import snake_case
from openpista.tui.core.stamp import ActionBase, StartingAction

# --- what a timer may say -------------------------------------------------------------------


class ArmDue(ActionBase, frozen=True):
    """An approval card may now be able to take an answer."""

    approval_id: ApprovalId


class NoticeDue(ActionBase, frozen=True):
    """A notice was shown long enough."""

    notice_id: int


class RetryDue(ActionBase, frozen=True):
    """It is time for another attempt to reach the gateway."""

    attempt: int


class LeaveDue(ActionBase, frozen=True):
    """The first request to leave was not repeated in time."""


class LogsDue(StartingAction, frozen=True):
    """It is time to look for new lines of the log."""


class BrowserSearchDue(StartingAction, frozen=True):
    """Typing in the browser of conversations paused."""


class PreviewDue(StartingAction, frozen=True):
    """The user stays at a row of the browser of conversations."""


class FindDue(StartingAction, frozen=True):
    """Typing in the search of the conversation paused."""


class HistorySearchDue(StartingAction, frozen=True):
    """Typing in the search over what was sent paused."""


class JumpFaded(ActionBase, frozen=True):
    """The message that the user went to was marked long enough."""


Due = (
    ArmDue
    | LogsDue
    | NoticeDue
    | RetryDue
    | LeaveDue
    | BrowserSearchDue
    | PreviewDue
    | FindDue
    | HistorySearchDue
    | JumpFaded
)
"""The actions that come from a timer (`After`); each is heard by one feature."""

# --- effects --------------------------------------------------------------------------------


class EffectBase(Struct, frozen=True, tag_field="type", tag=snake_case):
    """The root of all effects."""


class Connect(EffectBase, frozen=True):
    """Reach the gateway; ends in `Attached` or `AttachFailed`."""

    attempt: int


class Send(EffectBase, frozen=True):
    """Give the gateway a command; ends in `CommandAccepted`, `-Refused` or `-Unsent`."""

    command: Command
    request_id: str


Sealable = AnswerLogin | SetConfig
"""Commands that may carry a secret."""


class SendSealed(EffectBase, frozen=True):
    """Like `Send`, with a secret that the runner fills in: the one that a view has put into the
    drawer under `slip`. So no state, action or recording ever holds it."""

    command: Sealable
    slip: str
    request_id: str


class Ask(EffectBase, frozen=True):
    """Ask the gateway; ends in `AnswerArrived`. Of one `slot` only the newest question counts."""

    query: Query
    request_id: str
    slot: str


class CompleteFiles(EffectBase, frozen=True):
    """Look for files whose path matches `query`; ends in `FilesFound`. The newest counts."""

    query: str
    workspace: str
    request_id: str


class Copy(EffectBase, frozen=True):
    """Put text into the clipboard; ends in `CopyDone` or `CopyFailed`."""

    text: str


class OpenLink(EffectBase, frozen=True):
    """Open a page in the user's browser; ends in `LinkOpened` or `LinkUnopened`."""

    url: str


class LoadPicture(EffectBase, frozen=True):
    """Make a picture of the conversation ready to be drawn; ends in `PictureLoaded` or
    `PictureFailed`."""

    sha256: str


class OpenPicture(EffectBase, frozen=True):
    """Show a picture in the viewer of the desktop; ends in `PictureUnopened` where it cannot."""

    sha256: str


class Attach(EffectBase, frozen=True):
    """Read a file, or without `path` the picture in the clipboard, and hand it to the gateway;
    ends in `AttachmentReady` or `AttachmentFailed`."""

    session_id: SessionId
    number: int
    path: str = ""


class Notify(EffectBase, frozen=True):
    """Tell the person who looks elsewhere: bell or desktop notification."""

    kind: Literal["waiting", "finished", "failed"]
    session_id: SessionId
    title: str


class OpenEditor(EffectBase, frozen=True):
    """Edit a draft in the user's editor; ends in `EditorClosed` or `EditorFailed`."""

    session_id: SessionId
    text: str


class SaveSession(EffectBase, frozen=True):
    """Write a conversation to a new file at `path` (a folder: under the name that the gateway
    proposes); ends in `SessionSaved` or `SessionUnsaved`. Nothing is ever written over."""

    session_id: SessionId
    format: Literal["markdown", "json"]
    path: str
    request_id: str


class SavePreference(EffectBase, frozen=True):
    """Keep a choice in the user's config; ends in `PreferenceSaved` or `PreferenceUnsaved`."""

    key: str
    value: str


class After(EffectBase, frozen=True):
    """Say `due` after `delay_ms`; a newer one with the same `key` replaces it."""

    key: str
    delay_ms: int
    due: Due


class Stop(EffectBase, frozen=True):
    """Forget what runs under `key` (a timer's key or a question's slot)."""

    key: str


class Quit(EffectBase, frozen=True):
    """Leave; with `detach` the house goes on without a window."""

    detach: bool = False


Effect = (
    Connect
    | Send
    | SendSealed
    | Ask
    | CompleteFiles
    | Copy
    | OpenLink
    | LoadPicture
    | OpenPicture
    | Attach
    | Notify
    | OpenEditor
    | SaveSession
    | SavePreference
    | After
    | Stop
    | Quit
)


class Then(Struct, frozen=True):
    """Another action in the same breath. `update` itself resolves it; no runner ever sees one."""

    action: ActionBase


Outcome = Effect | Then
"""What a feature may answer beside its new state."""

# --- subscriptions --------------------------------------------------------------------------


class SubBase(Struct, frozen=True, tag_field="type", tag=snake_case):
    """The root of all subscriptions; equal ones are one."""


class FollowStream(SubBase, frozen=True):
    """The events of a stream after (`epoch`, `seq`), or from a snapshot on where epoch is empty.

    `attempt` grows with each attachment, so that a new connection starts it anew.
    """

    stream: StreamId
    attempt: int
    epoch: str = ""
    seq: int = 0


class Tick(SubBase, frozen=True):
    """`Ticked` every `interval_ms`."""

    interval_ms: int


Sub = FollowStream | Tick
