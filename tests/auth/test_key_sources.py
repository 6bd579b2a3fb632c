"""Which key counts first."""

from openpista.auth.credential import Entry
from openpista.auth.key_sources import configured_provider, key_sources
from openpista.config.schema import AgentConfig, Config, ProviderConfig
from tests.auth.conversing import row

ENVIRON = {"OPENAI_API_KEY": "sk-env", "GH_TOKEN": "gh", "COPILOT_GITHUB_TOKEN": " "}


def names(provider: str, config: Config, entry: Entry | None = None) -> list[tuple[str, str]]:
    found = key_sources(provider, row(provider), config, ENVIRON, entry)
    return [(one.kind, one.name) for one in found]


def test_config_then_login_then_environment() -> None:
    config = Config(
        agent=AgentConfig(provider="openai", api_key="a"),
        providers={"openai": ProviderConfig(api_key="b")},
    )

    assert names("openai", config, Entry("openai", place="keyring")) == [
        ("config", "agent.api_key"),
        ("config", "providers.openai.api_key"),
        ("keyring", ""),
        ("environment", "OPENAI_API_KEY"),
    ]
    assert names("anthropic", config) == []


def test_an_entry_without_a_secret_is_no_key() -> None:
    assert names("openai", Config(), Entry("openai", kind="none")) == [
        ("environment", "OPENAI_API_KEY")
    ]
    assert names("azure", Config(), Entry("azure", kind="command", command="az")) == [
        ("command", "az")
    ]


def test_githubs_own_variables_count_only_for_whoever_chose_copilot() -> None:
    chosen = Config(agent=AgentConfig(provider="copilot"))
    named = Config(providers={"copilot": ProviderConfig(client_id="x")})

    assert names("copilot", Config()) == []
    assert names("copilot", chosen) == [("environment", "GH_TOKEN")]
    assert names("copilot", named) == [("environment", "GH_TOKEN")]


def test_tokens_are_told_from_keys() -> None:
    entry = Entry("chatgpt", kind="oauth", place="file")
    found = next(iter(key_sources("chatgpt", row("chatgpt"), Config(), {}, entry)))
    oidc = next(
        iter(key_sources("vercel", row("vercel"), Config(), {"VERCEL_OIDC_TOKEN": "x"}, None))
    )

    assert found.is_token
    assert oidc.is_token
    assert "sk-env" not in repr(
        next(iter(key_sources("openai", row("openai"), Config(), ENVIRON, None)))
    )


def test_whom_the_config_speaks_of() -> None:
    assert configured_provider(Config(agent=AgentConfig(provider="claude"))) == "anthropic"
    assert configured_provider(Config(agent=AgentConfig(model="github-copilot/x"))) == "copilot"
    assert configured_provider(Config(agent=AgentConfig(base_url="http://x"))) == "custom"
    assert configured_provider(Config()) == ""


def test_several_keys_of_the_config_are_one_source() -> None:
    config = Config(providers={"openai": ProviderConfig(api_key="a", api_keys=("b", "c"))})
    others = Config(providers={"openai": ProviderConfig(api_keys=("b",))})

    found = next(iter(key_sources("openai", row("openai"), config, {}, None)))
    other = next(iter(key_sources("openai", row("openai"), others, {}, None)))

    assert (found.name, found.value, found.more) == ("providers.openai.api_key", "a", ("b", "c"))
    assert (other.name, other.value, other.more) == ("providers.openai.api_keys", "b", ())
