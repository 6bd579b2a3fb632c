"""Which model is meant; what the config says holds from one moment to the next."""

from pathlib import Path

import pytest

from openpista.config.live import LiveConfig
from openpista.config.schema import AgentConfig, BudgetConfig, Config, ProviderConfig
from openpista.domain.model import ModelRef
from openpista.providers.catalogue import Listed
from openpista.providers.choice import PRACTICE_REF, Choice
from openpista.providers.live_models import Kept, ListCache
from openpista.providers.model_book import ModelBook
from tests.fakes.clock import FakeClock

OPENAI = {"OPENAI_API_KEY": "sk-test"}


def choice(
    config: Config | None = None,
    environ: dict[str, str] | None = None,
    cache: ListCache | None = None,
) -> tuple[Choice, LiveConfig]:
    live = LiveConfig(config or Config())
    book = ModelBook(clock=FakeClock(), cache=cache)
    return Choice(live, environ or {}, book, last=None, logins=None), live


def test_those_that_stand_in_are_usable_and_named_once() -> None:
    agent = AgentConfig(
        fallback=("openai/gpt-6.1-sol", "anthropic/claude-sonnet-5-5", "gpt-6.1-sol", "practice/x")
    )
    found, _ = choice(Config(agent=agent), OPENAI)

    assert found.fallbacks() == (ModelRef("openai", "gpt-6.1-sol"), ModelRef("practice", "x"))


def test_the_cheaper_model_must_be_usable() -> None:
    budget = BudgetConfig(route_to="openai/gpt-6-luna")

    assert choice(Config(budget=budget))[0].cheaper() is None
    assert choice(Config(budget=budget), OPENAI)[0].cheaper() == ModelRef("openai", "gpt-6-luna")
    assert choice(environ=OPENAI)[0].cheaper() is None


def test_a_changed_config_holds_at_once() -> None:
    found, live = choice(environ=OPENAI)
    assert found.default()[0] == ModelRef("openai", "gpt-6.2-sol")

    live.change(Config(agent=AgentConfig(model="openai/gpt-6-luna")))

    assert found.default() == (
        ModelRef("openai", "gpt-6-luna"),
        "openai/gpt-6-luna is set in the config.",
    )


def test_a_server_of_ones_own_is_usable_from_the_moment_it_is_named() -> None:
    found, live = choice()
    assert found.named() == ()

    server = ProviderConfig(base_url="http://127.0.0.1:8000/v1", models=("mine",))
    live.change(Config(providers={"home": server}))

    assert found.named() == (ModelRef("home", "mine"),)
    assert found.find("home/mine") == ModelRef("home", "mine")


def test_the_name_of_a_provider_means_its_first_model() -> None:
    found, _ = choice()

    assert found.find("claude") == ModelRef("anthropic", "claude-sonnet-5-5")
    assert found.find("practice") == PRACTICE_REF
    assert found.find("custom") == ModelRef("anthropic", "custom")


@pytest.mark.parametrize(
    ("model", "wire"),
    [
        ("claude-sonnet-5.5", "chat"),
        ("gpt-6.1-sol", "responses"),
        ("gemini-4-argon", "messages"),
        ("grok-4.7", "responses"),
        ("claude-unlisted", "messages"),
        ("kimi-unlisted", "chat"),
    ],
)
def test_a_services_own_word_on_its_wires_counts_before_our_patterns(
    tmp_path: Path, model: str, wire: str
) -> None:
    listed = (
        Listed("claude-sonnet-5.5", wires=("chat",)),
        Listed("gpt-6.1-sol", wires=("chat", "responses")),
        Listed("gemini-4-argon", wires=("messages", "responses")),
        Listed("grok-4.7", wires=("responses",)),
    )
    environ = {"COPILOT_GITHUB_TOKEN": "github_pat_x"}
    plain, _ = choice(environ=environ)
    cache = ListCache(tmp_path)
    cache.put(plain.endpoint("copilot"), Kept(0, listed, host="api.githubcopilot.com"))

    found, _ = choice(environ=environ, cache=cache)

    assert found.endpoint("copilot", model).wire == wire


def test_a_wire_of_the_config_counts_before_all_others(tmp_path: Path) -> None:
    own = Config(providers={"copilot": ProviderConfig(wire="responses")})
    environ = {"COPILOT_GITHUB_TOKEN": "github_pat_x"}
    cache = ListCache(tmp_path)
    plain, _ = choice(environ=environ)
    listed = (Listed("grok-4.7", wires=("chat",)),)
    cache.put(plain.endpoint("copilot"), Kept(0, listed, host="api.githubcopilot.com"))

    found, _ = choice(own, environ, cache)

    assert found.endpoint("copilot", "grok-4.7").wire == "responses"


def test_what_runs_here_is_free() -> None:
    found, _ = choice()

    assert found.is_free("ollama")
    assert found.is_free("practice")
    assert not found.is_free("openai")
    assert not found.is_free("nobody")


def test_without_anything_practice_is_all_there_is() -> None:
    found, _ = choice()

    assert found.default()[0] == PRACTICE_REF
    assert found.is_usable("practice")
    assert "openai" not in found.usable()
