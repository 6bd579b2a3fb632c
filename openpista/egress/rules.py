"""Which addresses may be reached: the public internet only (security.md §10).

Python 3.11 calls 169.254.169.254 public when it is wrapped as v4-compatible, NAT64 or 6to4, so
every wrapped form is opened and each address inside must pass too.
"""

import asyncio
import socket
from collections.abc import Awaitable, Callable, Iterator
from ipaddress import (
    IPv4Address,
    IPv4Network,
    IPv6Address,
    IPv6Network,
    ip_address,
    ip_network,
)

from openpista.egress.errors import EgressRefused
from openpista.egress.hosts import HostPort, as_address

Address = IPv4Address | IPv6Address
Resolve = Callable[[str, int], Awaitable[tuple[str, ...]]]
"""Returns the addresses of a host as text; passed in so that tests need no name server."""

_METADATA_NAMES = frozenset(
    {
        "instance-data",
        "instance-data.ec2.internal",
        "metadata",
        "metadata.azure.internal",
        "metadata.goog",
        "metadata.google.internal",
    }
)
_METADATA_ADDRESSES = frozenset(
    map(ip_address, ("169.254.169.254", "100.100.100.200", "192.0.0.192", "fd00:ec2::254"))
)
_ALSO_CLOSED: tuple[IPv4Network | IPv6Network, ...] = tuple(
    map(
        ip_network,
        (
            "192.88.99.0/24",  # relays of 6to4, RFC 7526
            "64:ff9b:1::/48",  # NAT64 of a local network, RFC 8215
            "2001:db8::/32",
            "fec0::/10",
        ),
    )
)
_LAST_32_BITS = (
    IPv6Network("::/96"),  # v4-compatible
    IPv6Network("::ffff:0:0/96"),  # v4-mapped
    IPv6Network("::ffff:0:0:0/96"),  # translated, RFC 2765
    IPv6Network("64:ff9b::/96"),  # NAT64
)
_ISATAP_MARKS = frozenset({0x0000_5EFE, 0x0200_5EFE})


def refusal_of(address: Address) -> str | None:
    """Return why an address may not be reached, None when it may."""
    for one in (address, *_inside(address)):
        if one in _METADATA_ADDRESSES:
            return "it belongs to a cloud's metadata service"
        if one.is_multicast or not one.is_global or any(one in net for net in _ALSO_CLOSED):
            return "it is not on the public internet"
    return None


async def vetted_addresses(
    target: HostPort, *, exceptions: frozenset[HostPort], resolve: Resolve
) -> tuple[str, ...]:
    """Return the addresses of `target` that may be connected to; connect to these, not to the
    name, which may mean another address a moment later.

    `exceptions` come from the owner's config only. Raises EgressRefused.
    """
    excepted = target in exceptions
    if target.host in _METADATA_NAMES and not excepted:
        raise EgressRefused(f"{target.host} is a cloud's metadata service.")
    literal = as_address(target.host)
    if literal is not None:
        found: tuple[str, ...] = (target.host,)
    else:
        try:
            found = await resolve(target.host, target.port)
        except OSError as error:
            raise EgressRefused(f"{target.host} has no address: {error.strerror}.") from error
    if excepted:
        return found
    refusals = {text: refusal_of(ip_address(text)) for text in found}
    allowed = tuple(text for text, why in refusals.items() if why is None)
    if not allowed:
        why = next(iter(refusals.values()), None) or "it has none"
        raise EgressRefused(f"{target} is not reached: its address is refused, {why}.")
    return allowed


async def resolve_by_system(host: str, port: int) -> tuple[str, ...]:
    """Ask the system's resolver."""
    loop = asyncio.get_running_loop()
    found = await loop.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(sockaddr[0]).partition("%")[0] for *_, sockaddr in found))


def _inside(address: Address) -> Iterator[Address]:
    """Open every way to wrap an IPv4 address into an IPv6 one."""
    if isinstance(address, IPv4Address):
        return
    number = int(address)
    if any(address in network for network in _LAST_32_BITS):
        yield IPv4Address(number & 0xFFFF_FFFF)
    if address.sixtofour is not None:
        yield address.sixtofour
    if address.teredo is not None:
        yield from address.teredo
    if number >> 32 & 0xFFFF_FFFF in _ISATAP_MARKS:
        yield IPv4Address(number & 0xFFFF_FFFF)
