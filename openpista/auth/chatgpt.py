"""“Sign in with ChatGPT”: a plan of the user's, lent to this program (reference §1.2 A).

The tokens are used as they are. Turning an identity token into an API key, as the original did
with another program's client id, is left out.
"""

from urllib.parse import quote, urlencode

from msgspec.structs import replace

from openpista.auth.come_back import BROWSER_WAIT_S, come_back, denied, within
from openpista.auth.context import Around, LoginContext, Made
from openpista.auth.credential import Credential, Entry, Secrets
from openpista.auth.errors import LoginError
from openpista.auth.id_token import Claims, Wanted, read_id_token
from openpista.auth.key_check import UNCHECKED
from openpista.auth.loopback import Params, listening
from openpista.auth.pkce import Pkce, is_same, new_pkce, new_state
from openpista.auth.talk import Talk
from openpista.auth.tokens import Tokens, tokens_from
from openpista.config.presets import OAuthSite
from openpista.guard.secret import Secret

NAME_HINT = "openpista"
USE_SCOPE = "chatgpt.tokens.use.direct"
LABEL = "ChatGPT"


async def chatgpt_login(context: LoginContext, talk: Talk) -> Made:
    """Log in through the browser; the registration of this computer is kept before all else."""
    around, site = context.around, context.site
    pkce, state = new_pkce(around.random), new_state(around.random)
    nonce = new_state(around.random)
    before = context.entry or Entry(context.provider, kind="none")

    def belongs(params: Params) -> bool:
        return is_same(params.get("state", ""), state)

    async with (
        within(BROWSER_WAIT_S),
        listening(
            site.redirect_path, port=site.redirect_port, belongs=belongs, page=around.page
        ) as loopback,
    ):
        redirect = loopback.url
        asked = _authorize(site, before, pkce, state, nonce, redirect)
        url = f"{site.authorize_url}?{asked}&{await _host(before, around)}".rstrip("&")
        expires = around.clock.now_ms() + int(BROWSER_WAIT_S * 1000)
        params = await come_back(loopback, talk, url=url, belongs=belongs, expires_at_ms=expires)
    talk.checking()
    if "code" not in params:
        raise denied(params, LABEL)
    client_id = _issued_id(params, before, site)
    # Before anything else: a registration that is lost cannot be asked for again.
    before = replace(before, client_id=client_id)
    await around.vault.note(before)
    tokens = await _exchange(context, params["code"], client_id, pkce, redirect)
    claims = _identity(tokens, before, context, nonce)
    remark = await _try(context, tokens.access)
    entry = Entry(
        context.provider,
        kind="oauth",
        account=claims.email or claims.name,
        client_id=client_id,
        subject=claims.sub,
        expires_at_ms=tokens.expires_at_ms,
    )
    return Made(Credential(entry, Secrets(tokens.access, tokens.refresh, tokens.identity)), remark)


async def chatgpt_renew(held: Credential, site: OAuthSite, around: Around) -> Credential:
    """Return a login with fresh tokens. Raises LoginError."""
    refresh = held.secrets.refresh
    if refresh is None:
        raise LoginError("The login to ChatGPT has ended. Log in again.", failure="revoked")
    fields = {
        "grant_type": "refresh_token",
        "client_id": held.entry.client_id,
        "refresh_token": refresh.reveal(),
        "resource": site.resource,
    }
    reply = await around.http.post_form(site.token_url, fields)
    tokens = tokens_from(reply, label=LABEL, clock=around.clock, secrets=held.secrets.values())
    if tokens.identity is not None:
        wanted = Wanted(
            issuer=site.issuer,
            client_id=held.entry.client_id,
            now_ms=around.clock.now_ms(),
            subject=held.entry.subject,
        )
        read_id_token(tokens.identity, wanted)
    entry = replace(held.entry, expires_at_ms=tokens.expires_at_ms)
    return Credential(entry, Secrets(tokens.access, tokens.refresh, tokens.identity))


async def chatgpt_revoke(held: Credential, site: OAuthSite, around: Around) -> bool:
    """Tell the vendor that the login is over; False where that could not be told."""
    token = held.secrets.refresh or held.secrets.access
    fields = {"token": token.reveal(), "client_id": held.entry.client_id}
    try:
        return (await around.http.post_form(site.revoke_url, fields)).is_well
    except LoginError:
        return False


def _authorize(
    site: OAuthSite, before: Entry, pkce: Pkce, state: str, nonce: str, redirect: str
) -> str:
    fields = {
        "response_type": "code",
        "client_id": before.client_id or site.client_id,
        "redirect_uri": redirect,
        "scope": " ".join(site.scopes),
        "resource": site.resource,
        "code_challenge": pkce.challenge,
        "code_challenge_method": "S256",
        "state": state,
        "nonce": nonce,
    }
    if before.client_id and before.account:
        fields["login_hint"] = before.account
    return urlencode(fields, quote_via=quote)


async def _host(before: Entry, around: Around) -> str:
    """Return what a first login adds: the name of this program and of this installation."""
    if before.client_id:
        return ""
    host_id = await around.vault.host_id()
    fields = {"agent_name_hint": NAME_HINT, "ext_agent_host_id": f"urn:uuid:{host_id}"}
    return urlencode(fields, quote_via=quote)


def _issued_id(params: Params, before: Entry, site: OAuthSite) -> str:
    issued = params.get("client_id", "") or before.client_id
    if not issued or issued == site.client_id or issued != (before.client_id or issued):
        raise LoginError(
            "ChatGPT did not say under which registration this computer is known. Try again; if"
            " it happens again, log out first.",
            failure="unusable",
        )
    return issued


async def _exchange(
    context: LoginContext, code: str, client_id: str, pkce: Pkce, redirect: str
) -> Tokens:
    site, around = context.site, context.around
    fields = {
        "grant_type": "authorization_code",
        "client_id": client_id,
        "code": code,
        "redirect_uri": redirect,
        "code_verifier": pkce.verifier,
        "resource": site.resource,
    }
    reply = await around.http.post_form(site.token_url, fields)
    secrets = (code, pkce.verifier)
    tokens = tokens_from(reply, label=LABEL, clock=around.clock, secrets=secrets)
    if USE_SCOPE not in tokens.scopes:
        raise LoginError(
            "ChatGPT did not allow the use of your plan. Log in again and allow it, and see that"
            " the account has Plus or Pro.",
            failure="denied",
        )
    return tokens


def _identity(tokens: Tokens, before: Entry, context: LoginContext, nonce: str) -> Claims:
    if tokens.identity is None:
        raise LoginError("ChatGPT did not say whose login this is.", failure="unusable")
    wanted = Wanted(
        issuer=context.site.issuer,
        client_id=before.client_id,
        now_ms=context.around.clock.now_ms(),
        nonce=nonce,
        subject=before.subject,
    )
    return read_id_token(tokens.identity, wanted)


async def _try(context: LoginContext, access: Secret) -> str:
    """Ask for the list of models; raises LoginError where the account may not be used."""
    headers = {"authorization": f"Bearer {access.reveal()}"}
    try:
        reply = await context.around.http.get(f"{context.base_url}/models", headers)
    except LoginError as error:
        return f"{UNCHECKED}: {error.message}"
    if reply.status in {401, 403}:
        said = reply.told(access.reveal())
        raise LoginError(f"ChatGPT does not let this account be used: {said}.", failure="denied")
    return "" if reply.is_well else f"{UNCHECKED}: status {reply.status}."
