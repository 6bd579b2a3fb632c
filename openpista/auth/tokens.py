"""What a token endpoint hands out, and how it says no (RFC 6749 §5)."""

from msgspec import Struct

from openpista.auth.errors import LoginError
from openpista.auth.http import Reply
from openpista.domain.clock import Clock
from openpista.guard.secret import Secret

REVOKED = frozenset(
    {
        "invalid_grant",
        "invalid_refresh_token",
        "refresh_token_expired",
        "refresh_token_invalidated",
        "refresh_token_reused",
        "token_expired",
        "unauthorized_client",
    }
)
"""Names of errors after which a refresh token is dead and must not be sent again."""


class Tokens(Struct, frozen=True):
    """A reply of a token endpoint."""

    access: Secret
    refresh: Secret | None = None
    identity: Secret | None = None
    expires_at_ms: int | None = None
    scopes: frozenset[str] = frozenset()


def tokens_from(reply: Reply, *, label: str, clock: Clock, secrets: tuple[str, ...]) -> Tokens:
    """Return the tokens of a reply. Raises LoginError in the vendor's words, without `secrets`.

    `revoked` where the grant is dead, `network` for a server that is ill.
    """
    access = reply.text("access_token")
    if reply.is_well and access and not reply.error():
        lasts_s = reply.number("expires_in")
        return Tokens(
            access=Secret(access),
            refresh=_optional(reply.text("refresh_token")),
            identity=_optional(reply.text("id_token")),
            expires_at_ms=None if lasts_s is None else clock.now_ms() + int(lasts_s * 1000),
            scopes=frozenset(reply.text("scope").split()),
        )
    if reply.is_well and not reply.error():
        raise LoginError(f"{label} answered without a token. Try again later.", failure="unusable")
    raise refusal(reply, label=label, secrets=secrets)


def refusal(reply: Reply, *, label: str, secrets: tuple[str, ...]) -> LoginError:
    """Return the error that a reply tells."""
    if reply.error() in REVOKED:
        return LoginError(
            f"{label} does not take this login any more: {reply.told(*secrets)}. Log in again.",
            failure="revoked",
        )
    if reply.status >= 500 or reply.status == 429:
        return LoginError(
            f"{label} cannot answer now: {reply.told(*secrets)}. Try again later.",
            failure="network",
        )
    return LoginError(f"{label} refused: {reply.told(*secrets)}.", failure="refused")


def _optional(text: str) -> Secret | None:
    return Secret(text) if text else None
