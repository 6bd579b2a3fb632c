"""Addresses and keys: a key goes to the host that it was made for, and nowhere else."""

import pytest

from openpista.config.schema import AgentConfig, Config, ProviderConfig
from openpista.domain.model import ProviderError
from openpista.guard.secret import Secret
from openpista.providers.resolve import configured_provider, is_ready, preset_of, resolve

ENVIRON = {
    "ANTHROPIC_API_KEY": "sk-ant",
    "OPENAI_API_KEY": "sk-openai",
    "OPENROUTER_API_KEY": "sk-or",
}


def config_of(**providers: ProviderConfig) -> Config:
    return Config(providers=providers)


def agent(provider: str = "", *, base_url: str = "", api_key: str = "") -> Config:
    return Config(agent=AgentConfig(provider=provider, base_url=base_url, api_key=api_key))


def refusal(provider: str, config: Config, environ: dict[str, str]) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        resolve(provider, config, environ)
    assert not is_ready(provider, config, environ)
    return caught.value


def test_a_key_of_the_environment_goes_to_its_own_service():
    endpoint = resolve("anthropic", Config(), ENVIRON)

    assert endpoint.key == Secret("sk-ant")
    assert endpoint.key_source == "ANTHROPIC_API_KEY"
    assert endpoint.base_url == "https://api.anthropic.com"
    assert "sk-ant" not in repr(endpoint)


def test_the_config_counts_over_the_environment():
    own = config_of(openai=ProviderConfig(api_key="sk-own"))

    assert resolve("openai", own, ENVIRON).key == Secret("sk-own")
    assert resolve("openai", agent("openai", api_key="sk-agent"), ENVIRON).key == Secret("sk-agent")


def test_agent_key_and_address_are_for_the_configured_provider_only():
    config = agent("anthropic", base_url="https://proxy.example", api_key="sk-proxy")

    assert resolve("anthropic", config, ENVIRON).key == Secret("sk-proxy")
    assert resolve("openai", config, ENVIRON).key == Secret("sk-openai")
    assert resolve("openai", config, ENVIRON).base_url == "https://api.openai.com/v1"


@pytest.mark.parametrize(
    "config",
    [
        agent("openai", base_url="https://elsewhere.example/v1"),
        config_of(openai=ProviderConfig(base_url="https://elsewhere.example/v1")),
        config_of(openai=ProviderConfig(base_url="http://api.openai.com/v1")),
        config_of(openai=ProviderConfig(base_url="https://api.openai.com:444/v1")),
    ],
)
def test_a_key_of_the_environment_is_never_sent_to_another_host(config: Config):
    error = refusal("openai", config, ENVIRON)

    assert error.kind == "auth"
    assert "OPENAI_API_KEY belongs to api.openai.com" in error.message
    assert "providers.openai.api_key" in error.message


def test_nor_to_a_server_on_this_computer_which_is_reached_without_it():
    endpoint = resolve("openai", agent("openai", base_url="http://127.0.0.1:8000/v1"), ENVIRON)

    assert endpoint.key is None
    assert endpoint.base_url == "http://127.0.0.1:8000/v1"


def test_no_other_key_stands_in_for_a_missing_one():
    error = refusal("together", Config(), ENVIRON)

    assert error.code == "no_key"
    assert "TOGETHER_API_KEY" in error.message


def test_an_address_of_the_environment_belongs_to_the_key_beside_it():
    environ = ENVIRON | {"ANTHROPIC_BASE_URL": "https://gateway.example/v1"}

    endpoint = resolve("anthropic", Config(), environ)

    assert (endpoint.base_url, endpoint.key) == ("https://gateway.example", Secret("sk-ant"))


def test_an_empty_variable_counts_as_unset():
    assert not is_ready("openai", Config(), {"OPENAI_API_KEY": "  "})


def test_a_key_does_not_travel_in_the_clear():
    far = config_of(custom=ProviderConfig(base_url="http://llm.example/v1", api_key="k"))
    near = config_of(custom=ProviderConfig(base_url="http://nas.local:8000/v1", api_key="k"))

    assert "in the clear" in refusal("custom", far, {}).message
    assert resolve("custom", near, {}).key == Secret("k")


@pytest.mark.parametrize(
    ("given", "url"),
    [
        ("", "http://localhost:11434"),
        ("0.0.0.0:9", "http://0.0.0.0:9"),
        ("http://box:11434/v1/", "http://box:11434"),
    ],
)
def test_ollama_is_found_where_its_variable_says(given: str, url: str):
    assert resolve("ollama", Config(), {"OLLAMA_HOST": given}).base_url == url


def test_a_server_of_your_own_by_any_name_on_any_wire():
    box = ProviderConfig(base_url="http://box:8000/v1", wire="messages", headers={"X-Team": "a"})

    endpoint = resolve("mybox", config_of(mybox=box), ENVIRON)

    assert (endpoint.id, endpoint.label, endpoint.wire) == ("mybox", "mybox", "messages")
    assert endpoint.base_url == "http://box:8000"
    assert endpoint.key is None
    assert endpoint.headers == (("X-Team", "a"),)
    assert endpoint.quirks.tool_image == "result"


@pytest.mark.parametrize(
    ("provider", "config", "kind"),
    [
        ("nobody", Config(), "not_found"),
        ("custom", Config(), "not_found"),
        ("custom", config_of(custom=ProviderConfig(base_url="ftp://x")), "bad_request"),
        ("custom", config_of(custom=ProviderConfig(base_url="http://")), "bad_request"),
        ("custom", config_of(custom=ProviderConfig(base_url="http://[")), "bad_request"),
    ],
)
def test_what_is_missing_or_wrong_is_told(provider: str, config: Config, kind: str):
    error = refusal(provider, config, {})

    assert error.kind == kind
    assert provider in error.message


def test_the_configured_provider_by_alias_by_name_and_by_address_alone():
    assert configured_provider(agent("claude")) == "anthropic"
    assert configured_provider(agent("mybox")) == "mybox"
    assert configured_provider(agent(base_url="http://x/v1")) == "custom"
    assert configured_provider(Config()) == ""


def test_the_first_part_of_a_model_names_its_provider_and_the_key_is_for_that_one():
    config = Config(agent=AgentConfig(model="claude/claude-opus-5-5", api_key="sk-agent"))

    assert configured_provider(config) == "anthropic"
    assert resolve("anthropic", config, {}).key == Secret("sk-agent")
    assert configured_provider(Config(agent=AgentConfig(model="meta/llama"))) == ""


def test_an_alias_is_a_preset():
    assert preset_of("claude", Config()).id == "anthropic"
