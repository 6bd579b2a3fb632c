"""The one HTTP client of a provider: no redirects, no headers but ours, no other host.

The SDKs read headers, organisations and keys out of the environment and describe the machine in
every request. What leaves is therefore decided here, at the last moment before it does.
"""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

import openpista
from openpista.egress.addresses import is_loopback
from openpista.providers.endpoint import Endpoint
from openpista.providers.stream import BrokenStreamError

if TYPE_CHECKING:
    import httpx2

CONNECT_TIMEOUT_S = 10.0
WRITE_TIMEOUT_S = 60.0
POOL_TIMEOUT_S = 10.0
MAX_CONNECTIONS = 200
MAX_IDLE_CONNECTIONS = 20

_OURS = frozenset(
    {
        "accept",
        "accept-encoding",
        "anthropic-beta",
        "anthropic-version",
        "connection",
        "content-length",
        "content-type",
        "host",
        "if-none-match",
    }
)


def http_client(
    endpoint: Endpoint, *, transport: "httpx2.AsyncBaseTransport | None" = None
) -> "httpx2.AsyncClient":
    """Return the client through which an SDK reaches `endpoint`.

    Proxies of the environment are used except on the way to this computer. Reading has no
    time limit here: `stream` bounds every silence.
    """
    import httpx2

    ours = httpx2.URL(endpoint.base_url)

    async def let_out(request: httpx2.Request) -> None:
        url = request.url
        if (url.scheme, url.host, url.port) != (ours.scheme, ours.host, ours.port):
            raise httpx2.UnsupportedProtocol("a request to another host was held back")
        for name in list(request.headers):
            if name.lower() not in _OURS:
                del request.headers[name]
        request.headers["user-agent"] = f"openpista/{openpista.__version__}"
        if endpoint.key:
            key = endpoint.key.reveal()
            is_bearer = endpoint.key_header == "authorization"
            request.headers[endpoint.key_header] = f"Bearer {key}" if is_bearer else key
        for name, value in endpoint.headers:
            request.headers[name] = value

    return httpx2.AsyncClient(
        timeout=httpx2.Timeout(
            connect=CONNECT_TIMEOUT_S, read=None, write=WRITE_TIMEOUT_S, pool=POOL_TIMEOUT_S
        ),
        limits=httpx2.Limits(
            max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_IDLE_CONNECTIONS
        ),
        follow_redirects=False,
        trust_env=not is_loopback(endpoint.base_url),
        event_hooks={"request": [let_out]},
        transport=transport,
    )


class HttpBody:
    """An open answer of an SDK as `stream` reads it."""

    def __init__(self, response: "httpx2.Response") -> None:
        self._response = response

    async def pieces(self) -> AsyncGenerator[bytes]:
        """Yield the body as it arrives. Raises BrokenStreamError."""
        import httpx2

        try:
            async for piece in self._response.aiter_bytes():
                yield piece
        except (httpx2.HTTPError, httpx2.StreamError) as error:
            raise BrokenStreamError(f"{type(error).__name__}: {error}") from error

    async def close(self) -> None:
        """Give the connection back, or close it."""
        await self._response.aclose()
