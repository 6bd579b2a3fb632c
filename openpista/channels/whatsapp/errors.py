"""What can go wrong with the bridge, beside what every messenger may answer (domain.delivery)."""

from openpista.channels.whatsapp.bridge_answers import Problem
from openpista.domain.errors import OpenpistaError


class NoBridgeError(OpenpistaError):
    """The bridge cannot be installed or started here; the sentence says what to do."""


class BridgeEndedError(OpenpistaError):
    """The bridge ended, or was ended because it could not be talked to."""


class OrderError(OpenpistaError):
    """The bridge did not do what it was told, and said so."""

    def __init__(self, problem: Problem) -> None:
        super().__init__("WhatsApp did not take it.", detail=f"{problem.code}: {problem.message}")
        self.problem = problem


class LaterError(OpenpistaError):
    """Something that came in cannot be taken in now; the bridge keeps it."""
