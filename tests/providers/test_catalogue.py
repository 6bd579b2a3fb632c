"""What is known of models: the snapshot, and over it what services list."""

from datetime import UTC, datetime

import pytest

from openpista.config.presets import PRESETS
from openpista.domain.model import ModelInfo, ModelRef
from openpista.providers.catalogue import Catalogue, Listed, info_of

REF = ModelRef("p", "m")
SNAPSHOT = Listed("m", context=1000, vision=True, tools=True, price_in=2.0)


def catalogue() -> Catalogue:
    return Catalogue({"p": [SNAPSHOT, Listed("old")]}, built="2026-11-25")


def test_the_snapshot_is_what_is_known_at_first():
    found = catalogue()

    assert found.find(REF) == SNAPSHOT
    assert found.find(ModelRef("p", "other")) is None
    assert [one.id for one in found.of_provider("p")] == ["m", "old"]
    assert found.of_provider("nobody") == ()
    assert not found.is_live("p")


def test_what_the_service_lists_decides_what_is_offered_and_counts_field_by_field():
    found = catalogue()
    found.put_live("p", [Listed("new"), Listed("m", context=2000, vision=False)])

    assert found.is_live("p")
    assert [one.id for one in found.of_provider("p")] == ["new", "m"]
    assert found.find(REF) == Listed("m", context=2000, vision=False, tools=True, price_in=2.0)
    assert found.find(ModelRef("p", "old")) == Listed("old")


def test_a_model_that_says_it_has_no_tools_is_not_offered():
    found = catalogue()
    found.put_live("p", [Listed("a", tools=False), Listed("b", tools=True), Listed("c")])

    assert [one.id for one in found.of_provider("p")] == ["b", "c"]


def test_a_listed_model_fills_in_what_it_says():
    known = ModelInfo(REF, label="M", context_tokens=5, vision=True, output_price=9.0)

    info = info_of(Listed("m", context=7, vision=False, price_in=0.0), known)

    assert info == ModelInfo(
        REF, label="M", context_tokens=7, vision=False, input_price=0.0, output_price=9.0
    )


def test_the_shipped_snapshot_can_be_read_and_is_sane():
    shipped = Catalogue.load()

    assert datetime.fromisoformat(shipped.built)
    for preset in PRESETS:
        for one in shipped.of_provider(preset.id):
            assert one.id
            assert one.context is None or one.context >= 1_000, one
            assert one.price_in is None or 0 <= one.price_in < 1_000, one


@pytest.mark.parametrize("provider", ["anthropic", "openai", "google", "openrouter"])
def test_a_default_model_is_known_and_does_not_end_soon(provider: str):
    shipped = Catalogue.load()
    preset = next((one for one in PRESETS if one.id == provider), None)
    if preset is None:
        return
    found = [
        one
        for model in preset.default_models
        if (one := shipped.find(ModelRef(provider, model))) is not None
    ]

    assert found
    assert all(not one.ends or one.ends > "2026-12" for one in found)


def test_the_snapshot_was_not_built_in_the_future():
    assert Catalogue.load().built <= datetime.now(UTC).date().isoformat()
