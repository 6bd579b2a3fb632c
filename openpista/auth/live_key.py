"""A key that is looked up for each request, and may be another one after a refusal."""

from typing import Protocol

from openpista.guard.secret import Secret


class LiveKey(Protocol):
    """What the HTTP client asks for a key."""

    @property
    def refusals(self) -> frozenset[int]:
        """The statuses after which another key may help."""
        ...

    @property
    def most_tries(self) -> int:
        """How often one request may be sent again with another key."""
        ...

    async def current(self) -> Secret:
        """Return a key that is good now. Raises LoginError."""
        ...

    async def after_refusal(self, refused: Secret) -> Secret | None:
        """Return another key than `refused`, None where there is none. Raises LoginError."""
        ...
