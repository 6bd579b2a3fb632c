"""The table of known models."""

import pytest

from openpista.config.presets import PRESETS
from openpista.domain.model import ModelInfo, ModelRef
from openpista.providers.known import KnownModels

TABLE = KnownModels.load()


DEFAULTS = [
    ModelRef(one.id, model)
    for one in PRESETS
    for model in one.default_models
    if one.wire != "practice"
]


@pytest.mark.parametrize("ref", DEFAULTS, ids=str)
def test_every_default_model_of_a_preset_is_known_by_name(ref: ModelRef):
    assert ref in [info.ref for info in TABLE.of_provider(ref.provider)]


def test_prices_and_limits_of_the_first_default():
    info = TABLE.traits(ModelRef("anthropic", "claude-sonnet-5-5")).info

    assert (info.input_price, info.output_price) == (2, 10)
    assert (info.context_tokens, info.max_output_tokens) == (1_000_000, 128_000)
    assert info.vision
    assert info.label == "Claude Sonnet 5.5"


@pytest.mark.parametrize(
    ("model", "thinking"),
    [
        ("claude-sonnet-5-5-20261001", "always"),
        ("claude-fable-5-2", "always"),
        ("claude-sonnet-5", "adaptive"),
        ("claude-opus-4-8", "adaptive"),
        ("claude-haiku-4-5-20251001", "budget"),
        ("claude-next-9", "none"),
    ],
)
def test_a_family_is_asked_to_think_in_its_own_way(model: str, thinking: str):
    assert TABLE.traits(ModelRef("anthropic", model)).thinking == thinking


@pytest.mark.parametrize("model", ["claude-sonnet-5-5", "claude-opus-4-8", "claude-haiku-4-5"])
def test_where_a_services_own_default_is_its_most_a_middle_effort_is_recommended(model: str):
    assert TABLE.traits(ModelRef("anthropic", model)).effort == "medium"
    assert TABLE.traits(ModelRef("openai", "gpt-6.2-sol")).effort is None


def test_an_unknown_model_gets_cautious_defaults():
    ref = ModelRef("custom", "x")

    assert TABLE.traits(ref).info == ModelInfo(ref)
    assert not TABLE.knows(ref)
    assert TABLE.traits(ref, context_tokens=5_000).info.context_tokens == 5_000


def test_families_are_not_offered_by_their_pattern():
    assert not any("*" in info.ref.model for info in TABLE.of_provider("anthropic"))
