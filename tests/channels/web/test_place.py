"""Which requests come from the page itself."""

import pytest

from openpista.channels.web.place import (
    asker,
    exact_origin,
    is_loopback,
    listening_hosts,
    place_of,
)
from openpista.config.schema_channels import WebConfig
from openpista.domain.errors import ConfigError

LOCAL = place_of(WebConfig())
PROXIED = place_of(
    WebConfig(
        host="0.0.0.0",
        expose="proxy",
        addresses=("https://pista.example",),
        cors_origins=("https://other.example:8443",),
    )
)


@pytest.mark.parametrize(
    ("host", "origin"),
    [
        ("127.0.0.1:3210", "http://127.0.0.1:3210"),
        ("LOCALHOST:3210", "http://localhost:3210"),
        ("[::1]:3210", "http://[::1]:3210"),
        ("127.0.0.1", None),
        ("127.0.0.1:80", None),
        ("evil.example:3210", None),
        ("localhost.evil.example:3210", None),
        ("", None),
    ],
)
def test_only_our_own_hosts_count(host: str, origin: str | None) -> None:
    assert LOCAL.origin_of(host, "127.0.0.1") == origin


def test_a_number_counts_only_where_the_connection_arrived_at_it() -> None:
    assert PROXIED.origin_of("192.168.1.5:3210", "192.168.1.5") == "http://192.168.1.5:3210"
    assert PROXIED.origin_of("192.168.1.5:3210", "10.0.0.1") is None


def test_a_configured_address_counts() -> None:
    assert PROXIED.origin_of("pista.example", "10.0.0.1") == "https://pista.example"
    assert PROXIED.link == "https://pista.example"


def test_a_page_speaks_to_its_own_server_and_listed_ones_too() -> None:
    own = "https://pista.example"

    assert PROXIED.admits(own, own)
    assert PROXIED.admits("https://other.example:8443", own)
    assert not PROXIED.admits("https://other.example", own)
    assert not PROXIED.admits("http://127.0.0.1:3210", own)
    assert not PROXIED.admits("null", own)


def test_an_open_address_without_a_guard_is_refused() -> None:
    with pytest.raises(ConfigError, match="openpista web expose"):
        place_of(WebConfig(host="0.0.0.0"))


def test_a_certificate_of_our_own_makes_the_page_https() -> None:
    place = place_of(WebConfig(host="192.168.1.5", expose="generated"))

    assert place.link == "https://192.168.1.5:3210"


@pytest.mark.parametrize(
    "text",
    ["*", "https://*.example", "pista.example", "https://a.example/x", "ftp://a.example",
     "https://u@a.example", "https://a.example?x=1", "https://a.example:port", ""],
)  # fmt: skip
def test_what_is_no_exact_origin_is_refused(text: str) -> None:
    with pytest.raises(ConfigError, match="no exact origin"):
        exact_origin(text, "channels.web.cors_origins")


def test_origins_are_written_as_browsers_write_them() -> None:
    assert exact_origin("HTTPS://Pista.Example:443/", "k") == "https://pista.example"
    assert exact_origin("http://[::1]:8080", "k") == "http://[::1]:8080"


def test_loopback_means_both_families() -> None:
    assert listening_hosts("localhost") == ("127.0.0.1", "::1")
    assert listening_hosts("192.168.1.5") == ("192.168.1.5",)
    assert is_loopback("127.0.0.9")
    assert not is_loopback("0.0.0.0")
    assert not is_loopback("pista.example")


def test_a_proxy_is_believed_only_where_it_is_trusted() -> None:
    forwarded = ["1.1.1.1, 2.2.2.2", "10.0.0.1"]

    assert asker("9.9.9.9", forwarded, ["10.0.0.1"]) == "9.9.9.9"
    assert asker("10.0.0.1", forwarded, ["10.0.0.1"]) == "2.2.2.2"
    assert asker("10.0.0.1", [], ["10.0.0.1"]) == "10.0.0.1"
