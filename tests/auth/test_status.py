"""How services stand, as windows show it."""

from openpista.auth.credential import Entry
from openpista.auth.status import statuses
from openpista.config.schema import AgentConfig, Config, ProviderConfig
from openpista.domain.login import ProviderState, ProviderStatus

NOW_MS = 1_000_000


def of(
    name: str,
    *,
    config: Config | None = None,
    environ: dict[str, str] | None = None,
    entry: Entry | None = None,
    seen: dict[str, ProviderState] | None = None,
) -> ProviderStatus:
    entries = {entry.provider: entry} if entry else {}
    found = statuses(config or Config(), environ or {}, entries, seen=seen or {}, now_ms=NOW_MS)
    return next(one for one in found if one.id == name)


def test_without_anything_there_is_nothing() -> None:
    about = of("anthropic")

    assert (about.state, about.source, about.last_four) == ("missing", "none", "")
    assert about.methods == ("key", "command", "code")
    assert "claude" in about.search
    assert about.base_url == "https://api.anthropic.com"
    assert about.note


def test_a_key_of_the_environment_shows_its_variable_and_its_end() -> None:
    about = of("openai", environ={"OPENAI_API_KEY": "sk-canary-123456"})

    assert (about.state, about.source, about.source_name) == (
        "unknown",
        "environment",
        "OPENAI_API_KEY",
    )
    assert about.last_four == "3456"
    assert "canary" not in repr(about)


def test_a_login_shows_its_account_and_its_end_but_a_key_of_the_config_goes_before() -> None:
    entry = Entry(
        "chatgpt",
        kind="oauth",
        place="keyring",
        account="ann@example.org",
        last_four="wxyz",
        expires_at_ms=NOW_MS + 5,
        renewable=True,
    )
    about = of("chatgpt", entry=entry, seen={"chatgpt": "ready"})

    assert (about.state, about.source, about.account) == ("ready", "keyring", "ann@example.org")
    assert (about.last_four, about.expires_at_ms) == ("wxyz", NOW_MS + 5)
    config = Config(providers={"openai": ProviderConfig(api_key="k")})
    other = of("openai", config=config, entry=Entry("openai", place="file", account="ann"))
    assert (other.source, other.account) == ("config", "")


def test_what_only_a_new_login_mends_is_expired_unless_another_key_is_there() -> None:
    dead = Entry("anthropic", place="none", dead=("x",), account="ann")

    assert of("anthropic", entry=dead).state == "expired"
    assert of("anthropic", entry=dead).account == "ann"
    assert of("anthropic", entry=dead, environ={"ANTHROPIC_API_KEY": "k"}).state == "unknown"


def test_local_servers_stand_where_they_are_reached() -> None:
    assert (of("ollama").source, of("ollama").state) == ("local", "missing")
    assert of("ollama", seen={"ollama": "ready"}).state == "ready"
    assert of("ollama", entry=Entry("ollama", kind="none")).state == "unknown"
    assert of("custom").state == "missing"
    box = Config(providers={"mybox": ProviderConfig(base_url="http://box/v1")})
    assert (of("mybox", config=box).source, of("mybox", config=box).methods) == (
        "local",
        ("endpoint",),
    )


def test_a_program_is_named_and_an_address_shown() -> None:
    about = of("azure", entry=Entry("azure", kind="command", command="az", endpoint="https://x"))

    assert (about.source, about.source_name, about.base_url) == ("command", "az", "https://x")
    assert of("bedrock").base_url == ""


def test_the_order_is_that_of_the_table_and_practice_is_no_service() -> None:
    found = statuses(Config(agent=AgentConfig()), {}, {}, seen={}, now_ms=0)

    assert [one.id for one in found][:3] == ["anthropic", "openai", "chatgpt"]
    assert "practice" not in {one.id for one in found}
    assert next(one for one in found if one.id == "copilot").experimental
