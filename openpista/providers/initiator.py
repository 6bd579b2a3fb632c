"""Who began a request, as GitHub Copilot wants to know: what a user asked counts against the
plan, what follows from it does not (reference providers.md §1.6)."""

from collections.abc import Mapping

from openpista.providers.encoding import Encoding
from openpista.providers.transform import ToolsAnswered

INITIATOR = "x-initiator"
VISION = "copilot-vision-request"


def initiator_headers(encoding: Encoding) -> Mapping[str, str]:
    """Return the headers for services that tell the two apart; none for all others."""
    if not encoding.quirks.tells_initiator:
        return {}
    follows = bool(encoding.parts) and isinstance(encoding.parts[-1], ToolsAnswered)
    headers = {INITIATOR: "agent" if follows else "user"}
    return headers | ({VISION: "true"} if encoding.pictures else {})
