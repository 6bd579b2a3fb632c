"""What views read: the parts that are shown now, and values derived from several features."""

from typing import Literal

from msgspec import Struct

from openpista.domain.event import SandboxStatus, ServiceStatus
from openpista.domain.ids import SessionId
from openpista.domain.message import Usage
from openpista.domain.model import ModelRef
from openpista.tui.core.approvals import front
from openpista.tui.core.conversation import NEW_SESSION, Chat, Phase
from openpista.tui.core.drafts import Draft
from openpista.tui.core.held import find
from openpista.tui.core.memo import memo
from openpista.tui.core.prompt import draft_of
from openpista.tui.core.route import Overlay
from openpista.tui.core.sessions import Row, row_of
from openpista.tui.core.state import State

SIDEBAR_MIN_WIDTH = 100


def active_chat(state: State) -> Chat:
    """Return the conversation that is shown."""
    return find(state.chats, state.sessions.active) or Chat(state.sessions.active)


def active_row(state: State) -> Row | None:
    """Return the row of the session that is shown; None for one still to be made."""
    return row_of(state.sessions, state.sessions.active)


def active_draft(state: State) -> Draft:
    """Return what stands in the composer."""
    return draft_of(state.prompt, state.sessions.active)


def sidebar_shown(state: State) -> bool:
    """Say whether the sidebar is shown: as the user decided, here or in the config, else where
    there is room."""
    wanted = state.route.sidebar
    if wanted is None and state.settings.sidebar != "auto":
        return state.settings.sidebar == "shown"
    return state.window.width >= SIDEBAR_MIN_WIDTH if wanted is None else wanted


def is_new(state: State) -> bool:
    """Say whether the conversation shown is still to be made."""
    return state.sessions.active == NEW_SESSION


def model_of(state: State, session_id: SessionId) -> ModelRef | None:
    """Return the model that a session's next message goes to."""
    row = row_of(state.sessions, session_id)
    if row is not None:
        return row.session.model
    chat = find(state.chats, session_id)
    wished = None if chat is None else chat.model
    return wished or state.house.default_model


def workspace_of(state: State, session_id: SessionId) -> str:
    """Return the directory that a session works in."""
    row = row_of(state.sessions, session_id)
    if row is not None:
        return row.session.workspace
    chat = find(state.chats, session_id)
    return "" if chat is None else chat.workspace


def _overlays(state: State) -> tuple[Overlay, ...]:
    card = front(state.approvals)
    if card is None:
        return state.route.overlays
    return (*state.route.overlays, Overlay("approval", card.approval.id))


overlays = memo(lambda state: (state.route, state.approvals), _overlays)
"""The dialogs from the bottom up; a request for a decision is always on top."""


class Status(Struct, frozen=True):
    """What the status line says. `context_limit` 0: not known; `left_today` None: no limit."""

    workspace: str
    model: ModelRef | None
    effort: str
    usage: Usage
    left_today: float | None
    context_tokens: int
    context_limit: int
    taint: tuple[str, ...]
    phase: Phase | None
    round: int
    note: str
    started_ms: int | None
    now_ms: int
    sandbox: SandboxStatus
    approvals_mode: Literal["ask", "auto"]
    approvals: int
    services: tuple[ServiceStatus, ...]
    queued: int
    connection: Literal["starting", "attached", "connecting", "lost"]


def _status(state: State) -> Status:
    row, chat = active_row(state), active_chat(state)
    session = None if row is None else row.session
    turn = chat.turn
    return Status(
        workspace=workspace_of(state, chat.session_id),
        model=model_of(state, chat.session_id),
        effort="" if session is None else session.effort or "",
        usage=Usage() if session is None else session.usage,
        left_today=state.house.budget.left_today,
        context_tokens=0 if session is None else session.context_tokens,
        context_limit=0 if session is None else session.context_limit,
        taint=() if session is None else session.taint,
        phase=None if turn is None else turn.phase,
        round=0 if turn is None else turn.round,
        note="" if turn is None else turn.note,
        started_ms=None if turn is None else turn.started_ms,
        now_ms=state.window.now_ms,
        sandbox=state.house.sandbox,
        approvals_mode=state.house.approvals_mode,
        approvals=len(state.approvals.cards),
        services=state.house.services,
        queued=len(chat.queued),
        connection=state.connection.state,
    )


def status(state: State) -> Status:
    """Return what the status line says; equal while nothing of it changes."""
    return _status(state)
