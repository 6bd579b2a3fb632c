"""OpenRouter in the browser: no client id, no registration, and a key that lasts (§1.5)."""

from urllib.parse import quote, urlencode

from openpista.auth.come_back import BROWSER_WAIT_S, come_back, denied, within
from openpista.auth.context import LoginContext, Made
from openpista.auth.credential import Credential, Entry, Secrets
from openpista.auth.errors import LoginError
from openpista.auth.key_check import check_key
from openpista.auth.loopback import Params, listening
from openpista.auth.pkce import new_pkce, new_state
from openpista.auth.talk import Talk
from openpista.auth.tokens import refusal
from openpista.guard.secret import Secret

LABEL = "OpenRouter"


async def openrouter_login(context: LoginContext, talk: Talk) -> Made:
    """Log in through the browser. The page echoes no state, so the path itself is the secret."""
    around, site = context.around, context.site
    pkce = new_pkce(around.random)
    path = f"/callback/{new_state(around.random)}"

    def belongs(params: Params) -> bool:
        return "code" in params or "error" in params

    async with (
        within(BROWSER_WAIT_S),
        listening(path, port=site.redirect_port, belongs=belongs, page=around.page) as loopback,
    ):
        fields = {
            "callback_url": loopback.url,
            "code_challenge": pkce.challenge,
            "code_challenge_method": "S256",
        }
        url = f"{site.authorize_url}?{urlencode(fields, quote_via=quote)}"
        expires = around.clock.now_ms() + int(BROWSER_WAIT_S * 1000)
        params = await come_back(loopback, talk, url=url, belongs=belongs, expires_at_ms=expires)
    talk.checking()
    if "code" not in params:
        raise denied(params, LABEL)
    fields = {
        "code": params["code"],
        "code_verifier": pkce.verifier,
        "code_challenge_method": "S256",
    }
    reply = await around.http.post_json(site.token_url, fields)
    key = reply.text("key")
    if not reply.is_well or not key:
        raise _refused_key(reply.is_well) or refusal(
            reply, label=LABEL, secrets=(params["code"], pkce.verifier)
        )
    remark = await check_key(context.preset, context.base_url, Secret(key), around.http)
    entry = Entry(context.provider, kind="key", account=reply.text("user_id"))
    return Made(Credential(entry, Secrets(Secret(key))), remark)


def _refused_key(is_well: bool) -> LoginError | None:
    if not is_well:
        return None
    return LoginError("OpenRouter answered without a key. Try again later.", failure="unusable")
