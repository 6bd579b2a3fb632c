"""Giving a conversation another title, in the place where it stands."""

from msgspec import Struct

from openpista.domain.ids import SessionId
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.effects import Outcome, Then
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.stamp import ActionBase


class Renaming(Struct, frozen=True):
    """The session whose title is being written, and how it reads until then."""

    session_id: SessionId = NEW_SESSION
    title: str = ""


class RenameAsked(ActionBase, frozen=True):
    """The user wants to write a session's title, which reads so now."""

    session_id: SessionId
    title: str


SessionRenameAction = RenameAsked
HEARS = (RenameAsked,)


def update(renaming: Renaming, action: ActionBase) -> tuple[Renaming, tuple[Outcome, ...]]:
    """Return what is being renamed after `action`."""
    match action:
        case RenameAsked(session_id=session_id, title=title) if session_id != NEW_SESSION:
            opened = Then(OverlayOpened("rename", at_ms=action.at_ms))
            return Renaming(session_id, title), (opened,)
        case _:
            return renaming, ()
