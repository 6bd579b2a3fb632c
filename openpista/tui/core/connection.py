"""Whether the gateway can be reached, and when to try again."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.tui.core.arrivals import Attached, AttachFailed, ConnectionLost
from openpista.tui.core.effects import After, Connect, Outcome, RetryDue, Stop
from openpista.tui.core.moves import WindowOpened
from openpista.tui.core.stamp import ActionBase

RETRY_MS = (500, 1_000, 2_000, 4_000, 8_000, 15_000)
"""Pauses between attempts; the last one repeats."""

RETRY_KEY = "connection-retry"


class Connection(Struct, frozen=True):
    """`attempt` is the number of the attempt that runs or that succeeded; `failures` counts
    those in a row that did not. `retry_at_ms` says when the next one starts."""

    state: Literal["starting", "attached", "connecting", "lost"] = "starting"
    attempt: int = 0
    failures: int = 0
    reason: str = ""
    retry_at_ms: int = 0
    inside: bool = True


class ReconnectAsked(ActionBase, frozen=True):
    """The user does not want to wait for the next attempt."""


ConnectionAction = ReconnectAsked
HEARS = (WindowOpened, Attached, AttachFailed, ConnectionLost, RetryDue, ReconnectAsked)

Changed = tuple[Connection, tuple[Outcome, ...]]


def update(connection: Connection, action: ActionBase) -> Changed:
    """Return the connection after `action`, and what is to be done."""
    match action:
        case WindowOpened() if connection.attempt == 0:
            return _try(connection)
        case Attached(attempt=attempt, inside=inside) if attempt == connection.attempt:
            return replace(
                connection, state="attached", failures=0, reason="", retry_at_ms=0, inside=inside
            ), ()
        case AttachFailed(attempt=attempt) if (
            attempt == connection.attempt and connection.state in ("starting", "connecting")
        ):
            return _later(connection, action.reason, action.at_ms)
        case ConnectionLost(attempt=attempt) if (
            attempt == connection.attempt and connection.state == "attached"
        ):
            return _later(connection, action.reason, action.at_ms)
        case RetryDue(attempt=attempt) if (
            attempt == connection.attempt and connection.state == "lost"
        ):
            return _try(connection)
        case ReconnectAsked() if connection.state == "lost":
            connection, outcomes = _try(connection)
            return connection, (Stop(RETRY_KEY), *outcomes)
        case _:
            return connection, ()


def _try(connection: Connection) -> Changed:
    attempt = connection.attempt + 1
    state = "starting" if connection.attempt == 0 else "connecting"
    return replace(connection, state=state, attempt=attempt, retry_at_ms=0), (Connect(attempt),)


def _later(connection: Connection, reason: str, at_ms: int) -> Changed:
    pause_ms = RETRY_MS[min(connection.failures, len(RETRY_MS) - 1)]
    lost = replace(
        connection,
        state="lost",
        failures=connection.failures + 1,
        reason=reason,
        retry_at_ms=at_ms + pause_ms,
    )
    return lost, (After(RETRY_KEY, pause_ms, RetryDue(connection.attempt)),)
