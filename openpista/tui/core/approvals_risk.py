"""How much a request could do, worked out from what is known of the call; a word for the eye,
never a decision."""

from typing import Literal

from openpista.domain.approval import Approval

Risk = Literal["high", "raised", "low"]


def risk_of(approval: Approval) -> Risk:
    """Return the risk of a request.

    High: nothing holds it (a command on the computer itself, screen and keyboard, protected
    files) or it cannot be taken back by anyone (speaking to another person). Raised: it reaches
    out of the workspace, or its text is one to be careful with.
    """
    intent = approval.intent
    on_host = intent.kind == "run" and (intent.host or not approval.sandbox)
    if on_host or intent.kind in ("send", "control") or intent.protected:
        return "high"
    reaches_out = bool(intent.network or intent.outside)
    return "raised" if reaches_out or approval.warnings or not intent.undoable else "low"
