"""What `update` may order, and what a window may be subscribed to. Data; the runner performs it."""

from typing import Literal

from msgspec import Struct

from openpista.domain.command import Command
from openpista.domain.ids import ApprovalId, SessionId, StreamId
from openpista.domain.query import Query
from openpista.domain.wire import snake_case
from openpista.tui.core.stamp import ActionBase

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


Due = ArmDue | NoticeDue | RetryDue | LeaveDue
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


class Notify(EffectBase, frozen=True):
    """Tell the person who looks elsewhere: bell or desktop notification."""

    kind: Literal["waiting", "finished", "failed"]
    session_id: SessionId
    title: str


class OpenEditor(EffectBase, frozen=True):
    """Edit a draft in the user's editor; ends in `EditorClosed` or `EditorFailed`."""

    session_id: SessionId
    text: str


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
    | Ask
    | CompleteFiles
    | Copy
    | Notify
    | OpenEditor
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
