"""What may be written into the forms."""

import pytest

from openpista.tui.core.websetup import (
    bot_token_finding,
    host_problem,
    passphrase_finding,
    phone_problem,
    port_problem,
)

TOKEN = "123456789:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw0"


@pytest.mark.parametrize("host", ["127.0.0.1", "::1", "localhost"])
def test_this_computer_alone_is_always_allowed(host: str) -> None:
    assert host_problem(host, {}) is None


@pytest.mark.parametrize("host", ["0.0.0.0", "192.168.1.4", "::", "example.org"])
def test_others_are_let_in_only_behind_a_guard(host: str) -> None:
    problem = host_problem(host, {"channels.web.tls_certificate": '""'})
    assert problem is not None
    assert problem.key == "web.host_open"

    assert host_problem(host, {"channels.web.tls_certificate": '"/etc/cert.pem"'}) is None
    assert host_problem(host, {"channels.web.trusted_proxy": '["10.0.0.1"]'}) is None


@pytest.mark.parametrize(
    ("host", "key"), [("", "web.host_needed"), ("a b", "web.host_wrong"), ("a/b", "web.host_wrong")]
)
def test_what_is_no_host_is_said(host: str, key: str) -> None:
    problem = host_problem(host, {})

    assert problem is not None
    assert problem.key == key


@pytest.mark.parametrize("port", ["1", "3210", "65535"])
def test_a_port_is_a_port(port: str) -> None:
    assert port_problem(port) is None


@pytest.mark.parametrize("port", ["", "0", "65536", "-1", "12a", "٣", "9" * 40, "3 2"])
def test_what_is_no_port_is_said(port: str) -> None:
    assert port_problem(port) is not None


def test_a_passphrase_is_long_or_none() -> None:
    assert passphrase_finding("") == ""
    assert passphrase_finding("x" * 11) == "short"
    assert passphrase_finding("correct horse battery") == ""


@pytest.mark.parametrize(
    ("text", "finding"),
    [
        ("", "empty"),
        (TOKEN, ""),
        (TOKEN.partition(":")[2], "shape"),
        ("123456789:short", "shape"),
        (f"bot{TOKEN}", "shape"),
        (TOKEN + " x", "shape"),
        ("123456789:" + "ä" * 35, "shape"),
    ],
)
def test_the_shape_of_a_bots_token(text: str, finding: str) -> None:
    assert bot_token_finding(text) == finding


@pytest.mark.parametrize("phone", ["+821012345678", "4915112345678"])
def test_a_number_with_its_country_code(phone: str) -> None:
    assert phone_problem(phone) is None


@pytest.mark.parametrize("phone", ["", "+", "123", "+82abc1234567", "1" * 16])
def test_what_is_no_number_is_said(phone: str) -> None:
    assert phone_problem(phone) is not None
