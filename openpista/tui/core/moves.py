"""Actions that more than one feature hears; a feature's own actions stand in its file."""

from typing import Literal

from openpista.domain.ids import SessionId
from openpista.domain.message import Attachment, Image
from openpista.domain.model import Effort, ModelRef
from openpista.tui.core.phrase import Phrase
from openpista.tui.core.stamp import ActionBase, StartingAction

OverlayKind = Literal[
    "palette",
    "help",
    "sessions",
    "models",
    "themes",
    "grants",
    "leave",
    "rename",
    "export",
    "find",
    "history",
    "undo",
    "links",
    "output",
    "chips",
    "settings",
    "setting",
    "keys",
    "key",
    "logs",
    "jobs",
    "job",
    "login",
    "channels",
    "telegram",
    "whatsapp",
    "web",
    "approvals",
]


class WindowOpened(StartingAction, frozen=True, kw_only=True):
    """The window is there. What was asked for at start, and what the config says."""

    width: int
    height: int
    workspace: str = ""
    session_id: SessionId | None = None
    model: ModelRef | None = None
    theme: str = ""
    themes: tuple[str, ...] = ()
    language: str = "en"
    languages: tuple[str, ...] = ("en", "ko")
    auto_theme: str = ""
    auto_language: str = ""
    keys: tuple[tuple[str, str], ...] = ()
    motion: bool = True
    images: Literal["auto", "off"] = "auto"
    sidebar: Literal["auto", "shown", "hidden"] = "auto"
    notify: Literal["auto", "bell", "off"] = "auto"


class SessionChosen(ActionBase, frozen=True):
    """The user wants to see a session."""

    session_id: SessionId


class MessageWanted(StartingAction, frozen=True):
    """The user wants to see a message of a session, with these words marked."""

    session_id: SessionId
    seq: int
    words: tuple[str, ...] = ()


class NewChatAsked(ActionBase, frozen=True):
    """The user wants to begin something new: Home, with an empty prompt for a new session."""


class SessionLeft(ActionBase, frozen=True):
    """The user left a session to begin something new: its task is over."""

    session_id: SessionId


class SessionMade(ActionBase, frozen=True):
    """The first message of a new conversation made this session."""

    session_id: SessionId


class SessionGone(ActionBase, frozen=True):
    """A session that this window may show does not exist any more."""

    session_id: SessionId


class PromptEdited(ActionBase, frozen=True):
    """The draft of a session reads so now. `revision` is the one the window had last shown;
    `cursor` counts characters from the start."""

    session_id: SessionId
    revision: int
    text: str
    cursor: int


class PromptSubmitted(StartingAction, frozen=True):
    """The user is done with the draft: send it, or with `steer` have it join the turn.

    `text` is what the composer shows, which may be newer than the last `PromptEdited`.
    """

    session_id: SessionId
    text: str
    steer: bool = False


class Typed(ActionBase, frozen=True):
    """The user pressed keys that meant nothing where they were; a card must not take the next."""


class MessageSent(StartingAction, frozen=True):
    """The user said something to the agent; `steer` to have it join the running turn."""

    session_id: SessionId
    text: str
    steer: bool = False
    attachments: tuple[Image | Attachment, ...] = ()


class ShellAsked(StartingAction, frozen=True):
    """The user gave a command of their own to run in the workspace."""

    session_id: SessionId
    command: str


class DraftReturned(ActionBase, frozen=True):
    """Words, and what went with them, come back to the composer; they join what stands there."""

    session_id: SessionId
    text: str
    attachments: tuple[Image | Attachment, ...] = ()


class DraftReplaced(ActionBase, frozen=True):
    """Something other than typing changed the draft (a completion, for example)."""

    session_id: SessionId
    text: str
    cursor: int


class CommandGiven(StartingAction, frozen=True):
    """A command of the table, by slash, palette or key; `argument` as it was typed."""

    session_id: SessionId
    name: str
    argument: str = ""


class ModelChosen(StartingAction, frozen=True):
    """The user wants a session to go on with this model (or a new one to begin with it)."""

    session_id: SessionId
    model: ModelRef
    effort: Effort | None = None


class PairingWanted(StartingAction, frozen=True):
    """The user wants a fresh link for a channel, or with `phone` a code to type on that phone."""

    service: str
    phone: str = ""


class OverlayOpened(StartingAction, frozen=True):
    """A dialog or list is wanted over the page; `query` fills its search."""

    kind: OverlayKind
    query: str = ""


class OverlayClosed(ActionBase, frozen=True):
    """A dialog is done with; without `kind` the topmost."""

    kind: OverlayKind | None = None


class NoticeRaised(ActionBase, frozen=True):
    """Something that the user should read for a moment: a phrase, or a text from the gateway.

    `undo` is a session that the notice offers to bring back.
    """

    level: Literal["info", "success", "warning", "error"]
    phrase: Phrase | None = None
    text: str = ""
    undo: SessionId | None = None


MoveAction = (
    WindowOpened
    | SessionChosen
    | MessageWanted
    | NewChatAsked
    | SessionLeft
    | SessionMade
    | SessionGone
    | PromptEdited
    | PromptSubmitted
    | Typed
    | MessageSent
    | ShellAsked
    | DraftReturned
    | DraftReplaced
    | CommandGiven
    | ModelChosen
    | PairingWanted
    | OverlayOpened
    | OverlayClosed
    | NoticeRaised
)
