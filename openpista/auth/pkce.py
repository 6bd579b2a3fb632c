"""Proof keys and states: what ties the page that comes back to its login (RFC 7636)."""

import base64
import hashlib
import hmac
from collections.abc import Callable

from msgspec import Struct

VERIFIER_BYTES = 64
STATE_BYTES = 16

RandomBytes = Callable[[int], bytes]
"""A source of chance for secrets; passed in, so that tests decide it."""


class Pkce(Struct, frozen=True):
    """A verifier that stays here, and its challenge that goes to the page."""

    verifier: str
    challenge: str

    def __repr__(self) -> str:
        return "Pkce(…)"


def new_pkce(random: RandomBytes) -> Pkce:
    """Return a fresh pair; the challenge is the S256 of the verifier."""
    verifier = _plain(random(VERIFIER_BYTES))
    return Pkce(verifier, _plain(hashlib.sha256(verifier.encode("ascii")).digest()))


def new_state(random: RandomBytes) -> str:
    """Return a fresh state, nonce or path that nobody can guess."""
    return random(STATE_BYTES).hex()


def is_same(given: str, wanted: str) -> bool:
    """Compare two such values in constant time."""
    return hmac.compare_digest(given.encode(), wanted.encode())


def _plain(data: bytes) -> str:
    return base64.urlsafe_b64encode(data).rstrip(b"=").decode("ascii")
