"""The lasting token: in the clear only where its owner wrote it, in the environment or the config
file; kept by us as a digest. Words that a person chose are made slow to guess (security.md §3)."""

import hmac
import secrets

from openpista.channels.web.login_sessions import digest_of

TOKEN_BYTES = 32
MADE = "sha256$"
CHOSEN = "$argon2id$"
_SALT_BYTES = 16
_MEMORY_KIB = 64 * 1024
_ROUNDS = 3
_LANES = 1


def new_token() -> str:
    """Return a lasting token of 256 bits."""
    return secrets.token_urlsafe(TOKEN_BYTES)


def kept_form(token: str) -> str:
    """Return what is kept of a token that was made by `new_token`, or of a passphrase. Takes a
    tenth of a second for the latter."""
    if is_kept_form(token):
        return token
    if len(token) >= len(new_token()) and " " not in token:
        return MADE + digest_of(token)
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    kdf = Argon2id(
        salt=secrets.token_bytes(_SALT_BYTES),
        length=32,
        iterations=_ROUNDS,
        lanes=_LANES,
        memory_cost=_MEMORY_KIB,
    )
    return kdf.derive_phc_encoded(token.encode())


def is_kept_form(text: str) -> bool:
    """Say whether this is a digest already."""
    return text.startswith((MADE, CHOSEN))


def matches(said: str, kept: str) -> bool:
    """Say whether `said` is the token of which `kept` is the digest, or which it is itself. An
    empty one is never right."""
    if not said or not kept:
        return False
    if kept.startswith(CHOSEN):
        return _matches_passphrase(said, kept)
    wanted = kept.removeprefix(MADE) if kept.startswith(MADE) else digest_of(kept)
    return hmac.compare_digest(digest_of(said), wanted)


def _matches_passphrase(said: str, kept: str) -> bool:
    from cryptography.exceptions import InvalidKey
    from cryptography.hazmat.primitives.kdf.argon2 import Argon2id

    try:
        Argon2id.verify_phc_encoded(said.encode(), kept)
    except (InvalidKey, ValueError):
        return False
    return True
