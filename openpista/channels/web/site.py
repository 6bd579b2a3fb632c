"""The files of the page: listed once at the start, named by what is in them, compressed once.

Nothing but what was in the folder then is ever served; a path of a request is a key, never a path.
"""

import gzip
import hashlib
import json
from pathlib import Path

from msgspec import Struct

from openpista.channels.web.headers import FOR_EVER, NO_CACHE

FOLDER = Path(__file__).parent / "page"
PLACEHOLDER = "@DIGEST@"
DIGEST_CHARS = 16
AT_THE_ROOT = frozenset({"index.html", "sw.js", "manifest.webmanifest"})
"""Files with a name that must not change, so they name the others by their digest."""

TYPES = {
    ".html": "text/html; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".css": "text/css; charset=utf-8",
    ".json": "application/json",
    ".webmanifest": "application/manifest+json",
    ".svg": "image/svg+xml",
    ".png": "image/png",
    ".ico": "image/x-icon",
    ".woff2": "font/woff2",
}
_PACKED_ALREADY = frozenset({".png", ".woff2", ".ico"})
WORTH_PACKING_BYTES = 256


class StaticFile(Struct, frozen=True):
    """One file as it is served."""

    body: bytes
    packed: bytes | None
    mime: str
    caching: str
    etag: str


class Site:
    """All files of the page by their paths."""

    def __init__(self, files: dict[str, StaticFile], digest: str) -> None:
        self._files = files
        self.digest = digest

    def get(self, path: str) -> StaticFile | None:
        """Return the file at a path of the site, None where there is none."""
        return self._files.get(path)

    @property
    def index(self) -> StaticFile:
        """The page itself, which stands at every address of a conversation."""
        return self._files["/"]


def read_site(folder: Path = FOLDER) -> Site:
    """Read and pack every file of the page. Takes some milliseconds of work: not on the loop."""
    found = {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.suffix in TYPES and not path.name.startswith(".")
    }
    digest = _digest_of(found)
    files: dict[str, StaticFile] = {}
    for name, body in found.items():
        suffix = Path(name).suffix
        if name in AT_THE_ROOT:
            text = body.replace(PLACEHOLDER.encode(), digest.encode())
            path = "/" if name == "index.html" else f"/{name}"
            files[path] = _file(text, suffix, NO_CACHE)
        else:
            files[f"/assets/{digest}/{name}"] = _file(body, suffix, FOR_EVER)
    names = sorted(name for name in found if name not in AT_THE_ROOT)
    listed = json.dumps({"digest": digest, "files": names}).encode()
    files[f"/assets/{digest}/files.json"] = _file(listed, ".json", FOR_EVER)
    if "/" not in files:
        files["/"] = _file(b"<!doctype html><title>openpista</title>", ".html", NO_CACHE)
    return Site(files, digest)


def _digest_of(found: dict[str, bytes]) -> str:
    whole = hashlib.sha256()
    for name, body in found.items():
        whole.update(f"{name}\0{len(body)}\0".encode())
        whole.update(body)
    return whole.hexdigest()[:DIGEST_CHARS]


def _file(body: bytes, suffix: str, caching: str) -> StaticFile:
    packed = None
    if suffix not in _PACKED_ALREADY and len(body) >= WORTH_PACKING_BYTES:
        packed = gzip.compress(body, compresslevel=9, mtime=0)
    etag = f'"{hashlib.sha256(body).hexdigest()[:DIGEST_CHARS]}"'
    return StaticFile(body, packed, TYPES[suffix], caching, etag)
