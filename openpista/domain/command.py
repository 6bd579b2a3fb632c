"""What a window may ask the gateway to do. A closed vocabulary, told apart by `type`."""

from typing import Literal

from msgspec import Struct

from openpista.domain.approval import AnswerKind
from openpista.domain.command_base import OWNER_AT_TERMINAL as OWNER_AT_TERMINAL  # noqa: PLC0414
from openpista.domain.command_base import CommandBase
from openpista.domain.ids import (
    ApprovalId,
    GrantId,
    LoginId,
    MessageId,
    SessionId,
    TurnId,
)
from openpista.domain.job_command import AddJob, PauseJob, RemoveJob, RunJob
from openpista.domain.login import LoginMethod
from openpista.domain.message import Attachment, Image
from openpista.domain.model import Effort, ModelRef
from openpista.domain.wire import snake_case


class SendMessage(CommandBase, frozen=True, kw_only=True):
    """Say something. Without `session_id` the chat's binding decides, else a session is made.

    `message_id` is the window's own and recognises a redelivery. `workspace` counts only when
    the session is made by this message. `untrusted` names whose words the text holds beside the
    sender's own: they taint the session (security.md §9).
    """

    message_id: MessageId
    text: str
    session_id: SessionId | None = None
    attachments: tuple[Image | Attachment, ...] = ()
    mode: Literal["queue", "steer"] = "queue"
    workspace: str = ""
    model: ModelRef | None = None
    untrusted: str = ""


class PutMedia(CommandBase, frozen=True, kw_only=True):
    """Hand over a picture or file for a message, in pieces that come in their order. `sha256`
    names the whole of `total_bytes`; with its last piece it is kept, and may be referred to."""

    sha256: str
    total_bytes: int
    offset: int
    data: bytes

    def __repr__(self) -> str:
        return f"PutMedia(sha256={self.sha256!r}, offset={self.offset}, data=…)"


class RunShell(CommandBase, frozen=True, kw_only=True):
    """Run the owner's own command (`!` in the composer) in the session's workspace; its output
    joins the conversation."""

    message_id: MessageId
    session_id: SessionId
    command: str


class RemoveQueued(CommandBase, frozen=True, kw_only=True):
    """Take back a message that still waits."""

    session_id: SessionId
    message_id: MessageId


class SendNow(CommandBase, frozen=True, kw_only=True):
    """Turn a waiting message into one that steers the running turn."""

    session_id: SessionId
    message_id: MessageId


class CancelTurn(CommandBase, frozen=True, kw_only=True):
    """End the running turn and everything that it started."""

    session_id: SessionId


class AnswerApproval(CommandBase, frozen=True, kw_only=True):
    """Answer a request; the first answer of an entitled person wins. `text` is the change
    wished for, or the reason for *no*."""

    approval_id: ApprovalId
    answer: AnswerKind
    text: str = ""


class RevokeGrant(CommandBase, frozen=True, kw_only=True):
    """End a standing allowance."""

    grant_id: GrantId


class EndTaskGrants(CommandBase, frozen=True, kw_only=True):
    """The task of a session is over for its person, who begins something new: end what was
    allowed for it (decisions.md 12)."""

    session_id: SessionId


class NewSession(CommandBase, frozen=True, kw_only=True):
    """Make an empty session and bind the sender's chat to it."""

    workspace: str = ""
    model: ModelRef | None = None


class OpenSession(CommandBase, frozen=True, kw_only=True):
    """Bind the sender's chat to an existing session."""

    session_id: SessionId


class FollowAnswers(CommandBase, frozen=True, kw_only=True):
    """Let the sender's chat get the answers of every turn of its session, whoever began it; with
    `on` false only of its own."""

    on: bool = True


class RenameSession(CommandBase, frozen=True, kw_only=True):
    """Give a session a title of the user's own."""

    session_id: SessionId
    title: str


class DeleteSession(CommandBase, frozen=True, kw_only=True):
    """Hide a session; it can be restored until the house forgets it."""

    session_id: SessionId


class RestoreSession(CommandBase, frozen=True, kw_only=True):
    """Bring a deleted session back."""

    session_id: SessionId


class ForkSession(CommandBase, frozen=True, kw_only=True):
    """Make a session with the messages up to and including `seq`."""

    session_id: SessionId
    seq: int


class SwitchModel(CommandBase, frozen=True, kw_only=True):
    """Choose the model, and how hard it thinks, of a session from its next call on."""

    session_id: SessionId
    model: ModelRef
    effort: Effort | None = None


class UndoTurn(CommandBase, frozen=True, kw_only=True):
    """Take back the file changes of a turn; without `turn_id` the last that has any."""

    session_id: SessionId
    turn_id: TurnId | None = None


class CompactSession(CommandBase, frozen=True, kw_only=True):
    """Replace older messages by a summary in what the model sees."""

    session_id: SessionId


class UndoCompaction(CommandBase, frozen=True, kw_only=True):
    """Let the model see the messages behind the last summary again."""

    session_id: SessionId


class ClearTaint(CommandBase, frozen=True, kw_only=True):
    """Forget that the session saw untrusted text; terminal and web only."""

    session_id: SessionId


