"""Where an address leads: to this computer, to a network of one's own, or away."""

import pytest

from openpista.egress.addresses import host_of, is_loopback, is_near, origin_of


@pytest.mark.parametrize(
    ("url", "loopback", "near"),
    [
        ("http://localhost:1/v1", True, True),
        ("http://LOCALHOST./v1", True, True),
        ("http://a.localhost", True, True),
        ("http://127.0.0.9", True, True),
        ("http://[::1]:8", True, True),
        ("http://10.0.0.1", False, True),
        ("http://192.168.1.5:80", False, True),
        ("http://nas.local", False, True),
        ("http://nas", False, True),
        ("http://8.8.8.8", False, False),
        ("https://api.openai.com", False, False),
        ("http://127.0.0.1.example.com", False, False),
        ("http://user@localhost:1@evil.example", False, False),
    ],
)
def test_where_an_address_leads(url: str, loopback: bool, near: bool):
    assert (is_loopback(url), is_near(url)) == (loopback, near)


def test_the_port_of_a_scheme_need_not_be_written():
    assert origin_of("https://A.example/x") == origin_of("https://a.example:443")
    assert origin_of("https://a.example") != origin_of("http://a.example")


def test_an_address_that_is_none_has_no_host():
    assert host_of("http://[") == ""
    assert host_of("nonsense") == ""
