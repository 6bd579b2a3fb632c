"""Only the public internet is reached, however an address is wrapped."""

from ipaddress import ip_address

import pytest

from openpista.egress.errors import EgressRefused
from openpista.egress.hosts import HostPort
from openpista.egress.rules import refusal_of, resolve_by_system, vetted_addresses

_NONE: frozenset[HostPort] = frozenset()


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.9.10",
        "0.0.0.0",
        "10.0.0.1",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.1.1",
        "169.254.169.254",
        "100.64.0.1",
        "100.100.100.200",
        "192.0.0.192",
        "192.0.2.1",
        "198.18.0.1",
        "192.88.99.1",
        "224.0.0.1",
        "239.255.255.250",
        "240.0.0.1",
        "255.255.255.255",
        "::",
        "::1",
        "fe80::1",
        "fec0::1",
        "fc00::1",
        "fd00:ec2::254",
        "ff02::1",
        "2001:db8::1",
        "::ffff:169.254.169.254",
        "::ffff:127.0.0.1",
        "::169.254.169.254",
        "::127.0.0.1",
        "::ffff:0:127.0.0.1",
        "64:ff9b::169.254.169.254",
        "64:ff9b::7f00:1",
        "64:ff9b:1::1",
        "64:ff9b:1:a9fe:a9:fe00::",
        "2002:a9fe:a9fe::1",
        "2002:7f00:1::1",
        "2001:0:a9fe:a9fe::1",
        "2001:0:4136:e378:8000:63bf:5601:5601",
        "2606:4700::5efe:127.0.0.1",
        "2606:4700::200:5efe:169.254.169.254",
        "2606:4700:0:0:0:5efe:10.0.0.1",
    ],
)
def test_what_is_not_public_is_refused_in_every_wrapping(address: str) -> None:
    assert refusal_of(ip_address(address)) is not None


@pytest.mark.parametrize(
    "address",
    [
        "1.1.1.1",
        "93.184.216.34",
        "2606:4700:4700::1111",
        "64:ff9b::101:101",
        "2002:101:101::1",
        "::ffff:1.1.1.1",
    ],
)
def test_what_is_public_is_reached(address: str) -> None:
    assert refusal_of(ip_address(address)) is None


def _answers(*addresses: str):
    async def resolve(host: str, port: int) -> tuple[str, ...]:
        return addresses

    return resolve


async def test_a_name_that_leads_inside_is_refused() -> None:
    target = HostPort("rebind.example", 80)

    with pytest.raises(EgressRefused, match="not on the public internet"):
        await vetted_addresses(target, exceptions=_NONE, resolve=_answers("127.0.0.1"))


async def test_of_several_addresses_only_the_public_ones_are_used() -> None:
    target = HostPort("mixed.example", 80)

    found = await vetted_addresses(
        target, exceptions=_NONE, resolve=_answers("10.0.0.1", "1.1.1.1", "::1")
    )

    assert found == ("1.1.1.1",)


@pytest.mark.parametrize("host", ["metadata.google.internal", "metadata", "instance-data"])
async def test_metadata_names_are_refused_whatever_they_resolve_to(host: str) -> None:
    with pytest.raises(EgressRefused, match="metadata"):
        await vetted_addresses(HostPort(host, 80), exceptions=_NONE, resolve=_answers("1.1.1.1"))


async def test_the_owners_exceptions_hold_for_host_and_port_together() -> None:
    exceptions = frozenset({HostPort("127.0.0.1", 8080), HostPort("nas.local", 80)})

    loopback = await vetted_addresses(
        HostPort("127.0.0.1", 8080), exceptions=exceptions, resolve=_answers()
    )
    named = await vetted_addresses(
        HostPort("nas.local", 80), exceptions=exceptions, resolve=_answers("192.168.1.9")
    )

    assert (loopback, named) == (("127.0.0.1",), ("192.168.1.9",))
    for other in (HostPort("127.0.0.1", 8081), HostPort("nas.local", 443)):
        with pytest.raises(EgressRefused):
            await vetted_addresses(other, exceptions=exceptions, resolve=_answers("192.168.1.9"))


async def test_a_name_without_an_address_is_told() -> None:
    async def fails(host: str, port: int) -> tuple[str, ...]:
        raise OSError(-2, "Name or service not known")

    with pytest.raises(EgressRefused, match="has no address: Name or service not known"):
        await vetted_addresses(HostPort("gone.example", 80), exceptions=_NONE, resolve=fails)


async def test_the_system_knows_its_own_name() -> None:
    assert "127.0.0.1" in await resolve_by_system("127.0.0.1", 80)
