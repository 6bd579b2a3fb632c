"""What an address of a service says about where it leads. Decides nothing."""

import ipaddress
from urllib.parse import urlsplit

_HOME_SUFFIXES = (".local", ".lan", ".internal", ".home.arpa")


def host_of(url: str) -> str:
    """Return the host of `url` in small letters, empty where it has none."""
    try:
        return (urlsplit(url).hostname or "").rstrip(".").lower()
    except ValueError:
        return ""


def origin_of(url: str) -> tuple[str, str, int | None]:
    """Return scheme, host and port: what a key belongs to."""
    parts = urlsplit(url)
    default = {"http": 80, "https": 443}.get(parts.scheme)
    return parts.scheme, host_of(url), parts.port or default


def is_loopback(url: str) -> bool:
    """Say whether `url` leads to this computer."""
    host = host_of(url)
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def is_near(url: str) -> bool:
    """Say whether `url` leads to this computer or a private network."""
    host = host_of(url)
    if is_loopback(url) or host.endswith(_HOME_SUFFIXES):
        return True
    try:
        return ipaddress.ip_address(host).is_private
    except ValueError:
        return "." not in host
