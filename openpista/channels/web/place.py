"""Where the page is, and which requests come from it: exact hosts and exact origins.

A page of another site can make a browser ask us anything (and so can one that points its own
name at this computer); it cannot make it say another `Host` and `Origin` than its own.
"""

import ipaddress
from collections.abc import Iterable
from urllib.parse import urlsplit

from msgspec import Struct

from openpista.config.schema_channels import WebConfig
from openpista.domain.errors import ConfigError

CHANNEL = "web"
LOOPBACK = ("127.0.0.1", "localhost", "[::1]")
_USUAL = {"http": 80, "https": 443}


class Place(Struct, frozen=True):
    """Where the page is served. `origins` are those under which people reach it, `foreign` those
    of other pages that may connect (`cors_origins`)."""

    scheme: str
    port: int
    origins: frozenset[str]
    foreign: frozenset[str] = frozenset()
    link: str = ""

    def origin_of(self, host: str, local: str) -> str | None:
        """Return the origin that a request with this `Host` belongs to; None where it is none of
        ours. `local` is the address at which the connection arrived: a number cannot be a name
        that somebody points at us."""
        netloc = host.strip().lower()
        for origin in sorted(self.origins, reverse=True):
            if _netloc(origin) == netloc:
                return origin
        own = f"{self.scheme}://{_bracketed(local)}:{self.port}"
        return own if local and _same_netloc(own, netloc) else None

    def admits(self, origin: str, own: str) -> bool:
        """Say whether a page of `origin` may speak to the page's server at `own`."""
        return origin == own or origin in self.foreign


def place_of(config: WebConfig) -> Place:
    """Return where the configuration puts the page. Raises ConfigError where it would be open to
    others without a guard, and for what is no origin."""
    is_local = is_loopback(config.host)
    if not is_local and config.expose is None:
        raise ConfigError(
            f"channels.web.host is {config.host}, so others could read along. Choose a guard with"
            " `openpista web expose`, or take 127.0.0.1."
        )
    own_tls = config.expose in {"certificate", "generated"}
    scheme = "https" if own_tls else "http"
    port = config.port
    addresses = tuple(exact_origin(text, "channels.web.addresses") for text in config.addresses)
    local = tuple(_plain_origin(scheme, name, port) for name in LOOPBACK)
    named = () if is_local or _is_any(config.host) else (
        _plain_origin(scheme, _bracketed(config.host), port),
    )  # fmt: skip
    return Place(
        scheme=scheme,
        port=port,
        origins=frozenset((*addresses, *local, *named)),
        foreign=frozenset(exact_origin(one, "channels.web.cors_origins") for one in
                          config.cors_origins),
        link=(*addresses, *named, *local)[0],
    )  # fmt: skip


def exact_origin(text: str, key: str) -> str:
    """Return an origin as browsers write it. Raises ConfigError for anything that is more or less
    than a scheme, a host and perhaps a port."""
    try:
        parts = urlsplit(text.strip())
        port = parts.port
    except ValueError:
        parts, port = urlsplit(""), None
    rest = parts.path.strip("/") or parts.query or parts.fragment or parts.username
    if parts.scheme not in _USUAL or not parts.hostname or rest or "*" in text:
        raise ConfigError(
            f"{key}: {text!r} is no exact origin. Write scheme and host, for example"
            " https://pista.example."
        )
    return _plain_origin(parts.scheme, _bracketed(parts.hostname), port)


def is_loopback(host: str) -> bool:
    """Say whether only this computer reaches an address to listen on."""
    if host.lower() == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def listening_hosts(host: str) -> tuple[str, ...]:
    """Return the addresses to listen on: a loopback name means both families."""
    if host.lower() in {"127.0.0.1", "localhost"}:
        return ("127.0.0.1", "::1")
    return (host,)


def asker(peer: str, forwarded: Iterable[str], trusted: Iterable[str]) -> str:
    """Return for whom a request counts: the peer, or, where that is one of the `trusted` proxies,
    the last address in `forwarded` that is none."""
    proxies = frozenset(trusted)
    if peer not in proxies:
        return peer
    hops = [hop.strip() for line in forwarded for hop in line.split(",") if hop.strip()]
    return next((hop for hop in reversed(hops) if hop not in proxies), peer)


def _plain_origin(scheme: str, host: str, port: int | None) -> str:
    usual = port is None or port == _USUAL[scheme]
    return f"{scheme}://{host.lower()}" if usual else f"{scheme}://{host.lower()}:{port}"


def _netloc(origin: str) -> str:
    return origin.partition("://")[2]


def _same_netloc(origin: str, netloc: str) -> bool:
    scheme, _, own = origin.partition("://")
    return netloc in {own, own.removesuffix(f":{_USUAL[scheme]}")}


def _bracketed(host: str) -> str:
    return f"[{host}]" if ":" in host and not host.startswith("[") else host


def _is_any(host: str) -> bool:
    return host in {"0.0.0.0", "::"}  # noqa: S104 - compared, not bound
