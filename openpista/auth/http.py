"""The HTTP client of logins: no redirects, bounded answers, and errors without secrets in them."""

import asyncio
from collections.abc import Mapping
from typing import TYPE_CHECKING

import msgspec
from msgspec import Struct

import openpista
from openpista.auth.errors import LoginError
from openpista.egress.addresses import host_of, is_loopback
from openpista.guard.safe_text import safe_text

if TYPE_CHECKING:
    import httpx2

TIMEOUT_S = 30.0
"""original-agent.md §5.1."""

MAX_REPLY_BYTES = 1024 * 1024
MAX_TOLD_CHARS = 120
_LEAST_SECRET_CHARS = 4


class Reply(Struct, frozen=True):
    """An answer. Its `repr` tells nothing, because it may hold tokens."""

    status: int
    body: bytes = b""

    def __repr__(self) -> str:
        return f"Reply({self.status})"

    @property
    def is_well(self) -> bool:
        """Say whether the request succeeded."""
        return 200 <= self.status < 300

    def fields(self) -> dict[str, object]:
        """Return the JSON object of the answer, an empty one where it is none."""
        try:
            return msgspec.json.decode(self.body, type=dict[str, object])
        except (msgspec.DecodeError, RecursionError):
            return {}

    def text(self, name: str) -> str:
        """Return a text of the JSON object, empty where there is none."""
        value = self.fields().get(name)
        return value if isinstance(value, str) else ""

    def number(self, name: str) -> float | None:
        """Return a number of the JSON object; some services write it as a text."""
        value = self.fields().get(name)
        try:
            number = float(value) if isinstance(value, int | float | str) else None
        except ValueError:
            return None
        return number if number is not None and 0 <= number < 1e12 else None

    def error(self) -> str:
        """Return the name that the service gives the error, empty where it gives none."""
        match self.fields():
            case {"error": str(name)}:
                return name
            case {"error": {"code": str(name)}} | {"error": {"type": str(name)}}:
                return name
            case {"code": str(name)}:
                return name
            case _:
                return ""

    def told(self, *secrets: str) -> str:
        """Return what the service says about the error, short, without any of `secrets`."""
        match self.fields():
            case {"error_description": str(text)} | {"error": {"message": str(text)}}:
                pass
            case {"error": str(text)} | {"message": str(text)} | {"detail": str(text)}:
                pass
            case _:
                text = f"status {self.status}"
        for secret in secrets:
            if len(secret) >= _LEAST_SECRET_CHARS:
                text = text.replace(secret, "***")
        shown = " ".join(safe_text(text).split())
        return shown if len(shown) <= MAX_TOLD_CHARS else f"{shown[:MAX_TOLD_CHARS]}…"


class LoginHttp:
    """Sends the few requests that logins need; each over a connection of its own."""

    def __init__(self, *, timeout_s: float = TIMEOUT_S) -> None:
        self._timeout_s = timeout_s

    async def get(self, url: str, headers: Mapping[str, str] | None = None) -> Reply:
        """Return the answer to a GET. Raises LoginError where nobody answers."""
        return await self._send("GET", url, headers or {})

    async def post_form(
        self, url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Return the answer to a form. Raises LoginError where nobody answers."""
        import urllib.parse

        body = urllib.parse.urlencode(fields, quote_via=urllib.parse.quote).encode()
        kind = {"content-type": "application/x-www-form-urlencoded"}
        return await self._send("POST", url, {**kind, **(headers or {})}, body)

    async def post_json(
        self, url: str, fields: Mapping[str, str], headers: Mapping[str, str] | None = None
    ) -> Reply:
        """Return the answer to a JSON object. Raises LoginError where nobody answers."""
        kind = {"content-type": "application/json"}
        return await self._send(
            "POST", url, {**kind, **(headers or {})}, msgspec.json.encode(fields)
        )

    async def _send(
        self, method: str, url: str, headers: Mapping[str, str], body: bytes | None = None
    ) -> Reply:
        import httpx2

        ours = {
            "accept": "application/json",
            "user-agent": f"openpista/{openpista.__version__}",
            **headers,
        }
        try:
            async with asyncio.timeout(self._timeout_s), _client(url) as client:
                request = client.build_request(method, url, headers=ours, content=body)
                return await _read(await client.send(request, stream=True))
        except (httpx2.HTTPError, httpx2.InvalidURL, TimeoutError, OSError) as error:
            raise LoginError(
                f"{host_of(url) or url} does not answer. Check the network and try again.",
                failure="network",
                detail=type(error).__name__,
            ) from error


def _client(url: str) -> "httpx2.AsyncClient":
    import httpx2

    return httpx2.AsyncClient(timeout=None, follow_redirects=False, trust_env=not is_loopback(url))


async def _read(response: "httpx2.Response") -> Reply:
    import httpx2

    body = bytearray()
    try:
        async for piece in response.aiter_bytes():
            body += piece
            if len(body) > MAX_REPLY_BYTES:
                raise httpx2.DecodingError("the answer is too large", request=response.request)
    finally:
        await response.aclose()
    return Reply(response.status_code, bytes(body))
