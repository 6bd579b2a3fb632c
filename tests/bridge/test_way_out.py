"""The bridge's way out through openpista's egress proxy: TLS to WhatsApp, and to nobody else."""

import asyncio
import os
import ssl
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

BRIDGE = Path(__file__).parents[2] / "bridge"
ASK = """
const { tunnelAgent } = await import('./src/proxy.js');
const { request } = await import('node:https');
const [host, port] = process.argv.slice(1);
const agent = tunnelAgent({ host: '127.0.0.1', port: Number(port) });
const asked = request({ host, path: '/', agent }, (response) => {
  response.resume();
  process.stdout.write(String(response.statusCode));
});
asked.on('error', (error) => process.stdout.write(error.code ?? error.message));
asked.end();
"""


def _certificate(folder: Path, host: str) -> Path:
    """Write a certificate for a host, signed by itself, with its key, into one file."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, host)])
    now = datetime.now(UTC)
    certificate = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - timedelta(days=1))
        .not_valid_after(now + timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName(host)]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    path = folder / "certificate.pem"
    path.write_bytes(
        certificate.public_bytes(serialization.Encoding.PEM)
        + key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return path


@asynccontextmanager
async def _proxy_to_itself(certificate: Path) -> AsyncGenerator[int]:
    """Serve a proxy that allows everything, whose every far end is one server with this
    certificate."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate)

    async def serve(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 200 Connection established\r\n\r\n")
            await writer.drain()
            await writer.start_tls(context)
            await reader.readuntil(b"\r\n\r\n")
            writer.write(b"HTTP/1.1 204 No Content\r\nConnection: close\r\n\r\n")
            await writer.drain()
        except (OSError, asyncio.IncompleteReadError):
            pass  # the bridge did not trust the certificate and hung up
        finally:
            writer.close()

    server = await asyncio.start_server(serve, "127.0.0.1", 0)
    async with server:
        yield server.sockets[0].getsockname()[1]


async def _asked(host: str, certificate: Path, trusted: Path | None) -> str:
    async with _proxy_to_itself(certificate) as port:
        env = {} if trusted is None else {"NODE_EXTRA_CA_CERTS": str(trusted)}
        process = await asyncio.create_subprocess_exec(
            "node",
            "--input-type=module",
            "-e",
            ASK,
            host,
            str(port),
            cwd=BRIDGE,
            env={"PATH": os.environ["PATH"], **env},
            stdout=asyncio.subprocess.PIPE,
        )
        printed, _ = await process.communicate()
    return printed.decode()


async def test_through_the_proxy_whatsapp_is_reached_by_tls(tmp_path: Path) -> None:
    certificate = _certificate(tmp_path, "web.whatsapp.com")

    assert await _asked("web.whatsapp.com", certificate, certificate) == "204"


async def test_a_certificate_that_nobody_vouches_for_is_refused(tmp_path: Path) -> None:
    certificate = _certificate(tmp_path, "web.whatsapp.com")

    assert "SELF_SIGNED" in await _asked("web.whatsapp.com", certificate, None)


async def test_a_certificate_of_another_host_is_refused(tmp_path: Path) -> None:
    certificate = _certificate(tmp_path, "elsewhere.example")

    answer = await _asked("web.whatsapp.com", certificate, certificate)

    assert answer == "ERR_TLS_CERT_ALTNAME_INVALID"
