"""Who calls the webhook: only what Meta has signed is looked at."""

import hashlib
import hmac
from urllib.parse import parse_qs

HEADER = "x-hub-signature-256"
_PREFIX = "sha256="


def is_signed(body: bytes, header: str, app_secret: str) -> bool:
    """Say whether Meta signed exactly these bytes with the app's secret."""
    if not app_secret or not header.startswith(_PREFIX):
        return False
    wanted = hmac.new(app_secret.encode(), body, hashlib.sha256).hexdigest()
    return hmac.compare_digest(wanted.encode(), header.removeprefix(_PREFIX).lower().encode())


def challenge_of(query: str, verify_token: str) -> str | None:
    """Return what answers the handshake with which Meta checks an address; None where it is not
    ours to answer."""
    asked = parse_qs(query)
    shown = asked.get("hub.verify_token", [""])[0]
    if not verify_token or asked.get("hub.mode") != ["subscribe"]:
        return None
    if not hmac.compare_digest(shown.encode(), verify_token.encode()):
        return None
    return asked.get("hub.challenge", [""])[0]
