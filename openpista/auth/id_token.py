"""Reading an identity token and checking what it claims (OpenID Connect Core §3.1.3.7).

Its signature is not checked: it comes straight from the token endpoint over TLS, which that
paragraph allows to stand for it. One that came by any other way must not be read here.
"""

import base64
import binascii

import msgspec
from msgspec import Struct

from openpista.auth.errors import LoginError
from openpista.guard.secret import Secret

LEEWAY_S = 300
"""How far the clocks of two computers may lie apart."""

MAX_AGE_S = 3600


class Claims(Struct, frozen=True):
    """What is read of an identity token."""

    iss: str = ""
    aud: str | tuple[str, ...] = ""
    azp: str = ""
    sub: str = ""
    nonce: str = ""
    exp: float = 0
    iat: float = 0
    email: str = ""
    name: str = ""


class Wanted(Struct, frozen=True):
    """What a token must claim; an empty `nonce` or `subject` is not compared."""

    issuer: str
    client_id: str
    now_ms: int
    nonce: str = ""
    subject: str = ""


def read_id_token(token: Secret, wanted: Wanted) -> Claims:
    """Return the claims of `token`. Raises LoginError where it is not for this login."""
    claims = _claims(token)
    now_s = wanted.now_ms / 1000
    audience = (claims.aud,) if isinstance(claims.aud, str) else claims.aud
    wrong = [
        name
        for name, is_right in (
            ("issuer", claims.iss == wanted.issuer),
            ("audience", wanted.client_id in audience),
            ("party", claims.azp in {"", wanted.client_id} and (len(audience) == 1 or claims.azp)),
            ("expiry", claims.exp + LEEWAY_S > now_s),
            ("time", now_s - MAX_AGE_S - LEEWAY_S < claims.iat < now_s + LEEWAY_S),
            ("nonce", not wanted.nonce or claims.nonce == wanted.nonce),
            ("subject", bool(claims.sub)),
        )
        if not is_right
    ]
    if wrong:
        raise LoginError(
            f"The identity that came back is not for this login ({', '.join(wrong)}). Check the"
            " clock of this computer and try again.",
            failure="unusable",
        )
    if wanted.subject and claims.sub != wanted.subject:
        raise LoginError(
            "This is another account than before. Log out first to change the account.",
            failure="unusable",
        )
    return claims


def _claims(token: Secret) -> Claims:
    body_part = [*token.reveal().split("."), "", ""][1]
    try:
        body = base64.urlsafe_b64decode(body_part + "=" * (-len(body_part) % 4))
        return msgspec.json.decode(body, type=Claims)
    except (ValueError, binascii.Error, RecursionError) as error:
        raise LoginError(
            "The identity that came back cannot be read. Try again later.", failure="unusable"
        ) from error
