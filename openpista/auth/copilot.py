"""GitHub Copilot by device code, with an OAuth app of the user's own (§1.6, style a).

GitHub's token goes straight to the Copilot host. The internal exchange endpoint, which wants a
program to look like an editor, is not used. Experimental: GitHub documents no such use.
"""

from msgspec.structs import replace

from openpista.auth.context import LoginContext, Made
from openpista.auth.credential import Credential, Entry, Secrets
from openpista.auth.destinations import service_url
from openpista.auth.device import device_login
from openpista.auth.errors import LoginError
from openpista.auth.key_check import check_key
from openpista.auth.talk import Talk
from openpista.config.presets import OAuthSite
from openpista.egress.addresses import host_of

LABEL = "GitHub"
GITHUB = "github.com"


async def copilot_login(context: LoginContext, talk: Talk) -> Made:
    """Log in on github.com, or on the tenant that the window named as an address."""
    if not context.site.client_id:
        raise LoginError(
            "Copilot needs the client id of a GitHub OAuth app of yours with device flow: make"
            " one under Settings, Developer settings, and set providers.copilot.client_id.",
            failure="unusable",
        )
    tenant = context.endpoint and service_url(context.preset, context.endpoint)
    site = _at(context.site, tenant) if tenant else context.site
    tokens = await device_login(site, talk, context.around, label=LABEL)
    talk.checking()
    url = f"https://copilot-api.{host_of(tenant)}" if tenant else context.base_url
    made_for = "" if url == context.preset.base_url else url
    remark = await check_key(
        context.preset, url, tokens.access, context.around.http, made_for=made_for
    )
    entry = Entry(context.provider, kind="key", endpoint=made_for)
    return Made(Credential(entry, Secrets(tokens.access)), remark)


def _at(site: OAuthSite, tenant: str) -> OAuthSite:
    host = host_of(tenant)
    return replace(
        site,
        device_url=site.device_url.replace(GITHUB, host),
        token_url=site.token_url.replace(GITHUB, host),
    )
