"""A real request to a model service that costs nothing: for its list of models, or, where that is
given to anybody, to its own check of a key."""

from collections.abc import Callable, Mapping

from openpista.app.provider_checks import Answered, AskProvider
from openpista.auth.errors import LoginError
from openpista.auth.http import LoginHttp
from openpista.auth.key_check import check_key
from openpista.auth.logins import Logins
from openpista.config.presets import KeyCheck, Preset
from openpista.config.schema import Config
from openpista.domain.clock import Clock
from openpista.domain.model import ProviderError
from openpista.providers.endpoint import Endpoint
from openpista.providers.live_models import ask_models
from openpista.providers.resolve import preset_of, resolve

REFUSALS = ("refused", "revoked", "unusable", "denied", "expired")
"""The failures of a login that another login would mend."""


def asker(
    read_config: Callable[[], Config],
    *,
    environ: Mapping[str, str],
    logins: Logins | None,
    clock: Clock,
    redact: Callable[[str], str],
    http: LoginHttp | None = None,
) -> AskProvider:
    """Return what makes the requests, with the credentials that a conversation would use. What a
    service answers passes `redact`, because some repeat the key that they refuse."""

    async def ask(provider: str) -> Answered:
        config = read_config()
        known = preset_of(provider, config)
        try:
            endpoint = resolve(provider, config, environ, logins=logins)
            if known.check is not None and not _asks_for_models(known.check):
                return await _by_check(known, endpoint, http or LoginHttp())
            kept = await ask_models(endpoint, clock=clock)
        except LoginError as error:
            kind = "refused" if error.failure in REFUSALS else "unclear"
            return Answered(kind, f"failed: {redact(error.message)}")
        except ProviderError as error:
            kind = "refused" if error.kind in ("auth", "permission") else "unclear"
            return Answered(kind, f"failed: {redact(error.message)}")
        anybody = "" if known.check is not None else " It asks for no key, so that was not tried."
        count = len(kept.models)
        offered = "1 model is" if count == 1 else f"{count} models are"
        return Answered("ok", f"succeeded: {offered} offered.{anybody}")

    return ask


def _asks_for_models(check: KeyCheck) -> bool:
    return "models" in check.path or check.path == "/api/tags"


async def _by_check(known: Preset, endpoint: Endpoint, http: LoginHttp) -> Answered:
    key = endpoint.key
    if key is None and endpoint.login is not None:
        key = await endpoint.login.current()
    url = endpoint.base_url
    # Whether the key may go there was decided when the endpoint was made.
    is_token = endpoint.key_header == "authorization"
    remark = await check_key(known, url, key, http, made_for=url, is_token=is_token)
    if remark:
        said = remark.partition(": ")[2] or remark
        return Answered("unclear", f"said nothing clear: {said}")
    return Answered("ok", "succeeded.")
