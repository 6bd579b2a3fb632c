"""Whether a key is taken, and what is said where nobody could be asked."""

import pytest
from msgspec.structs import replace

from openpista.auth.errors import LoginError
from openpista.auth.http import LoginHttp
from openpista.auth.key_check import check_key, cleaned_key
from openpista.config.presets import PRESETS, Preset
from openpista.guard.secret import Secret
from tests.auth.conversing import moved, row
from tests.auth.vendor import Told, vendor

KEY = Secret("sk-canary-1234567890")
CHECKED = [one for one in PRESETS if one.check and one.needs_key and not one.local]


@pytest.mark.parametrize("text", ["", "  ", "two words", "a\nb", "clé", "x" * 9000, "a\x1bb"])
def test_what_can_be_no_key_is_told(text: str) -> None:
    with pytest.raises(LoginError):
        cleaned_key(row("openai"), text)


@pytest.mark.parametrize(
    ("name", "text", "told"),
    [
        ("anthropic", "sk-ant-oat01-canary", "forbids"),
        ("copilot", "ghp_canary", "classic"),
    ],
)
def test_what_must_not_be_used_is_refused_with_the_reason(name: str, text: str, told: str) -> None:
    with pytest.raises(LoginError, match=told) as caught:
        cleaned_key(row(name), f" {text}\n")

    assert "canary" not in caught.value.message


def test_blanks_around_a_key_are_a_slip() -> None:
    assert cleaned_key(row("openai"), " sk-1\n") == Secret("sk-1")


def there(known: Preset, url: str) -> tuple[Preset, str]:
    home, _ = moved(known, url)
    if known.wants_place:
        home = replace(home, base_url=f"{url}/openai/v1")
    return home, home.base_url


@pytest.mark.parametrize("known", CHECKED, ids=lambda one: one.id)
async def test_each_service_is_asked_once_with_its_own_header(known: Preset) -> None:
    async with vendor() as service:
        home, url = there(known, service.url)
        await check_key(home, url, KEY, LoginHttp())

    assert len(service.asked) == 1
    sent = service.asked[0]
    value = sent.headers[known.key_header]
    assert value.removeprefix("Bearer ") == KEY.reveal()
    assert value.startswith("Bearer ") is (known.key_header == "authorization")
    assert KEY.reveal() not in sent.path + sent.query


@pytest.mark.parametrize("known", CHECKED, ids=lambda one: one.id)
async def test_a_refused_key_is_told_and_no_service_gets_it_repeated(known: Preset) -> None:
    async with vendor() as service:
        home, url = there(known, service.url)
        for path in ("/v1/models", "/api/v1/key", "/models", "/v1beta/models", "/openai/v1/models"):
            body = {"error": {"message": f"Bad key {KEY.reveal()} given"}}
            service.on(path, Told(body, 401))

        with pytest.raises(LoginError, match="does not take this key") as caught:
            await check_key(home, url, KEY, LoginHttp())

    assert "canary" not in caught.value.message
    assert caught.value.failure == "refused"


async def test_google_says_no_with_another_status() -> None:
    async with vendor() as service:
        home, url = there(row("google"), service.url)
        service.on("/v1beta/models", Told({"error": {"status": "API_KEY_INVALID"}}, 400))

        with pytest.raises(LoginError):
            await check_key(home, url, KEY, LoginHttp())


@pytest.mark.parametrize("status", [403, 404, 500, 302])
async def test_another_answer_is_no_refusal(status: int) -> None:
    async with vendor() as service:
        home, url = there(row("openai"), service.url)
        service.on("/v1/models", Told({}, status))

        assert f"status {status}" in await check_key(home, url, KEY, LoginHttp())


async def test_without_a_network_the_key_is_saved_and_that_is_told() -> None:
    home, url = there(row("openai"), "http://127.0.0.1:1")

    assert "Saved without a check" in await check_key(home, url, KEY, LoginHttp())


async def test_a_service_without_a_check_says_so() -> None:
    known = row("vercel")

    assert "offers none" in await check_key(known, known.base_url, KEY, LoginHttp())


async def test_a_key_is_not_even_checked_at_another_host() -> None:
    async with vendor() as service:
        with pytest.raises(LoginError, match="is not sent to"):
            await check_key(row("openai"), service.url, KEY, LoginHttp())

    assert service.asked == []


async def test_a_token_goes_as_a_bearer_whatever_header_keys_use() -> None:
    async with vendor() as service:
        home, url = there(row("azure"), service.url)
        await check_key(home, url, KEY, LoginHttp(), is_token=True)

    assert service.asked[0].headers["authorization"] == f"Bearer {KEY.reveal()}"
    assert "api-key" not in service.asked[0].headers