class StartService(CommandBase, frozen=True, kw_only=True):
    """Start a channel or another service of the host process."""

    service: str


class StopService(CommandBase, frozen=True, kw_only=True):
    """Stop a service."""

    service: str


class RestartService(CommandBase, frozen=True, kw_only=True):
    """Stop a service, if it runs, and start it again with its present configuration."""

    service: str


class SetConfig(CommandBase, frozen=True, kw_only=True):
    """Write a key into the user's config file; `value` is TOML text and may be secret, so `repr`
    hides it. Terminal and web only."""

    key: str
    value: str

    def __repr__(self) -> str:
        return f"SetConfig(key={self.key!r}, value=…)"


class UnsetConfig(CommandBase, frozen=True, kw_only=True):
    """Take a key out of the user's config file, so that its default holds again."""

    key: str


class BeginLogin(CommandBase, frozen=True, kw_only=True):
    """Log in to a provider. `login_id` is the window's own; `endpoint` where the method wants
    one. How it goes is told by `LoginChanged`."""

    login_id: LoginId
    provider: str
    method: LoginMethod
    endpoint: str = ""


class AnswerLogin(CommandBase, frozen=True, kw_only=True):
    """The key, the code or the address that a login waits for. Secret: never logged, journaled
    or recorded, and hidden by `repr`."""

    login_id: LoginId
    text: str

    def __repr__(self) -> str:
        return f"AnswerLogin(login_id={self.login_id!r}, text=…)"


class CancelLogin(CommandBase, frozen=True, kw_only=True):
    """End a login that is under way."""

    login_id: LoginId


class Logout(CommandBase, frozen=True, kw_only=True):
    """Forget what was stored for a provider."""

    provider: str


class BeginPairing(CommandBase, frozen=True, kw_only=True):
    """Make a fresh link or QR code for the owner's phone; told by `PairingChanged`.

    With `phone`, a number with its country code, a code is made instead that is typed on that
    phone (WhatsApp).
    """

    service: str
    phone: str = ""


class CancelPairing(CommandBase, frozen=True, kw_only=True):
    """End a pairing that is under way."""

    service: str


class AnswerPairingRequest(CommandBase, frozen=True, kw_only=True):
    """Let a stranger in by their code, or send them away. Terminal and web only."""

    service: str
    code: str
    role: Literal["owner", "guest", "nobody"]


class Unpair(CommandBase, frozen=True, kw_only=True):
    """Somebody may talk no more through a channel; without `user_id` the channel's own login
    ends."""

    service: str
    user_id: str = ""


class PresentPairingCode(CommandBase, frozen=True, kw_only=True):
    """Somebody came by the owner's link and shows its code. A channel says it for a stranger."""

    code: str

    def __repr__(self) -> str:
        return "PresentPairingCode(code=…)"


class ConfirmPairing(CommandBase, frozen=True, kw_only=True):
    """The new owner pressed the button of the test card."""


class Knock(CommandBase, frozen=True, kw_only=True):
    """A stranger wrote; a channel asks what they may be told. `Accepted.note` is a code for
    them, a refusal with the code `silence` means nothing."""


class WriteTo(CommandBase, frozen=True, kw_only=True):
    """Write to somebody in the owner's name, through a channel that is a device of the owner's
    account; returns when it was taken. `to` is a number or a chat."""

    service: str
    to: str
    text: str


class LogOutDevice(CommandBase, frozen=True, kw_only=True):
    """A channel is a device of the owner's account no longer."""

    service: str


class Shutdown(CommandBase, frozen=True, kw_only=True):
    """End the host process after draining; with `now` at once: what still runs is interrupted.
    Owner at the terminal only."""

    now: bool = False


Command = (
    SendMessage
    | PutMedia
    | RunShell
    | RemoveQueued
    | SendNow
    | CancelTurn
    | AnswerApproval
    | RevokeGrant
    | EndTaskGrants
    | NewSession
    | OpenSession
    | FollowAnswers
    | RenameSession
    | DeleteSession
    | RestoreSession
    | ForkSession
    | SwitchModel
    | UndoTurn
    | CompactSession
    | UndoCompaction
    | ClearTaint
    | StartService
    | StopService
    | RestartService
    | SetConfig
    | UnsetConfig
    | BeginLogin
    | AnswerLogin
    | CancelLogin
    | Logout
    | BeginPairing
    | CancelPairing
    | AnswerPairingRequest
    | Unpair
    | PresentPairingCode
    | ConfirmPairing
    | Knock
    | AddJob
    | PauseJob
    | RunJob
    | RemoveJob
    | WriteTo
    | LogOutDevice
    | Shutdown
)


class Accepted(Struct, frozen=True, tag_field="type", tag=snake_case):
    """The command is durable or done. `session_id` names the session it touched or made."""

    session_id: SessionId | None = None
    note: str = ""


class Refused(Struct, frozen=True, tag_field="type", tag=snake_case):
    """Nothing was changed; `reason` is a sentence for the user."""

    reason: str
    code: str = "refused"
