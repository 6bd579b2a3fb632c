"""The models that may answer one turn: the session's own, and those the owner lets stand in."""

from openpista.domain.message import Block
from openpista.domain.model import ModelRef, Models, ProviderError, ProviderErrorKind

PATIENCE_S = 5.0
"""How long is waited for a model while another could stand in (reliability.md P10: 10 s in all)."""

_CALLS_FOR_ANOTHER: frozenset[ProviderErrorKind] = frozenset(
    {
        "auth",
        "permission",
        "quota",
        "rate_limit",
        "overloaded",
        "server",
        "not_found",
        "network",
        "timeout",
        "cut_off",
    }
)
"""Failures of a service or an account. What is wrong with the request itself would be wrong
everywhere."""


class ModelChain:
    """Which model is in use; once another stands in, it does so to the end of the turn."""

    def __init__(self, own: ModelRef, models: Models) -> None:
        self.ref = own
        self._left = [ref for ref in models.fallbacks() if ref != own]

    @property
    def patience_s(self) -> float | None:
        """How long a request may be tried again, None for as long as its provider thinks fit."""
        return PATIENCE_S if self._left else None

    def move_on(self, error: ProviderError, said: tuple[Block, ...]) -> bool:
        """Take the next model where the failure calls for it and nothing was said yet; say
        whether there is one."""
        heard = said or (error.partial is not None and error.partial.blocks)
        if heard or error.kind not in _CALLS_FOR_ANOTHER or not self._left:
            return False
        self.ref = self._left.pop(0)
        return True
