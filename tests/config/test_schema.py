"""The tree of the configuration."""

import msgspec
import pytest

from openpista.config.keys import find_key
from openpista.config.schema import RETIRED, SYNONYMS, Config, ProviderConfig


def test_the_defaults_are_those_of_the_decisions() -> None:
    config = Config()

    assert config.agent.max_tool_rounds == 30
    assert config.agent.max_turns == 4
    assert config.agent.turn_timeout is None
    assert config.approvals.mode == "ask"
    assert config.approvals.timeout_s == 300
    assert config.channels.web.host == "127.0.0.1"
    assert config.channels.web.max_sockets == 64
    assert config.sandbox.enabled
    assert config.sandbox.uid == 65534


def test_no_channel_but_the_console_is_on_by_itself() -> None:
    channels = Config().channels

    assert channels.cli.enabled
    assert not any((channels.telegram.enabled, channels.whatsapp.enabled, channels.web.enabled))


def test_the_settings_of_an_unnamed_provider_are_empty() -> None:
    config = Config(providers={"openai": ProviderConfig(api_key="k")})

    assert config.provider("openai").api_key == "k"
    assert config.provider("anthropic") == ProviderConfig()


def test_a_configuration_does_not_print_its_secrets() -> None:
    config = Config(providers={"openai": ProviderConfig(api_key="sk-secret")})

    assert "sk-secret" not in repr(config)
    assert "sk-secret" not in repr(config.provider("openai"))


def test_a_configuration_is_frozen() -> None:
    with pytest.raises(AttributeError):
        Config().agent.model = "x"  # pyright: ignore[reportAttributeAccessIssue]


def test_retired_keys_are_not_keys_and_synonyms_lead_to_keys() -> None:
    assert all(find_key(tuple(name.split("."))) is None for name in (*RETIRED, *SYNONYMS))
    assert all(find_key(tuple(name.split("."))) for name in SYNONYMS.values())


def test_every_part_is_built_from_plain_data() -> None:
    assert msgspec.convert(msgspec.to_builtins(Config()), Config) == Config()
