"""Host names and ports as the rules compare them: parsed once, in one spelling."""

import re
from ipaddress import IPv4Address, IPv6Address, ip_address

from msgspec import Struct

from openpista.egress.errors import EgressRefused

WEB_PORTS = frozenset({80, 443, 8080, 8443})
"""What a page or a model may name; any other port must have been typed by the owner."""

_MAX_HOST_CHARS = 253
_LABEL = re.compile(r"[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?")
_NUMBER_LIKE = re.compile(r"(0x[0-9a-f]*|[0-9]+)")


class HostPort(Struct, frozen=True):
    """A host in lower-case ASCII (or an address) and a port."""

    host: str
    port: int

    def __str__(self) -> str:
        return f"[{self.host}]:{self.port}" if ":" in self.host else f"{self.host}:{self.port}"


def parse_host_port(text: str, *, default_port: int | None = None) -> HostPort:
    """Read `host:port`, `[v6]:port`, or a bare host when there is a default port.

    Raises EgressRefused with a sentence for anything else.
    """
    match = re.fullmatch(r"(\[[0-9A-Fa-f:.]+\]|[^\[\]:@/?#\\\s]+)(?::([0-9]{1,5}))?", text)
    if match is None:
        raise EgressRefused(f"{text!r} is not a host and port.")
    port = int(match[2]) if match[2] else default_port
    if port is None or not 0 < port < 65536:
        raise EgressRefused(f"{text!r} names no valid port; write host:port.")
    return HostPort(normal_host(match[1]), port)


def normal_host(host: str) -> str:
    """Return a host name in the one spelling that is compared.

    Letters, digits, hyphens; other alphabets as IDNA. Raises EgressRefused for anything else,
    numbers that only some parsers take for an address (`0x7f.1`, `2130706433`) included.
    """
    bare = host.strip("[]").rstrip(".")
    address = as_address(bare)
    if address is not None:
        return str(address)
    ascii_host = _ascii(bare).lower()
    labels = ascii_host.split(".")
    if len(ascii_host) > _MAX_HOST_CHARS or not all(map(_LABEL.fullmatch, labels)):
        raise EgressRefused(f"{host!r} is not a host name.")
    if _NUMBER_LIKE.fullmatch(labels[-1]):
        raise EgressRefused(f"{host!r} is an address in a spelling that is not taken.")
    return ascii_host


def as_address(host: str) -> IPv4Address | IPv6Address | None:
    """Return the address that `host` spells in the usual way, None when it is a name."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def _ascii(host: str) -> str:
    if host.isascii():
        return host
    try:
        return host.encode("idna").decode("ascii")
    except UnicodeError as error:
        raise EgressRefused(f"{host!r} is not a host name.") from error
