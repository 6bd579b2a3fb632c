"""Logging in on another device: a short code to type on the vendor's page (RFC 8628)."""

from msgspec import Struct

from openpista.auth.come_back import too_late
from openpista.auth.context import Around
from openpista.auth.errors import LoginError
from openpista.auth.http import Reply
from openpista.auth.talk import Talk
from openpista.auth.tokens import Tokens, refusal, tokens_from
from openpista.config.presets import OAuthSite
from openpista.egress.addresses import host_of

GRANT = "urn:ietf:params:oauth:grant-type:device_code"
DEFAULT_INTERVAL_S = 5.0
SLOWER_BY_S = 5.0
MAX_WAIT_S = 900.0


class _Code(Struct, frozen=True):
    device_code: str
    user_code: str
    url: str
    interval_s: float
    expires_at_ms: int


async def device_login(site: OAuthSite, talk: Talk, around: Around, *, label: str) -> Tokens:
    """Show a code and ask for the token until it is there. Raises LoginError."""
    code = await _code(site, around, label)
    talk.show(url=code.url, user_code=code.user_code, expires_at_ms=code.expires_at_ms)
    interval_s = code.interval_s
    while around.clock.now_ms() < code.expires_at_ms:
        await around.sleep(interval_s)
        try:
            reply = await _poll(site, code, around)
        except LoginError as error:
            if error.failure != "network":
                raise
            # A dropped poll is no answer; RFC 8628 §3.5 wants longer pauses then.
            interval_s += SLOWER_BY_S
            continue
        match reply.error():
            case "authorization_pending":
                continue
            case "slow_down":
                interval_s = reply.number("interval") or interval_s + SLOWER_BY_S
            case "expired_token":
                raise too_late()
            case "access_denied":
                raise LoginError(f"{label} was told no. Nothing was saved.", failure="denied")
            case _:
                secrets = (code.device_code,)
                return tokens_from(reply, label=label, clock=around.clock, secrets=secrets)
    raise too_late()


async def _code(site: OAuthSite, around: Around, label: str) -> _Code:
    fields = {"client_id": site.client_id, "scope": " ".join(site.scopes)}
    reply = await around.http.post_form(site.device_url, fields)
    url = reply.text("verification_uri")
    device_code, user_code = reply.text("device_code"), reply.text("user_code")
    if not reply.is_well or not device_code or not user_code:
        raise refusal(reply, label=label, secrets=(device_code,))
    if host_of(url) != host_of(site.device_url):
        raise LoginError(f"{label} named a page that is not its own.", failure="unusable")
    lasts_s = min(reply.number("expires_in") or MAX_WAIT_S, MAX_WAIT_S)
    return _Code(
        device_code=device_code,
        user_code=user_code,
        url=url,
        interval_s=reply.number("interval") or DEFAULT_INTERVAL_S,
        expires_at_ms=around.clock.now_ms() + int(lasts_s * 1000),
    )


async def _poll(site: OAuthSite, code: _Code, around: Around) -> Reply:
    return await around.http.post_form(
        site.token_url,
        {"client_id": site.client_id, "device_code": code.device_code, "grant_type": GRANT},
    )
