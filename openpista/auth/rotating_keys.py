"""Several keys of one service: where one is refused or used up, the next one is taken."""

from collections.abc import Sequence

from openpista.guard.secret import Secret

REFUSALS = frozenset({401, 402, 429})
"""Not accepted, no credit left, too many requests: each belongs to one key."""


class RotatingKeys:
    """A `LiveKey` over keys of the configuration. Equal to another one with the same keys."""

    refusals = REFUSALS

    def __init__(self, keys: Sequence[Secret]) -> None:
        self._keys = tuple(keys)
        self._at = 0

    @property
    def most_tries(self) -> int:
        """Every other key is tried once."""
        return len(self._keys) - 1

    async def current(self) -> Secret:
        """Return the key that was good last."""
        return self._keys[self._at]

    async def after_refusal(self, refused: Secret) -> Secret | None:
        """Return the next key; another request may have gone on to it already."""
        if self._keys[self._at] == refused:
            self._at = (self._at + 1) % len(self._keys)
        found = self._keys[self._at]
        return found if found != refused else None

    def __eq__(self, other: object) -> bool:
        return isinstance(other, RotatingKeys) and self._keys == other._keys

    def __hash__(self) -> int:
        return hash(self._keys)

    def __repr__(self) -> str:
        return f"RotatingKeys({len(self._keys)})"
