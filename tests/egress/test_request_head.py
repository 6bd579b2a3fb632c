"""A request's head is understood whole, or refused."""

import contextlib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.egress.errors import EgressRefused
from openpista.egress.hosts import HostPort
from openpista.egress.request_head import parse_head


def test_a_tunnel_names_host_and_port() -> None:
    head = parse_head(b"CONNECT example.com:443 HTTP/1.1\r\nHost: example.com:443\r\n\r\n")

    assert (head.target, head.tunnel) == (HostPort("example.com", 443), True)


def test_a_plain_request_is_rewritten_for_the_host_that_was_vetted() -> None:
    head = parse_head(
        b"GET http://example.com/a?b=c HTTP/1.1\r\nHost: internal.example\r\n"
        b"Proxy-Authorization: Basic x\r\nProxy-Connection: keep-alive\r\n"
        b"Connection: keep-alive\r\nAccept: */*\r\n\r\n"
    )

    assert head.target == HostPort("example.com", 80)
    assert head.origin_form == (
        b"GET /a?b=c HTTP/1.1\r\nHost: example.com\r\nAccept: */*\r\nConnection: close\r\n\r\n"
    )


def test_a_port_stays_in_the_host_line() -> None:
    head = parse_head(b"GET http://example.com:8080 HTTP/1.1\r\n\r\n")

    assert head.origin_form.startswith(b"GET / HTTP/1.1\r\nHost: example.com:8080\r\n")


@pytest.mark.parametrize(
    "head",
    [
        b"GET / HTTP/1.1\r\n\r\n",
        b"GET https://example.com/ HTTP/1.1\r\n\r\n",
        b"GET ftp://example.com/ HTTP/1.1\r\n\r\n",
        b"GET http://user:pass@example.com/ HTTP/1.1\r\n\r\n",
        b"CONNECT example.com HTTP/1.1\r\n\r\n",
        b"CONNECT user@example.com:443 HTTP/1.1\r\n\r\n",
        b"get http://example.com/ HTTP/1.1\r\n\r\n",
        b"GET http://example.com/ HTTP/2\r\n\r\n",
        b"GET http://[::1/ HTTP/1.1\r\n\r\n",
        b"GET  http://example.com/ HTTP/1.1\r\n\r\n",
        b"\x16\x03\x01\x02\x00\r\n\r\n",
        b"\r\n\r\n",
    ],
)
def test_anything_else_is_refused(head: bytes) -> None:
    with pytest.raises(EgressRefused):
        parse_head(head)


@given(st.binary(max_size=200))
def test_no_bytes_break_it(data: bytes) -> None:
    with contextlib.suppress(EgressRefused):
        parse_head(data)


@given(st.text(alphabet="GEThtp:/.a1[]@ %\u00fc\r\n", max_size=60))
def test_no_address_breaks_it(url: str) -> None:
    with contextlib.suppress(EgressRefused):
        parse_head(f"GET {url} HTTP/1.1\r\n\r\n".encode())
