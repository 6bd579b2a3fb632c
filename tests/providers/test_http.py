"""What leaves: our headers, to our host, without following anywhere."""

from collections.abc import AsyncGenerator

import httpx2
import pytest

from openpista.guard.secret import Secret
from openpista.providers.endpoint import Endpoint
from openpista.providers.http import HttpBody, http_client
from openpista.providers.stream import BrokenStreamError

FOREIGN = {"openai-organization": "o", "x-stainless-os": "Linux", "cookie": "c", "x-custom": "x"}


def endpoint(**fields: object) -> Endpoint:
    base: dict[str, object] = {"base_url": "https://a.example/v1"}
    return Endpoint("p", "P", "chat", **(base | fields))  # pyright: ignore[reportArgumentType]


async def sent(to: Endpoint, url: str, headers: dict[str, str]) -> httpx2.Request:
    seen: list[httpx2.Request] = []

    def answer(request: httpx2.Request) -> httpx2.Response:
        seen.append(request)
        return httpx2.Response(307, headers={"location": "https://elsewhere.example/"})

    async with http_client(to, transport=httpx2.MockTransport(answer)) as client:
        response = await client.post(url, headers=headers, content=b"{}")
    assert response.status_code == 307
    (request,) = seen
    return request


async def test_only_our_headers_leave_and_redirects_are_not_followed():
    to = endpoint(key=Secret("sk"), headers=(("X-Title", "openpista"),))

    request = await sent(
        to,
        "https://a.example/v1/x",
        {"authorization": "Bearer other", "anthropic-beta": "b"} | FOREIGN,
    )

    assert request.headers["authorization"] == "Bearer sk"
    assert request.headers["anthropic-beta"] == "b"
    assert request.headers["x-title"] == "openpista"
    assert request.headers["user-agent"].startswith("openpista/")
    assert not FOREIGN.keys() & request.headers.keys()


async def test_without_a_key_no_authorization_leaves():
    request = await sent(endpoint(), "https://a.example/v1/x", {"authorization": "Bearer none"})

    assert "authorization" not in request.headers


@pytest.mark.parametrize(
    "url", ["https://b.example/v1", "http://a.example/v1", "https://a.example:444/v1"]
)
async def test_nothing_leaves_for_another_host(url: str):
    with pytest.raises(httpx2.UnsupportedProtocol):
        await sent(endpoint(), url, {})


@pytest.mark.parametrize(
    ("base_url", "proxied"), [("http://127.0.0.1:8/v1", False), ("https://a.example/v1", True)]
)
async def test_a_proxy_of_the_environment_is_not_asked_for_this_computer(
    base_url: str, proxied: bool, monkeypatch: pytest.MonkeyPatch
):
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://proxy.example:3128")
    for name in ("NO_PROXY", "no_proxy"):
        monkeypatch.delenv(name, raising=False)

    async with http_client(endpoint(base_url=base_url)) as client:
        assert client.trust_env is proxied


async def test_a_body_that_breaks_is_told_as_one_thing():
    class Breaking(httpx2.AsyncByteStream):
        async def __aiter__(self) -> AsyncGenerator[bytes]:
            yield b"a"
            raise httpx2.RemoteProtocolError("peer closed connection")

    body = HttpBody(httpx2.Response(200, stream=Breaking()))
    pieces = body.pieces()

    assert await anext(pieces) == b"a"
    with pytest.raises(BrokenStreamError, match="peer closed"):
        await anext(pieces)
    await body.close()
