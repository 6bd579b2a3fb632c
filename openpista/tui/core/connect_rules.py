"""What follows in the screens that connect openpista with the world: a dialog that is gone ends
what it showed, and new credentials bring new models."""

from openpista.tui.core.channels_setup import SetupLeft
from openpista.tui.core.effects import Outcome, Then
from openpista.tui.core.login import LoginSteppedBack, is_under_way
from openpista.tui.core.models import ModelsWanted
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.pairing import is_open, pairing_of
from openpista.tui.core.stamp import ActionBase
from openpista.tui.core.state import State

MODELS_REQUEST = "models-of-new-credentials"
"""The question for models that no action of the user begins."""


def leave_behind(state: State, action: ActionBase) -> tuple[Outcome, ...]:
    """End the login and the pairing whose dialog is closed, however it was closed."""
    shown = {overlay.kind for overlay in state.route.overlays}
    outcomes: tuple[Outcome, ...] = ()
    request_id = f"left-{action.at_ms}"
    if is_under_way(state.logins) and "login" not in shown:
        outcomes = (Then(LoginSteppedBack(id=request_id, at_ms=action.at_ms)),)
    setup = state.setup
    if setup.service and setup.service not in shown:
        waits = setup.step == "pairing" and is_open(pairing_of(state.pairings, setup.service))
        left = SetupLeft(cancel=waits, id=f"{request_id}-pairing", at_ms=action.at_ms)
        outcomes = (*outcomes, Then(left))
    return outcomes


def close_queue(state: State, action: ActionBase) -> tuple[Outcome, ...]:
    """The queue goes with the last decision: there is nothing more to do in it."""
    shown = any(overlay.kind == "approvals" for overlay in state.route.overlays)
    if not shown or state.approvals.cards:
        return ()
    return (Then(OverlayClosed("approvals", at_ms=action.at_ms)),)


def list_anew(state: State, action: ActionBase) -> tuple[Outcome, ...]:
    """Read the models anew where they are shown or known."""
    if state.models.state == "unknown":
        return ()
    wanted = ModelsWanted(id=f"{MODELS_REQUEST}-{action.at_ms}", at_ms=action.at_ms)
    return (Then(wanted),)
