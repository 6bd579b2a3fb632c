"""Which flow belongs to a way to log in, and which renewal to a stored login."""

from collections.abc import Mapping

from msgspec.structs import replace

from openpista.auth.by_key import by_endpoint, by_key, by_nothing
from openpista.auth.by_program import by_program, program_renew
from openpista.auth.chatgpt import chatgpt_login, chatgpt_renew, chatgpt_revoke
from openpista.auth.context import Around, Flow
from openpista.auth.copilot import copilot_login
from openpista.auth.credential import Credential
from openpista.auth.errors import LoginError
from openpista.auth.openrouter import openrouter_login
from openpista.auth.shown_code import shown_code_login, shown_code_renew
from openpista.config.presets import OAuthSite, Preset, preset
from openpista.config.schema import Config
from openpista.domain.login import LoginMethod

_BROWSER: Mapping[str, Flow] = {"chatgpt": chatgpt_login, "openrouter": openrouter_login}
_DEVICE: Mapping[str, Flow] = {"copilot": copilot_login}


def flow_of(known: Preset, method: LoginMethod) -> Flow:
    """Return the flow; raises LoginError where the service is not logged in to that way."""
    found: Flow | None = None
    if method in known.methods:
        match method:
            case "key":
                found = by_key
            case "endpoint":
                found = by_endpoint
            case "none":
                found = by_nothing
            case "command":
                found = by_program
            case "code":
                found = shown_code_login
            case "browser":
                found = _BROWSER.get(known.id)
            case "device":
                found = _DEVICE.get(known.id)
    if found is None:
        ways = ", ".join(known.methods)
        raise LoginError(
            f"{known.label} cannot be logged in to this way. There are: {ways}.",
            failure="unusable",
        )
    return found


def site_of(provider: str, known: Preset, config: Config) -> OAuthSite:
    """Return where the service hands out tokens, with what the user configured put in."""
    site, own = known.oauth or OAuthSite(), config.provider(provider)
    agents = config.agent.oauth_client_id if config.agent.provider == provider else ""
    return replace(
        site,
        client_id=own.client_id or agents or site.client_id,
        authorize_url=own.authorize_url or site.authorize_url,
        token_url=own.token_url or site.token_url,
        scopes=own.scopes or site.scopes,
    )


async def renew(held: Credential, config: Config, around: Around) -> Credential:
    """Return the login with fresh tokens, whatever kind it is. Raises LoginError."""
    provider = held.entry.provider
    known = preset(provider)
    if held.entry.kind == "command":
        return await program_renew(held, around)
    if known is None or held.secrets.refresh is None:
        raise LoginError(
            f"The login to {provider} cannot be renewed. Log in again:"
            f" openpista auth login {provider}",
            failure="revoked",
        )
    site = site_of(provider, known, config)
    if provider == "chatgpt":
        return await chatgpt_renew(held, site, around)
    return await shown_code_renew(held, site, around)


async def revoke(held: Credential, config: Config, around: Around) -> bool:
    """Tell the vendor that a login is over; True where it was told or needs no telling."""
    known = preset(held.entry.provider)
    if known is None or not site_of(known.id, known, config).revoke_url:
        return held.entry.kind != "oauth"
    return await chatgpt_revoke(held, site_of(known.id, known, config), around)
