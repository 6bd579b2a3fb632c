"""Where a key may go: to the host that it was made for, and never in the clear across the net.

Every key passes here before it leaves: on the way to a model, in the check of a login, and in a
renewal (architecture.md §6, rule 1).
"""

from collections.abc import Mapping
from fnmatch import fnmatchcase
from urllib.parse import urlsplit

from openpista.auth.errors import LoginError
from openpista.auth.pasted_key import looks_like_key
from openpista.config.presets import Preset
from openpista.egress.addresses import host_of, is_loopback, is_near, origin_of

LOOKS_LIKE_KEY = (
    "This looks like a key, not like an address, and was not kept. An address begins with"
    " https://; the key has a field of its own."
)

_HTTPS_PORT = 443


def objection(known: Preset, url: str, *, made_for: str = "") -> str:
    """Return why a key of `known` must not be sent to `url`, in a sentence; empty where it may.

    `made_for` is the address that stood beside the key when it was given; without one it was
    made for the service's own.
    """
    if not _belongs(known, url, made_for or known.base_url):
        home = host_of(made_for or known.base_url) or known.label
        return f"belongs to {home} and is not sent to {host_of(url)}."
    if url.startswith("http://") and not is_near(url):
        return (
            f"would travel in the clear to {host_of(url)}: use an address that begins with https."
        )
    return ""


def refusal_of(known: Preset, key: str) -> str:
    """Return why `key` must not be used at all, in a sentence; empty where it may."""
    reasons = (why for beginning, why in known.refused_keys if key.startswith(beginning))
    return next(reasons, "")


def address_in(environ: Mapping[str, str], known: Preset) -> str:
    """Return the address that the environment names for a service, empty where it names none.

    `OLLAMA_HOST` is often `host:port` alone. A place is a region or the name of a resource.
    """
    for name in known.env_base_urls:
        if url := environ.get(name, "").strip():
            return url if "://" in url or not known.local else f"http://{url}"
    places = (environ.get(name, "").strip() for name in known.env_places)
    return next(filter(None, places), "")


def asks_first(url: str) -> bool:
    """Say whether a key may go to `url` only after its owner said so: another computer near by,
    without encryption."""
    return url.startswith("http://") and not is_loopback(url)


def service_url(known: Preset, text: str) -> str:
    """Return the address that a user means by `text`: a URL, a host, or a place (a region or the
    name of a resource) where the service's address has room for one.

    Raises LoginError for what is none. What was given is not repeated: it may be a secret.
    """
    text = text.strip()
    if looks_like_key(text):
        raise LoginError(LOOKS_LIKE_KEY, failure="unusable")
    if known.wants_place and text and not set(text) & set(":/.?#@ \\"):
        return known.base_url.format(place=text.lower())
    url = (text if "://" in text else f"https://{text}").rstrip("/")
    if not url.startswith(("http://", "https://")) or not _has_host(url):
        raise LoginError(
            "This is no address. It must begin with https:// or http://.", failure="unusable"
        )
    parts = urlsplit(url)
    if known.endpoint_path and (not parts.path or _is_known(known, parts.hostname or "")):
        return f"{parts.scheme}://{parts.netloc}{known.endpoint_path}"
    return url


def _has_host(url: str) -> bool:
    try:
        return bool(host_of(url)) and "@" not in url and origin_of(url)[2] is not None
    except ValueError:
        return False


def _belongs(known: Preset, url: str, home: str) -> bool:
    if "{" not in home and home and origin_of(url) == origin_of(home):
        return True
    scheme, host, port = origin_of(url)
    return scheme == "https" and port == _HTTPS_PORT and _is_known(known, host)


def _is_known(known: Preset, host: str) -> bool:
    return any(fnmatchcase(host.lower(), pattern) for pattern in known.hosts)
