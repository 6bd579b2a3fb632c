"""Values from variables."""

import pytest

from openpista.config.environment import read_environment
from openpista.config.keys import ANY, all_keys
from openpista.domain.errors import ConfigError


def values(**environ: str) -> dict[str, object]:
    found, _ = read_environment(environ)
    return {".".join(path): given.value for path, given in found.items()}


def test_every_key_has_a_variable() -> None:
    for key in all_keys():
        path = tuple("openai" if part == ANY else part for part in key.path)
        name = "OPENPISTA_" + "__".join(path).upper()
        text = _sample(key.kind)
        found, warnings = read_environment({name: text})
        assert found[path].origin.where == name
        assert warnings == ()


@pytest.mark.parametrize(
    ("variable", "text", "key", "value"),
    [
        ("API_KEY", "k", "agent.api_key", "k"),
        ("MODEL", "gpt", "agent.model", "gpt"),
        ("OAUTH_CLIENT_ID", "id", "agent.oauth_client_id", "id"),
        ("WORKSPACE", "/skills", "skills.workspace", "/skills"),
        ("WEB_TOKEN", "t", "channels.web.token", "t"),
        ("WEB_PORT", "4000", "channels.web.port", 4000),
        ("MODELS_CACHE_PATH", "/c", "models.cache_path", "/c"),
        ("BASE_URL", "http://x", "agent.base_url", "http://x"),
    ],
)
def test_the_originals_short_names_count_in_both_spellings(
    variable: str, text: str, key: str, value: object
) -> None:
    assert values(**{f"OPENPISTA_{variable}": text})[key] == value
    assert values(**{f"openpista_{variable}": text})[key] == value


@pytest.mark.parametrize(
    ("variable", "key", "switch"),
    [
        ("TELEGRAM_BOT_TOKEN", "channels.telegram.token", "channels.telegram.enabled"),
        ("WHATSAPP_SESSION_DIR", "channels.whatsapp.session_dir", "channels.whatsapp.enabled"),
        ("openpista_WEB_TOKEN", "channels.web.token", "channels.web.enabled"),
    ],
)
def test_some_short_names_switch_their_channel_on(variable: str, key: str, switch: str) -> None:
    assert values(**{variable: "x"}) == {key: "x", switch: True}


def test_a_variable_of_its_own_goes_before_the_switch() -> None:
    found = values(TELEGRAM_BOT_TOKEN="x", OPENPISTA_CHANNELS__TELEGRAM__ENABLED="no")

    assert found["channels.telegram.enabled"] is False


def test_the_path_form_switches_nothing_on() -> None:
    assert values(OPENPISTA_CHANNELS__WEB__TOKEN="t") == {"channels.web.token": "t"}


def test_an_empty_variable_is_unset() -> None:
    assert values(TELEGRAM_BOT_TOKEN="", OPENPISTA_MODEL="", OPENPISTA_AGENT__MODEL="") == {}


def test_the_longest_name_wins() -> None:
    found = values(openpista_MODEL="old", OPENPISTA_MODEL="short", OPENPISTA_AGENT__MODEL="long")

    assert found["agent.model"] == "long"


@pytest.mark.parametrize(
    ("name", "text", "value"),
    [
        ("OPENPISTA_AGENT__DISABLED_TOOLS", "a, b", ("a", "b")),
        ("OPENPISTA_AGENT__DISABLED_TOOLS", '["a", "b"]', ("a", "b")),
        ("OPENPISTA_SANDBOX__ENABLED", "off", False),
        ("OPENPISTA_BUDGET__DAILY", "2", 2.0),
        ("OPENPISTA_AGENT__EFFORT", "low", "low"),
        ("OPENPISTA_UI__KEYS", '{ "a.b" = "f1" }', {"a.b": "f1"}),
        ("OPENPISTA_AGENT__MODEL", "1", "1"),
    ],
)
def test_texts_become_what_the_key_holds(name: str, text: str, value: object) -> None:
    assert list(values(**{name: text}).values()) == [value]


@pytest.mark.parametrize(
    ("name", "text"),
    [
        ("OPENPISTA_AGENT__MAX_TOOL_ROUNDS", "many"),
        ("OPENPISTA_AGENT__MAX_TOOL_ROUNDS", "1\nother = 2"),
        ("OPENPISTA_SANDBOX__ENABLED", "maybe"),
        ("OPENPISTA_WEB_PORT", "99999"),
        ("OPENPISTA_APPROVALS__MODE", "never"),
        ("OPENPISTA_UI__KEYS", "x"),
    ],
)
def test_a_wrong_value_names_its_variable(name: str, text: str) -> None:
    with pytest.raises(ConfigError, match=f"The variable {name} must be ") as caught:
        read_environment({name: text})

    assert caught.value.exit_code == 78


def test_a_wrong_secret_is_not_repeated() -> None:
    with pytest.raises(ConfigError) as caught:
        read_environment({"OPENPISTA_PROVIDERS__OPENAI__HEADERS": "sk-secret"})

    assert "sk-secret" not in caught.value.message


def test_a_variable_that_sets_nothing_is_pointed_out() -> None:
    _, warnings = read_environment({"OPENPISTA_AGENT__MODLE": "x", "OPENPISTA_HOME": "/x"})

    assert warnings == (
        "The variable OPENPISTA_AGENT__MODLE sets nothing. Is OPENPISTA_AGENT__MODEL meant?",
    )


def test_the_names_of_providers_come_from_the_variables() -> None:
    found = values(OPENPISTA_PROVIDERS__MY_SERVER__BASE_URL="http://x")

    assert found == {"providers.my-server.base_url": "http://x"}


def test_a_plain_level_of_the_originals_log_filter_counts() -> None:
    assert values(RUST_LOG="warn") == {"log.level": "warning"}
    assert values(RUST_LOG="hyper=debug") == {}
    assert values(RUST_LOG="debug", OPENPISTA_LOG_LEVEL="error") == {"log.level": "error"}


def _sample(kind: str) -> str:
    if kind.startswith('"'):
        return kind.split('"')[1]
    start = kind.split(" from ", maxsplit=1)[0].split(" of at least ", maxsplit=1)[0]
    return {
        "text": "x",
        "true or false": "true",
        "a whole number": "4096" if "1024" in kind else "50",
        "a number": "5",
        "a list of texts": "localhost:80",
        "a table of texts": '{ "a" = "b" }',
        "a list of tables": "[{ a = 1 }]",
    }[start]
