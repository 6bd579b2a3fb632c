"""Who may speak: the one guard between people and the gateway, for every channel.

Strangers reach nothing (security.md §2). Guests talk in their own chat's session and decide
nothing. Owners may do everything, some of it only where no messenger can stand between.
"""

from collections.abc import Awaitable, Callable

from msgspec import Struct

from openpista.domain.command import (
    AddJob,
    AnswerApproval,
    AnswerLogin,
    AnswerPairingRequest,
    BeginLogin,
    BeginPairing,
    CancelLogin,
    CancelPairing,
    CancelTurn,
    ClearTaint,
    Command,
    Knock,
    Logout,
    LogOutDevice,
    NewSession,
    OpenSession,
    PresentPairingCode,
    Refused,
    RestartService,
    RunShell,
    SendMessage,
    SetConfig,
    Shutdown,
    StartService,
    StopService,
    Unpair,
    UnsetConfig,
    WriteTo,
)
from openpista.domain.ids import HOUSE, SessionId, StreamId
from openpista.domain.message import Sender
from openpista.domain.query import (
    ListPeople,
    ListProviders,
    Query,
    ReadConfig,
    ReadHistory,
    ReadLogs,
)

TERMINAL = "cli"
WEB = "web"

ON_A_SCREEN_ONLY = (
    AddJob,
    RunShell,
    ClearTaint,
    StartService,
    StopService,
    RestartService,
    SetConfig,
    UnsetConfig,
    ReadConfig,
    BeginLogin,
    AnswerLogin,
    CancelLogin,
    Logout,
    ListProviders,
    WriteTo,
    LogOutDevice,
    BeginPairing,
    CancelPairing,
    AnswerPairingRequest,
    Unpair,
    ListPeople,
    ReadLogs,
)
"""What touches the computer itself, the configuration, credentials or who may talk: a messenger
account that was taken over must not reach it (security.md §2)."""

AT_THE_DOOR = (Knock, PresentPairingCode)
"""What somebody may wish who is not let in yet."""

STRANGER = Refused(reason="This chat is not connected to openpista.", code="stranger")
NOT_A_GUESTS = Refused(reason="Only the owner can do that.", code="not_allowed")
NO_SUCH_SESSION = Refused(reason="There is no such session.", code="not_found")
NOT_HERE = Refused(
    reason="That can be done only in the terminal or on the web page.", code="not_here"
)
NOT_THIS_WINDOW = Refused(reason="That can be done only in the terminal.", code="not_here")
NOBODY_THERE = Refused(
    reason="This window has nobody who could approve anything.", code="not_allowed"
)


class FollowStream(Struct, frozen=True):
    """The wish to follow a stream."""

    stream: StreamId


Wish = Command | Query | FollowStream

IsOwn = Callable[[Sender, SessionId], Awaitable[bool]]
"""Says whether a session is the one that the sender's own chat talks to."""


class Doorkeeper:
    """Decides every wish before anything else looks at it; counts who was sent away."""

    def __init__(self, is_own: IsOwn) -> None:
        self._is_own = is_own
        self.strangers = 0

    async def admit(self, sender: Sender, wish: Wish, *, answers: bool = True) -> Refused | None:
        """Return why `sender` may not have `wish`, None when they may. `answers` says whether a
        person is at the sender's window. Owners are decided without a wait."""
        match sender.role:
            case "owner":
                return _owner(sender, wish, answers=answers)
            case "guest":
                return await self._guest(sender, wish)
            case "job":
                return None if isinstance(wish, SendMessage) else NOT_A_GUESTS
            case _:
                if isinstance(wish, AT_THE_DOOR):
                    return None
                self.strangers += 1
                return STRANGER

    async def _guest(self, sender: Sender, wish: Wish) -> Refused | None:
        match wish:
            case SendMessage():
                if wish.model is not None or wish.workspace:
                    return NOT_A_GUESTS
                session_id = wish.session_id
            case NewSession():
                return NOT_A_GUESTS if wish.model is not None or wish.workspace else None
            case CancelTurn() | OpenSession() | ReadHistory():
                session_id = wish.session_id
            case FollowStream() if wish.stream != HOUSE:
                session_id = SessionId(wish.stream)
            case _:
                return NOT_A_GUESTS
        if session_id is None or await self._is_own(sender, session_id):
            return None
        return NO_SUCH_SESSION


def _owner(sender: Sender, wish: Wish, *, answers: bool) -> Refused | None:
    channel = sender.address.channel
    if isinstance(wish, Shutdown) and channel != TERMINAL:
        return NOT_THIS_WINDOW
    if isinstance(wish, ON_A_SCREEN_ONLY) and channel not in {TERMINAL, WEB}:
        return NOT_HERE
    if isinstance(wish, AnswerApproval) and not answers:
        return NOBODY_THERE
    return None
