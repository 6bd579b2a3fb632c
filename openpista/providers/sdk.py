"""What stands at the bottom of the wires: an official SDK, or HTTP alone where a wire has none.

An SDK gives authentication, connection and typed failures; we ask it through its documented
`post` for any path, because its typed methods warn on standard error about old models and drop
fields that they do not know. It is imported in a thread when it is first needed: openai takes
half a second, anthropic more than one, and windows stream meanwhile.
"""

import asyncio
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Literal, Protocol

from openpista.auth.errors import LoginError
from openpista.domain.model import ProviderError
from openpista.egress.addresses import host_of
from openpista.providers.endpoint import Endpoint
from openpista.providers.errors import failure, status_error
from openpista.providers.http import HttpBody, http_client
from openpista.providers.stream import Body

if TYPE_CHECKING:
    import httpx2

SdkName = Literal["openai", "anthropic", "none"]
"""`none` is the HTTP client that both SDKs bring, without an SDK over it."""

NO_KEY = "none"
"""The SDKs demand some key; the HTTP client leaves it out again."""

Wall = Callable[[], int]
"""Wall time in Unix ms, for waits that are named as a date."""


class Sdk(Protocol):
    """One SDK client of one endpoint."""

    async def open(self, path: str, content: bytes, headers: Mapping[str, str]) -> Body:
        """Send a request and return its open answer. Raises ProviderError."""
        ...

    async def close(self) -> None:
        """Close pooled connections."""
        ...


async def open_sdk(
    name: SdkName,
    endpoint: Endpoint,
    *,
    wall: Wall,
    transport: "httpx2.AsyncBaseTransport | None" = None,
) -> Sdk:
    """Return the client of `endpoint`. Loads its SDK and the certificates in a thread."""

    def make() -> Sdk:
        http = http_client(endpoint, transport=transport)
        match name:
            case "openai":
                return OpenAiSdk(endpoint, http, wall)
            case "anthropic":
                return AnthropicSdk(endpoint, http, wall)
            case "none":
                return PlainHttp(endpoint, http, wall)

    return await asyncio.to_thread(make)


class OpenAiSdk:
    """AsyncOpenAI, for the chat and the responses wire."""

    def __init__(self, endpoint: Endpoint, http: "httpx2.AsyncClient", wall: Wall) -> None:
        import openai

        self._endpoint = endpoint
        self._wall = wall
        self._client = openai.AsyncOpenAI(
            api_key=endpoint.key.reveal() if endpoint.key else NO_KEY,
            base_url=endpoint.base_url,
            max_retries=0,
            http_client=http,
        )

    async def open(self, path: str, content: bytes, headers: Mapping[str, str]) -> Body:
        """Send a request (see `Sdk`)."""
        import openai

        try:
            stream = await self._client.post(
                path,
                cast_to=object,
                content=content,
                options={"headers": dict(headers)},
                stream=True,
                stream_cls=openai.AsyncStream[object],
            )
        except openai.APIStatusError as error:
            raise _told(self._endpoint, error.response, self._wall()) from error
        except openai.APIConnectionError as error:
            raise _unreachable(self._endpoint, error) from error
        return HttpBody(stream.response)

    async def close(self) -> None:
        """Close pooled connections."""
        await self._client.close()


class AnthropicSdk:
    """AsyncAnthropic, for the messages wire."""

    def __init__(self, endpoint: Endpoint, http: "httpx2.AsyncClient", wall: Wall) -> None:
        import anthropic

        self._endpoint = endpoint
        self._wall = wall
        self._client = anthropic.AsyncAnthropic(
            api_key=endpoint.key.reveal() if endpoint.key else NO_KEY,
            base_url=endpoint.base_url,
            max_retries=0,
            http_client=http,
            open_telemetry=False,
        )

    async def open(self, path: str, content: bytes, headers: Mapping[str, str]) -> Body:
        """Send a request (see `Sdk`)."""
        import anthropic

        try:
            stream = await self._client.post(
                path,
                cast_to=object,
                content=content,
                options={"headers": dict(headers)},
                stream=True,
                stream_cls=anthropic.AsyncStream[object],
            )
        except anthropic.APIStatusError as error:
            raise _told(self._endpoint, error.response, self._wall()) from error
        except anthropic.APIConnectionError as error:
            raise _unreachable(self._endpoint, error) from error
        return HttpBody(stream.response)

    async def close(self) -> None:
        """Close pooled connections."""
        await self._client.close()


class PlainHttp:
    """HTTP alone, for the gemini and the ollama wire."""

    def __init__(self, endpoint: Endpoint, http: "httpx2.AsyncClient", wall: Wall) -> None:
        self._endpoint = endpoint
        self._http = http
        self._wall = wall

    async def open(self, path: str, content: bytes, headers: Mapping[str, str]) -> Body:
        """Send a request (see `Sdk`)."""
        import httpx2

        url = self._endpoint.base_url.rstrip("/") + path
        try:
            request = self._http.build_request("POST", url, content=content, headers=headers)
            response = await self._http.send(request, stream=True)
            if not response.is_success:
                await response.aread()
                raise _told(self._endpoint, response, self._wall())
        except httpx2.HTTPError as error:
            raise _unreachable(self._endpoint, error) from error
        return HttpBody(response)

    async def close(self) -> None:
        """Close pooled connections."""
        await self._http.aclose()


def _told(endpoint: Endpoint, response: "httpx2.Response", now_ms: int) -> ProviderError:
    return status_error(
        provider=endpoint.id,
        label=endpoint.label,
        status=response.status_code,
        headers=response.headers,
        body=_without_key(endpoint, response),
        now_ms=now_ms,
    )


def _without_key(endpoint: Endpoint, response: "httpx2.Response") -> bytes:
    """Return the body of a refusal. Some services repeat the key that they refuse."""
    sent = response.request.headers.get(endpoint.key_header, "").removeprefix("Bearer ")
    return response.content.replace(sent.encode(), b"***") if sent else response.content


def _unreachable(endpoint: Endpoint, error: Exception) -> ProviderError:
    if (login := _login_error(error)) is not None:
        return _no_key(endpoint, login)
    cause = error.__cause__ or error
    return failure(
        "timeout" if "Timeout" in type(cause).__name__ else "network",
        provider=endpoint.id,
        label=endpoint.label,
        note=f"Address: {host_of(endpoint.base_url)}; {cause}.",
        detail=f"{type(cause).__name__}: {cause}",
    )


def _login_error(error: BaseException | None) -> LoginError | None:
    """Return the failed login behind an error of the SDK, None where something else failed."""
    while error is not None and not isinstance(error, LoginError):
        error = error.__cause__
    return error


def _no_key(endpoint: Endpoint, error: LoginError) -> ProviderError:
    return ProviderError(
        error.message,
        kind="network" if error.failure == "network" else "auth",
        provider=endpoint.id,
        code="login",
        detail=error.detail,
    )
