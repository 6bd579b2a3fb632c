"""The commands that connect openpista with the world: logins, channels and their set-up."""

from openpista.tui.core.effects import Outcome, Then
from openpista.tui.core.moves import CommandGiven, OverlayKind, OverlayOpened
from openpista.tui.core.state import State


def login(_state: State, given: CommandGiven) -> tuple[Outcome, ...]:
    """Show the providers, or the one that is named."""
    return _opened(given, "login", given.argument)


def channels(_state: State, given: CommandGiven) -> tuple[Outcome, ...]:
    """Show from where openpista can be reached."""
    return _opened(given, "channels")


def telegram(_state: State, given: CommandGiven) -> tuple[Outcome, ...]:
    """Set up the Telegram bot."""
    return _opened(given, "telegram")


def whatsapp(_state: State, given: CommandGiven) -> tuple[Outcome, ...]:
    """Link WhatsApp."""
    return _opened(given, "whatsapp")


def web(_state: State, given: CommandGiven) -> tuple[Outcome, ...]:
    """Set up the web page and show its code."""
    return _opened(given, "web")


def approvals(_state: State, given: CommandGiven) -> tuple[Outcome, ...]:
    """Show everything that waits for a decision."""
    return _opened(given, "approvals")


def _opened(given: CommandGiven, kind: OverlayKind, query: str = "") -> tuple[Outcome, ...]:
    return (Then(OverlayOpened(kind, query, id=given.id, at_ms=given.at_ms)),)
