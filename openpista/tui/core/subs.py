"""What a window follows, as a function of its state; the runner starts and stops the difference."""

from openpista.domain.ids import HOUSE, session_stream
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.effects import FollowStream, Sub, Tick
from openpista.tui.core.held import find
from openpista.tui.core.login import is_under_way
from openpista.tui.core.pairing import is_open, pairing_of
from openpista.tui.core.state import State

BUSY_TICK_MS = 125
CLOCK_TICK_MS = 1_000


def subscriptions(state: State) -> frozenset[Sub]:
    """Return what the window is subscribed to: streams while attached, time while it matters."""
    subs: set[Sub] = set()
    if state.connection.state == "attached":
        attempt = state.connection.attempt
        subs.add(FollowStream(HOUSE, attempt))
        chat = find(state.chats, state.sessions.active)
        if chat is not None and chat.session_id != NEW_SESSION:
            epoch, seq = chat.resume or ("", 0)
            subs.add(FollowStream(session_stream(chat.session_id), attempt, epoch, seq))
    if state.window.focused and (interval_ms := _tick_ms(state)):
        subs.add(Tick(interval_ms))
    return frozenset(subs)


def _counts_down(state: State) -> bool:
    """Say whether a dialog shows until when something holds."""
    setup = state.setup
    pairs = setup.step == "pairing" and is_open(pairing_of(state.pairings, setup.service))
    return pairs or is_under_way(state.logins)


def _tick_ms(state: State) -> int:
    """Spinners turn while the shown session works; clocks only count seconds; else nothing."""
    chat = find(state.chats, state.sessions.active)
    turn = None if chat is None else chat.turn
    if turn is not None and turn.phase != "waiting":
        return BUSY_TICK_MS if state.settings.motion else CLOCK_TICK_MS
    waits = bool(state.approvals.cards) or state.connection.state == "lost" or _counts_down(state)
    return CLOCK_TICK_MS if turn is not None or waits else 0
