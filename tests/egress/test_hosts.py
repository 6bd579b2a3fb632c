"""Hosts and ports have one spelling; what only some parsers understand is refused."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.egress.errors import EgressRefused
from openpista.egress.hosts import HostPort, as_address, normal_host, parse_host_port


@pytest.mark.parametrize(
    ("text", "host", "port"),
    [
        ("example.com:443", "example.com", 443),
        ("EXAMPLE.com.:80", "example.com", 80),
        ("[2001:DB8::1]:443", "2001:db8::1", 443),
        ("127.0.0.1:8080", "127.0.0.1", 8080),
        ("bücher.example:443", "xn--bcher-kva.example", 443),
        ("a_b.example:1", "a_b.example", 1),
    ],
)
def test_a_host_and_port_are_read(text: str, host: str, port: int) -> None:
    assert parse_host_port(text) == HostPort(host, port)


@pytest.mark.parametrize(
    "text",
    [
        "example.com",
        "example.com:",
        "example.com:0",
        "example.com:65536",
        "example.com:http",
        "user@example.com:80",
        "exa mple.com:80",
        "example.com:80/path",
        "exam%70le.com:80",
        "exa\0mple.com:80",
        "-bad.example:80",
        "a..b:80",
        ":80",
        "",
        "0x7f.1:80",
        "2130706433:80",
        "0177.0.0.1:80",
        "127.1:80",
        "[::1:80",
        "[example.com]:80",
        "http://example.com:80",
        "example.com:80#x",
        "x" * 64 + ".example:80",
        "\u2028.example:80",
    ],
)
def test_anything_else_is_refused(text: str) -> None:
    with pytest.raises(EgressRefused):
        parse_host_port(text)


def test_a_default_port_stands_in() -> None:
    assert parse_host_port("example.com", default_port=80) == HostPort("example.com", 80)


def test_a_host_and_port_are_written_as_they_are_read() -> None:
    for text in ("example.com:443", "[2001:db8::1]:443", "127.0.0.1:80"):
        assert str(parse_host_port(text)) == text


def test_addresses_are_told_from_names() -> None:
    assert as_address("::1") is not None
    assert as_address("localhost") is None


@given(st.text(max_size=60))
def test_nothing_but_a_refusal_comes_of_any_text(text: str) -> None:
    try:
        host = normal_host(text)
    except EgressRefused:
        return

    assert normal_host(host) == host
    assert host.isascii()
    assert not set(host) & set("/@#?%\\ \0")
