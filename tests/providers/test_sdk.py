"""The official SDKs: loaded late, asked for raw answers, kept from the environment."""

import subprocess
import sys

import pytest

from openpista.domain.model import ProviderError
from openpista.guard.secret import Secret
from openpista.providers.endpoint import Endpoint
from openpista.providers.sdk import SdkName, open_sdk
from openpista.providers.stream import BrokenStreamError
from tests.providers.fake_server import DROP, Answer, FakeServer, serving

NAMES: list[SdkName] = ["openai", "anthropic", "none"]
ENVIRONMENT = {
    "OPENAI_API_KEY": "sk-env",
    "OPENAI_BASE_URL": "https://elsewhere.example/v1",
    "OPENAI_ORG_ID": "org-env",
    "OPENAI_PROJECT_ID": "proj-env",
    "OPENAI_CUSTOM_HEADERS": "Authorization: Bearer other\nX-Env: 1",
    "ANTHROPIC_API_KEY": "sk-ant-env",
    "ANTHROPIC_AUTH_TOKEN": "token-env",
    "ANTHROPIC_BASE_URL": "https://elsewhere.example",
    "ANTHROPIC_CUSTOM_HEADERS": "X-Env: 1",
}


def endpoint(url: str, key: Secret | None = None) -> Endpoint:
    return Endpoint("p", "P", "chat", url, key)


async def ask(name: SdkName, server: FakeServer, key: Secret | None = None) -> bytes:
    sdk = await open_sdk(name, endpoint(server.url, key), wall=lambda: 0)
    try:
        body = await sdk.open("/path", b'{"a": 1}', {"content-type": "application/json"})
        try:
            return b"".join([piece async for piece in body.pieces()])
        finally:
            await body.close()
    finally:
        await sdk.close()


@pytest.mark.parametrize("name", NAMES)
async def test_what_is_sent_and_what_comes_back_is_left_as_it_is(name: SdkName):
    async with serving(Answer([b"da", b"ta"])) as server:
        assert await ask(name, server, Secret("sk")) == b"data"

    (asked,) = server.asked
    assert (asked.path, asked.body) == ("/path", b'{"a": 1}')
    assert asked.headers["authorization"] == "Bearer sk"
    assert asked.headers["content-type"] == "application/json"


@pytest.mark.parametrize("name", NAMES)
async def test_nothing_comes_in_from_the_environment(
    name: SdkName, monkeypatch: pytest.MonkeyPatch
):
    for variable, value in ENVIRONMENT.items():
        monkeypatch.setenv(variable, value)
    async with serving(Answer([b"x"])) as server:
        await ask(name, server)

    headers = server.asked[0].headers
    assert "env" not in str(headers)
    assert "other" not in str(headers)
    assert "authorization" not in headers
    assert not [one for one in headers if one.startswith(("x-", "openai-"))]


@pytest.mark.parametrize("name", NAMES)
async def test_a_status_is_told_once_with_the_words_of_the_service(name: SdkName):
    told = Answer(
        [b'{"error": {"message": "busy", "type": "overloaded_error"}}'],
        status=529,
        headers=(("content-type", "application/json"), ("retry-after", "7")),
    )
    async with serving(told) as server:
        with pytest.raises(ProviderError) as caught:
            await ask(name, server)

    assert (caught.value.kind, caught.value.status) == ("overloaded", 529)
    assert caught.value.retry_after_s == 7
    assert len(server.asked) == 1


@pytest.mark.parametrize("name", NAMES)
async def test_a_redirect_is_told_not_followed(name: SdkName):
    away = Answer(status=302, headers=(("location", "https://elsewhere.example/"),))
    async with serving(away) as server:
        with pytest.raises(ProviderError) as caught:
            await ask(name, server)

    assert "elsewhere.example" in caught.value.message


@pytest.mark.parametrize("name", NAMES)
async def test_a_server_that_is_not_there_is_named(name: SdkName):
    async with serving(Answer()) as server:
        url = server.url
    sdk = await open_sdk(name, endpoint(url), wall=lambda: 0)

    with pytest.raises(ProviderError) as caught:
        await sdk.open("/path", b"{}", {})

    assert caught.value.kind == "network"
    assert "127.0.0.1" in caught.value.message
    await sdk.close()


@pytest.mark.parametrize("name", NAMES)
async def test_a_connection_that_drops_in_the_middle_is_a_broken_stream(name: SdkName):
    async with serving(Answer([DROP])) as server:
        with pytest.raises(BrokenStreamError, match="peer closed"):
            await ask(name, server)


def test_no_sdk_and_no_http_is_loaded_before_it_is_needed():
    program = (
        "import sys, openpista.providers.models, openpista.providers.wire_chat,"
        " openpista.providers.wire_messages, openpista.providers.wire_responses;"
        "print([m for m in ('openai', 'anthropic', 'httpx2', 'pydantic') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", program], check=False, capture_output=True, text=True
    )

    assert done.stdout.strip() == "[]", done.stderr
