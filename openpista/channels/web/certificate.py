"""A certificate of our own for a page that is reached from elsewhere without a real one. Browsers
warn about it; its fingerprint is how its owner knows it again (decisions.md 27)."""

import datetime
import ipaddress
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import Struct

from openpista.auth.private_file import read_private, write_private
from openpista.domain.errors import ConfigError

if TYPE_CHECKING:
    from cryptography.x509 import GeneralName

LIFE = datetime.timedelta(days=397)
"""Browsers take no certificate that holds for longer."""

RENEW_BEFORE = datetime.timedelta(days=30)
NAME = "openpista"


class Certificate(Struct, frozen=True):
    """Files with a certificate and its key, and the SHA-256 fingerprint as browsers show it."""

    chain: Path
    key: Path
    fingerprint: str


def own_certificate(folder: Path, hosts: Iterable[str]) -> Certificate:
    """Return the certificate that lies in `folder`; a new one where there is none, where it is
    about to run out, or where it does not name all `hosts`. Raises CredentialsUnsafeError."""
    path = folder / "certificate.pem"
    wanted = sorted(set(hosts))
    text = read_private(path)
    if text is None or not _serves(text, wanted):
        text = _made(wanted)
        write_private(path, text)
    return Certificate(path, path, fingerprint_of(text))


def given_certificate(chain: str, key: str) -> Certificate:
    """Return the certificate that the configuration names. Raises ConfigError."""
    if not chain:
        raise ConfigError(
            "channels.web.expose is certificate, but channels.web.tls_certificate names none."
        )
    path = Path(chain)
    try:
        return Certificate(path, Path(key or chain), fingerprint_of(path.read_text()))
    except (OSError, ValueError) as error:
        raise ConfigError(f"The certificate {chain} cannot be read: {error}.") from error


def fingerprint_of(text: str) -> str:
    """Return the SHA-256 fingerprint of the first certificate in a PEM text. Raises ValueError."""
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes

    digest = x509.load_pem_x509_certificate(text.encode()).fingerprint(hashes.SHA256())
    return ":".join(f"{byte:02X}" for byte in digest)


def _serves(text: str, hosts: list[str]) -> bool:
    from cryptography import x509

    try:
        certificate = x509.load_pem_x509_certificate(text.encode())
        names = certificate.extensions.get_extension_for_class(x509.SubjectAlternativeName).value
    except (ValueError, x509.ExtensionNotFound):
        return False
    named = set(names.get_values_for_type(x509.DNSName))
    named |= {str(one) for one in names.get_values_for_type(x509.IPAddress)}
    now = datetime.datetime.now(datetime.UTC)
    return certificate.not_valid_after_utc - now > RENEW_BEFORE and named >= set(hosts)


def _made(hosts: list[str]) -> str:
    from cryptography import x509
    from cryptography.hazmat.primitives import hashes, serialization
    from cryptography.hazmat.primitives.asymmetric import ec
    from cryptography.x509.oid import NameOID

    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, NAME)])
    now = datetime.datetime.now(datetime.UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + LIFE - datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([_named(one) for one in hosts]), critical=False)
        .add_extension(x509.BasicConstraints(ca=False, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    return certificate.public_bytes(serialization.Encoding.PEM).decode() + private.decode()


def _named(host: str) -> "GeneralName":
    from cryptography import x509

    try:
        return x509.IPAddress(ipaddress.ip_address(host))
    except ValueError:
        return x509.DNSName(host)
