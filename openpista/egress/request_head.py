"""The head of a request to a proxy: read, checked, and rewritten for the origin server."""

import re
from urllib.parse import urlsplit

from msgspec import Struct

from openpista.egress.errors import EgressRefused
from openpista.egress.hosts import HostPort, parse_host_port

MAX_HEAD_BYTES = 16 * 1024

_METHOD = re.compile(r"[A-Z]{1,16}")
_DROPPED = frozenset(
    {b"connection", b"host", b"keep-alive", b"proxy-authorization", b"proxy-connection"}
)


class RequestHead(Struct, frozen=True):
    """`tunnel` for CONNECT; else `origin_form` is what the origin server gets to read."""

    target: HostPort
    tunnel: bool
    origin_form: bytes = b""


def parse_head(head: bytes) -> RequestHead:
    """Read a head that ends in an empty line. Raises EgressRefused with a sentence."""
    request_line, _, fields = head.partition(b"\r\n")
    parts = request_line.decode("ascii", errors="replace").split(" ")
    if len(parts) != 3 or not parts[2].startswith("HTTP/1.") or not _METHOD.fullmatch(parts[0]):
        raise EgressRefused("This is not an HTTP request.")
    method, url, _ = parts
    if method == "CONNECT":
        return RequestHead(parse_host_port(url), tunnel=True)
    if not url.lower().startswith("http://"):
        raise EgressRefused("The proxy takes http:// addresses and CONNECT.")
    try:
        split = urlsplit(url)
    except ValueError as error:
        raise EgressRefused("This is not an address.") from error
    if "@" in split.netloc:
        raise EgressRefused("An address with a user name is not fetched.")
    target = parse_host_port(split.netloc, default_port=80)
    path = (split.path or "/") + (f"?{split.query}" if split.query else "")
    return RequestHead(target, tunnel=False, origin_form=_rewritten(method, path, target, fields))


def _rewritten(method: str, path: str, target: HostPort, fields: bytes) -> bytes:
    """One request per connection, addressed to the host that was vetted and to no other."""
    host = str(target).removesuffix(":80")
    kept = [
        line
        for line in fields.split(b"\r\n")
        if line and line.partition(b":")[0].strip().lower() not in _DROPPED
    ]
    lines = [f"{method} {path} HTTP/1.1".encode("ascii"), f"Host: {host}".encode("ascii"), *kept]
    return b"\r\n".join([*lines, b"Connection: close", b"", b""])
