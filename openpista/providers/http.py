"""The one HTTP client of a provider: no redirects, no headers but ours, no other host.

The SDKs read headers, organisations and keys out of the environment and describe the machine in
every request. What leaves is therefore decided here, at the last moment before it does.
"""

from collections.abc import AsyncGenerator
from typing import TYPE_CHECKING

import openpista
from openpista.auth.errors import LoginError
from openpista.auth.live_key import LiveKey
from openpista.egress.addresses import is_loopback
from openpista.guard.secret import Secret
from openpista.providers.endpoint import Endpoint
from openpista.providers.stream import BrokenStreamError

if TYPE_CHECKING:
    import httpx2

CONNECT_TIMEOUT_S = 10.0
WRITE_TIMEOUT_S = 60.0
POOL_TIMEOUT_S = 10.0
MAX_CONNECTIONS = 200
MAX_IDLE_CONNECTIONS = 20

_BEARER = "Bearer "
_BETA = "anthropic-beta"
_OURS = frozenset(
    {
        "accept",
        "accept-encoding",
        "anthropic-beta",
        "anthropic-version",
        "connection",
        "content-length",
        "content-type",
        "copilot-vision-request",
        "host",
        "x-initiator",
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
        if (key := await key_of(endpoint)) is not None:
            request.headers[endpoint.key_header] = _shown(key, endpoint.key_header)
        for name, value in endpoint.headers:
            both = name == _BETA and name in request.headers
            request.headers[name] = f"{request.headers[name]},{value}" if both else value

    return httpx2.AsyncClient(
        timeout=httpx2.Timeout(
            connect=CONNECT_TIMEOUT_S, read=None, write=WRITE_TIMEOUT_S, pool=POOL_TIMEOUT_S
        ),
        limits=httpx2.Limits(
            max_connections=MAX_CONNECTIONS, max_keepalive_connections=MAX_IDLE_CONNECTIONS
        ),
        auth=_renewing(endpoint, endpoint.login) if endpoint.login else None,
        follow_redirects=False,
        trust_env=not is_loopback(endpoint.base_url),
        event_hooks={"request": [let_out]},
        transport=transport,
    )


async def key_of(endpoint: Endpoint) -> Secret | None:
    """Return the key for one request; a login's is renewed first where it is about to run out.

    Raises httpx2.RequestError over the LoginError, because an SDK lets nothing else through.
    """
    import httpx2

    if endpoint.login is None:
        return endpoint.key
    try:
        return await endpoint.login.current()
    except LoginError as error:
        raise httpx2.RequestError(error.message) from error


def _renewing(endpoint: Endpoint, login: LiveKey) -> "httpx2.Auth":
    """Return what tries again with another key after a refusal."""
    import httpx2

    class Renewing(httpx2.Auth):
        async def async_auth_flow(
            self, request: httpx2.Request
        ) -> AsyncGenerator[httpx2.Request, httpx2.Response]:
            response = yield request
            for _ in range(login.most_tries):
                if response.status_code not in login.refusals:
                    return
                sent = request.headers.get(endpoint.key_header, "").removeprefix(_BEARER)
                try:
                    other = await login.after_refusal(Secret(sent))
                except LoginError as error:
                    raise httpx2.RequestError(error.message) from error
                if other is None:
                    return
                response = yield request

    return Renewing()


def _shown(key: Secret, header: str) -> str:
    return f"{_BEARER}{key.reveal()}" if header == "authorization" else key.reveal()


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
