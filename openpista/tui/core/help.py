"""The help: a search over commands and keys. Its rows come from the command table and the key
map, so that nothing is advertised that does not work."""

from msgspec import Struct

from openpista.tui.core.effects import Outcome
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.stamp import ActionBase


class Help(Struct, frozen=True):
    """What is searched for in the help."""

    query: str = ""


class HelpEdited(ActionBase, frozen=True):
    """The search reads so now."""

    query: str


HelpAction = HelpEdited
HEARS = (HelpEdited, OverlayOpened)


def update(shown: Help, action: ActionBase) -> tuple[Help, tuple[Outcome, ...]]:
    """Return the help after `action`."""
    match action:
        case OverlayOpened(kind="help", query=query) | HelpEdited(query=query):
            return Help(query), ()
        case _:
            return shown, ()
