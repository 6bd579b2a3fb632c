"""Certificates of the page."""

import datetime
import stat
from pathlib import Path

import pytest
from cryptography import x509

from openpista.channels.web.certificate import fingerprint_of, given_certificate, own_certificate
from openpista.domain.errors import ConfigError


def test_a_certificate_is_made_once_and_named_by_its_fingerprint(tmp_path: Path) -> None:
    made = own_certificate(tmp_path, ["127.0.0.1", "pista.example"])
    text = made.chain.read_text()

    assert own_certificate(tmp_path, ["127.0.0.1"]) == made
    assert made.fingerprint == fingerprint_of(text)
    assert len(made.fingerprint) == 95
    assert stat.S_IMODE(made.chain.stat().st_mode) == 0o600
    names = x509.load_pem_x509_certificate(text.encode()).extensions.get_extension_for_class(
        x509.SubjectAlternativeName
    )
    assert "pista.example" in names.value.get_values_for_type(x509.DNSName)


def test_browsers_take_no_longer_life(tmp_path: Path) -> None:
    text = own_certificate(tmp_path, ["::1"]).chain.read_text()
    made = x509.load_pem_x509_certificate(text.encode())

    assert made.not_valid_after_utc - made.not_valid_before_utc <= datetime.timedelta(days=398)


def test_another_name_needs_another_certificate(tmp_path: Path) -> None:
    first = own_certificate(tmp_path, ["127.0.0.1"])

    assert own_certificate(tmp_path, ["127.0.0.1", "10.0.0.5"]).fingerprint != first.fingerprint


def test_a_damaged_one_is_made_anew(tmp_path: Path) -> None:
    first = own_certificate(tmp_path, ["127.0.0.1"])
    first.chain.write_text("nothing")

    assert own_certificate(tmp_path, ["127.0.0.1"]).fingerprint != first.fingerprint


def test_ones_own_certificate_is_taken(tmp_path: Path) -> None:
    made = own_certificate(tmp_path, ["127.0.0.1"])

    assert given_certificate(str(made.chain), "") == made
    with pytest.raises(ConfigError, match="names none"):
        given_certificate("", "")
    with pytest.raises(ConfigError, match="cannot be read"):
        given_certificate(str(tmp_path / "none.pem"), "")
