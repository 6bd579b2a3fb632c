"""Keys and hosts: every service, its own address, and everybody else's."""

import pytest

from openpista.auth.destinations import (
    address_in,
    asks_first,
    objection,
    refusal_of,
    service_url,
)
from openpista.auth.errors import LoginError
from openpista.config.preset_types import Preset
from openpista.config.presets import PRESETS, preset

WITH_HOME = [one for one in PRESETS if one.base_url]
EVIL = (
    "https://evil.example/v1",
    "https://api.openai.com.evil.example/v1",
    "https://evil.example/api.openai.com",
    "https://user@evil.example",
    "https://evilopenai.azure.com.example",
)


def row(name: str) -> Preset:
    found = preset(name)
    assert found is not None
    return found


def home_of(one: Preset) -> str:
    return one.base_url.format(place="eu-west-1")


@pytest.mark.parametrize("one", WITH_HOME, ids=lambda one: one.id)
def test_a_key_goes_to_its_own_service_on_any_path(one: Preset) -> None:
    url = home_of(one)

    assert objection(one, url) == ""
    assert objection(one, f"{url}/deeper") == ""


@pytest.mark.parametrize("one", WITH_HOME, ids=lambda one: one.id)
def test_a_key_goes_to_no_other_service_and_no_stranger(one: Preset) -> None:
    others = [home_of(other) for other in WITH_HOME if home_of(other)[:25] != home_of(one)[:25]]

    for url in (*others, *EVIL):
        assert "is not sent to" in objection(one, url)


@pytest.mark.parametrize("one", WITH_HOME, ids=lambda one: one.id)
def test_a_key_does_not_go_to_its_host_on_another_port_or_in_the_clear(one: Preset) -> None:
    if one.local:
        assert objection(one, "http://localhost:9")
        return
    url = home_of(one)

    assert objection(one, url.replace("https://", "http://"))
    host = url.split("/")[2]
    assert objection(one, url.replace(host, f"{host}:8443"))


@pytest.mark.parametrize("one", PRESETS, ids=lambda one: one.id)
def test_a_key_made_for_an_address_of_the_users_own_goes_there_only(one: Preset) -> None:
    mine = "https://gateway.example:8443/v1"

    assert objection(one, "https://gateway.example:8443/other", made_for=mine) == ""
    assert objection(one, "https://gateway.example/v1", made_for=mine)
    assert objection(one, "https://other.example:8443/v1", made_for=mine)


def test_in_the_clear_a_key_goes_near_but_never_far() -> None:
    custom = row("custom")

    for near in ("http://localhost:1/v1", "http://192.168.1.2/v1", "http://nas.local"):
        assert objection(custom, near, made_for=near) == ""
    for far in ("http://llm.example/v1", "http://8.8.8.8/v1"):
        assert "in the clear" in objection(custom, far, made_for=far)


@pytest.mark.parametrize(
    ("url", "asks"),
    [
        ("http://localhost:1234/v1", False),
        ("http://127.0.0.1:1234", False),
        ("http://192.168.1.2:8000", True),
        ("http://nas.local", True),
        ("https://llm.example", False),
    ],
)
def test_a_clear_way_to_another_computer_is_asked_about(url: str, asks: bool) -> None:
    assert asks_first(url) is asks


@pytest.mark.parametrize(
    ("name", "text", "url"),
    [
        ("azure", "mine", "https://mine.openai.azure.com/openai/v1"),
        ("azure", "https://mine.openai.azure.com/", "https://mine.openai.azure.com/openai/v1"),
        ("azure", "mine.openai.azure.com", "https://mine.openai.azure.com/openai/v1"),
        (
            "azure",
            "https://mine.services.ai.azure.com/api/projects/p",
            "https://mine.services.ai.azure.com/openai/v1",
        ),
        ("azure", "https://gw.example/azure/openai/v1", "https://gw.example/azure/openai/v1"),
        ("azure", "https://gw.example:8443", "https://gw.example:8443/openai/v1"),
        ("bedrock", " EU-West-1 ", "https://bedrock-mantle.eu-west-1.api.aws/openai/v1"),
        ("custom", "http://localhost:8000/v1/", "http://localhost:8000/v1"),
        ("custom", "llm.example/v1", "https://llm.example/v1"),
    ],
)
def test_what_a_user_calls_an_address(name: str, text: str, url: str) -> None:
    assert service_url(row(name), text) == url


@pytest.mark.parametrize(
    "text", ["", "ftp://x", "http://", "http://[", "https://a:b@c.example", "https://x:99999"]
)
def test_what_is_no_address_is_told(text: str) -> None:
    with pytest.raises(LoginError, match="no address"):
        service_url(row("custom"), text)


@pytest.mark.parametrize("name", ["azure", "bedrock", "custom", "ollama"])
def test_a_key_pasted_as_an_address_is_refused_and_not_repeated(name: str) -> None:
    for key in ("sk-proj-AbCdEfGhIjKlMnOpQrStUvWx", "0123456789abcdef0123456789abcdef"):
        with pytest.raises(LoginError, match="looks like a key") as caught:
            service_url(row(name), key)

        assert key not in f"{caught.value.message}{caught.value.detail}{caught.value!r}"


def test_what_is_no_address_is_not_repeated_either() -> None:
    with pytest.raises(LoginError) as caught:
        service_url(row("custom"), "https://user:hunter2@c.example")

    assert "hunter2" not in str(caught.value)


@pytest.mark.parametrize(
    ("name", "environ", "address"),
    [
        ("openai", {"OPENAI_BASE_URL": "https://gw.example/v1"}, "https://gw.example/v1"),
        ("ollama", {"OLLAMA_HOST": "box:11434"}, "http://box:11434"),
        ("azure", {"AZURE_OPENAI_ENDPOINT": " ", "AZURE_RESOURCE_NAME": "mine"}, "mine"),
        ("bedrock", {"AWS_DEFAULT_REGION": "eu-west-1"}, "eu-west-1"),
        ("openai", {}, ""),
    ],
)
def test_the_address_that_the_environment_names(
    name: str, environ: dict[str, str], address: str
) -> None:
    assert address_in(environ, row(name)) == address


def test_keys_that_must_not_be_used_are_known_by_how_they_begin() -> None:
    assert "forbids" in refusal_of(row("anthropic"), "sk-ant-oat01-x")
    assert refusal_of(row("anthropic"), "sk-ant-api03-x") == ""
    assert refusal_of(row("anthropic"), "") == ""
