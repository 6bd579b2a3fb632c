"""A page that shows a code to be pasted, for a client id, pages and scopes of the user's own.

No client id of another product is shipped for this (§1.4): it is for those who were given one.
"""

from urllib.parse import quote, urlencode, urlsplit

from msgspec.structs import replace

from openpista.auth.come_back import CODE_WAIT_S, within
from openpista.auth.context import Around, LoginContext, Made
from openpista.auth.credential import Credential, Entry, Secrets
from openpista.auth.errors import LoginError
from openpista.auth.loopback import params_of
from openpista.auth.pkce import is_same, new_pkce, new_state
from openpista.auth.talk import Talk
from openpista.auth.tokens import tokens_from
from openpista.config.presets import OAuthSite

WANTED = ("client_id", "authorize_url", "token_url", "redirect_url")


async def shown_code_login(context: LoginContext, talk: Talk) -> Made:
    """Show the page, take the code, and hand it in. Lasts ten minutes."""
    around, site = context.around, context.site
    _complain_where_incomplete(context)
    pkce, state = new_pkce(around.random), new_state(around.random)
    fields = {
        "code": "true",
        "client_id": site.client_id,
        "response_type": "code",
        "redirect_uri": context.redirect_url,
        "scope": " ".join(site.scopes),
        "code_challenge": pkce.challenge,
        "code_challenge_method": "S256",
        "state": state,
    }
    url = f"{site.authorize_url}?{urlencode(fields, quote_via=quote)}"
    expires = around.clock.now_ms() + int(CODE_WAIT_S * 1000)
    async with within(CODE_WAIT_S):
        talk.show(url=url, wants="code", expires_at_ms=expires)
        code = _code(await talk.answer(), state)
    talk.checking()
    reply = await around.http.post_json(
        site.token_url,
        {
            "grant_type": "authorization_code",
            "code": code,
            "state": state,
            "client_id": site.client_id,
            "redirect_uri": context.redirect_url,
            "code_verifier": pkce.verifier,
        },
    )
    label = context.preset.label
    secrets = (code, pkce.verifier)
    tokens = tokens_from(reply, label=label, clock=around.clock, secrets=secrets)
    entry = Entry(
        context.provider,
        kind="oauth",
        client_id=site.client_id,
        expires_at_ms=tokens.expires_at_ms,
        headers=context.preset.token_headers,
    )
    return Made(Credential(entry, Secrets(tokens.access, tokens.refresh, tokens.identity)))


async def shown_code_renew(held: Credential, site: OAuthSite, around: Around) -> Credential:
    """Return a login with fresh tokens. Raises LoginError."""
    refresh = held.secrets.refresh
    if refresh is None or not site.token_url:
        raise LoginError("This login has ended. Log in again.", failure="revoked")
    reply = await around.http.post_json(
        site.token_url,
        {
            "grant_type": "refresh_token",
            "refresh_token": refresh.reveal(),
            "client_id": held.entry.client_id,
        },
    )
    label = held.entry.provider
    tokens = tokens_from(reply, label=label, clock=around.clock, secrets=held.secrets.values())
    entry = replace(held.entry, expires_at_ms=tokens.expires_at_ms)
    return Credential(entry, Secrets(tokens.access, tokens.refresh, tokens.identity))


def _complain_where_incomplete(context: LoginContext) -> None:
    site = context.site
    given = (site.client_id, site.authorize_url, site.token_url, context.redirect_url)
    missing = [name for name, value in zip(WANTED, given, strict=True) if not value]
    if missing:
        names = ", ".join(f"providers.{context.provider}.{name}" for name in missing)
        raise LoginError(
            f"This way needs a client of your own: set {names} in the config. With an API key or"
            " the vendor's own program nothing of that is needed.",
            failure="unusable",
        )


def _code(text: str, state: str) -> str:
    """Return the code in what was pasted: `code`, `code#state`, or the address of the page."""
    params = params_of(urlsplit(text).query) if "://" in text else {}
    code, _, given = text.strip().partition("#")
    if params:
        code, given = params.get("code", ""), params.get("state", "")
    if given and not is_same(given, state):
        raise LoginError(
            "This code belongs to another login. Begin again and use the page of this one.",
            failure="refused",
        )
    if not code or " " in code or len(code) > 4096:
        raise LoginError("This is no code. Begin again and paste it whole.", failure="refused")
    return code
