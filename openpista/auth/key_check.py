"""Whether a key is taken: one cheap request, and a plain word where it could not be asked."""

from openpista.auth.destinations import objection, refusal_of
from openpista.auth.errors import LoginError
from openpista.auth.http import LoginHttp
from openpista.config.presets import Preset
from openpista.egress.addresses import host_of
from openpista.guard.secret import Secret

MAX_KEY_CHARS = 8192

UNCHECKED = "Saved without a check"


def cleaned_key(known: Preset, text: str) -> Secret:
    """Return a pasted key; raises LoginError for what can be none, or must not be used here."""
    key = text.strip()
    if not key or len(key) > MAX_KEY_CHARS or not key.isascii() or not key.isprintable():
        raise LoginError("This is no key: paste it whole, on one line.", failure="refused")
    if " " in key:
        raise LoginError("A key has no blanks in it: paste it alone.", failure="refused")
    if reason := refusal_of(known, key):
        raise LoginError(reason, failure="unusable")
    return Secret(key)


async def check_key(
    known: Preset,
    url: str,
    key: Secret | None,
    http: LoginHttp,
    *,
    made_for: str = "",
    is_token: bool = False,
) -> str:
    """Ask the service at `url` whether it takes `key`; return a remark where it could not say.

    Raises LoginError where it refuses. Nobody answering is a remark: a key can be stored
    without a network.
    """
    if key is not None and (said := objection(known, url, made_for=made_for)):
        raise LoginError(f"This key {said}", failure="unusable")
    if known.check is None:
        return f"{UNCHECKED}: {known.label} offers none."
    headers = dict(known.check.headers)
    if key is not None:
        is_bearer = is_token or known.key_header == "authorization"
        name = "authorization" if is_bearer else known.key_header
        headers[name] = f"Bearer {key.reveal()}" if is_bearer else key.reveal()
    try:
        reply = await http.get(_check_url(known, url), headers)
    except LoginError as error:
        return f"{UNCHECKED}: {error.message}"
    word = known.check.refused_word
    if reply.status == 401 or (word and word.encode() in reply.body and not reply.is_well):
        said = reply.told(key.reveal() if key else "")
        raise LoginError(f"{host_of(url)} does not take this key: {said}.", failure="refused")
    if not reply.is_well:
        return f"{UNCHECKED}: {host_of(url)} answered with status {reply.status}."
    return ""


def _check_url(known: Preset, url: str) -> str:
    path = known.check.path if known.check else ""
    base = url.removesuffix("/v1") if path.startswith(("/v1/", "/api/")) else url
    return f"{base}{path}"
