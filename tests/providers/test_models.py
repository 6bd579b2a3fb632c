"""Which model a new session gets, which can be chosen, and who answers."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from openpista.config.live import LiveConfig
from openpista.config.schema import AgentConfig, Config, ModelsConfig, ProviderConfig
from openpista.domain.model import ModelRef, ModelRequest, ProviderError, Reply, StreamEvent
from openpista.providers.catalogue import Listed
from openpista.providers.endpoint import Endpoint
from openpista.providers.live_models import Kept, ListCache
from openpista.providers.models import PRACTICE_REF, HouseModels, build_models
from tests.replay.wires import FrozenClock

ANTHROPIC = {"ANTHROPIC_API_KEY": "sk-ant"}
OPENROUTER = {"OPENROUTER_API_KEY": "sk-or"}
SONNET = ModelRef("anthropic", "claude-sonnet-5-5")


class Practice:
    """A provider that is always there."""

    id = "practice"
    closed = 0

    async def stream(self, request: ModelRequest) -> AsyncGenerator[StreamEvent]:
        yield Reply((), "end_turn", model=request.model)

    async def aclose(self) -> None:
        Practice.closed += 1


def models(
    *,
    agent: AgentConfig | None = None,
    environ: dict[str, str] | None = None,
    last: ModelRef | None = None,
    **providers: ProviderConfig,
) -> HouseModels:
    return build_models(
        LiveConfig(Config(agent=agent or AgentConfig(), providers=providers)),
        environ=environ or {},
        clock=FrozenClock(),
        practice_factory=Practice,
        last=last,
    )


def test_with_nothing_at_all_the_practice_model_answers():
    ref, why = models().default()

    assert ref == PRACTICE_REF
    assert "practice" in why


def test_keys_of_the_environment_in_their_order():
    everything = {"TOGETHER_API_KEY": "t", "OPENAI_API_KEY": "o"} | OPENROUTER

    assert models(environ=everything).default() == (
        ModelRef("openai", "gpt-6.2-sol"),
        "openai/gpt-6.2-sol is used because OPENAI_API_KEY is set.",
    )
    assert models(environ=everything | ANTHROPIC).default()[0] == SONNET


def test_the_last_choice_counts_over_found_keys_while_it_can_be_used():
    last = ModelRef("openrouter", "openrouter/auto")

    assert models(environ=ANTHROPIC | OPENROUTER, last=last).default()[0] == last
    assert models(environ=ANTHROPIC, last=last).default()[0] == SONNET
    assert models(environ=ANTHROPIC, last=PRACTICE_REF).default()[0] == PRACTICE_REF


@pytest.mark.parametrize(
    ("provider", "model", "ref"),
    [
        ("", "anthropic/claude-opus-5-5", ModelRef("anthropic", "claude-opus-5-5")),
        ("", "claude/claude-opus-5-5", ModelRef("anthropic", "claude-opus-5-5")),
        ("", "claude-opus-5-5", ModelRef("anthropic", "claude-opus-5-5")),
        ("", "gpt-6-luna", ModelRef("openai", "gpt-6-luna")),
        ("", "openrouter/auto", ModelRef("openrouter", "openrouter/auto")),
        ("", "something", ModelRef("openrouter", "something")),
        ("openai", "", ModelRef("openai", "gpt-6.2-sol")),
        ("openai", "openai/gpt-6-luna", ModelRef("openai", "gpt-6-luna")),
        ("openrouter", "openrouter/auto", ModelRef("openrouter", "openrouter/auto")),
        ("openrouter", "openai/gpt-9", ModelRef("openrouter", "openai/gpt-9")),
        ("claude", "", SONNET),
        ("practice", "", PRACTICE_REF),
        ("nobody", "x", ModelRef("nobody", "x")),
        ("nobody", "", PRACTICE_REF),
    ],
)
def test_the_config_counts_over_everything(provider: str, model: str, ref: ModelRef):
    house = models(
        agent=AgentConfig(provider=provider, model=model), environ=OPENROUTER, last=PRACTICE_REF
    )

    assert house.default()[0] == ref


def test_an_address_alone_means_a_server_of_your_own():
    house = models(agent=AgentConfig(base_url="http://127.0.0.1:8/v1", model="qwen"))

    assert house.default()[0] == ModelRef("custom", "qwen")


def test_a_configured_service_without_a_model_says_what_it_needs():
    ref, why = models(agent=AgentConfig(provider="ollama")).default()

    assert ref == PRACTICE_REF
    assert "ollama needs agent.model" in why


def test_a_model_of_the_config_is_the_first_of_its_own_server():
    box = ProviderConfig(base_url="http://box/v1", models=("a", "b"), context_tokens=9_000)
    house = models(agent=AgentConfig(provider="box"), box=box)

    assert house.default()[0] == ModelRef("box", "a")
    assert house.info(ModelRef("box", "a")).context_tokens == 9_000


def test_what_can_be_chosen_now():
    box = ProviderConfig(base_url="http://box/v1", models=("a", "b"))
    house = models(environ=ANTHROPIC, box=box, openai=ProviderConfig(models=("gpt-x",)))
    refs = [info.ref for info in house.known()]

    assert refs[:3] == [SONNET, ModelRef("box", "a"), ModelRef("box", "b")]
    assert refs[-1] == PRACTICE_REF
    assert {ref.provider for ref in refs} == {"anthropic", "box", "practice"}
    assert len(refs) == len(set(refs))


@pytest.mark.parametrize(
    ("text", "ref"),
    [
        ("claude-sonnet-5", ModelRef("anthropic", "claude-sonnet-5")),
        ("box/qwen/7b", ModelRef("box", "qwen/7b")),
        ("openai/gpt-6-luna", ModelRef("openai", "gpt-6-luna")),
        ("practice/practice", PRACTICE_REF),
        ("someone/else", ModelRef("anthropic", "someone/else")),
    ],
)
def test_a_model_as_a_person_names_it(text: str, ref: ModelRef):
    assert models(environ=ANTHROPIC, box=ProviderConfig(base_url="http://b/v1")).find(text) == ref


def test_a_bare_name_belongs_to_the_configured_provider():
    house = models(agent=AgentConfig(provider="openai"))

    assert house.find("mine") == ModelRef("openai", "mine")


async def test_providers_are_made_once_and_closed():
    house = models(environ=ANTHROPIC)
    first = house.provider(SONNET)
    practice = house.provider(PRACTICE_REF)

    assert house.provider(ModelRef("anthropic", "other")) is first
    assert (first.id, practice.id) == ("anthropic", "practice")

    Practice.closed = 0
    await house.aclose()
    assert Practice.closed == 1
    assert house.provider(SONNET) is not first


def test_a_provider_that_cannot_be_used_says_why():
    with pytest.raises(ProviderError) as caught:
        models().provider(ModelRef("openai", "gpt-6.2-sol"))

    assert "OPENAI_API_KEY" in caught.value.message


@pytest.mark.parametrize("wire", ["chat", "responses", "messages"])
async def test_warming_up_loads_the_sdk_of_any_wire(wire: str):
    box = ProviderConfig(base_url="http://127.0.0.1:9/v1", wire=wire)  # pyright: ignore[reportArgumentType]
    house = models(box=box)

    await house.warm(ModelRef("box", "a"))
    await house.warm(PRACTICE_REF)
    await house.warm(ModelRef("nobody", "a"))
    await house.aclose()


async def test_a_change_of_the_configuration_holds_from_the_next_call_on() -> None:
    live = LiveConfig(Config())
    environ = {"OPENAI_API_KEY": "sk-one"}
    house = build_models(live, environ=environ, clock=FrozenClock(), practice_factory=Practice)
    before = house.provider(ModelRef("openai", "gpt-6.2-sol"))

    own = ProviderConfig(api_key="sk-another")
    live.change(Config(agent=AgentConfig(model="openai/other"), providers={"openai": own}))

    assert house.default()[0] == ModelRef("openai", "other")
    assert house.provider(ModelRef("openai", "gpt-6.2-sol")) is not before
    await house.aclose()


def test_what_a_service_said_before_this_process_began_is_known_from_the_first_call_on(
    tmp_path: Path,
) -> None:
    listed = (Listed("brand-new", context=50_000, price_in=4.0),)
    home = Endpoint("openai", "OpenAI", "responses", "https://api.openai.com/v1")
    ListCache(tmp_path).put(home, Kept(0, listed, host="api.openai.com"))
    found = build_models(
        LiveConfig(Config(models=ModelsConfig(cache_path=str(tmp_path)))),
        environ={"OPENAI_API_KEY": "sk-test"},
        clock=FrozenClock(),
        practice_factory=Practice,
    )

    info = found.info(ModelRef("openai", "brand-new"))

    assert (info.context_tokens, info.input_price) == (50_000, 4.0)


async def test_only_a_local_server_that_somebody_chose_is_missed() -> None:
    away = ProviderConfig(base_url="http://127.0.0.1:1")
    for chosen in ({"ollama": away}, {}):
        config = Config(models=ModelsConfig(offline=True), providers=chosen)
        found = build_models(
            LiveConfig(config), environ={}, clock=FrozenClock(), practice_factory=Practice
        )
        failures = dict.fromkeys(("ollama", "vllm"), "cannot be reached")
        found._book.failures |= failures

        told = await found.refresh()
        await found.aclose()

        assert set(told) & set(failures) == set(chosen)
