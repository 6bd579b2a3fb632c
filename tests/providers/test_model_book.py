"""What is known of models: the service's own word, then the snapshot, then the rules."""

import asyncio
import json
from pathlib import Path

import pytest

from openpista.domain.model import ModelRef
from openpista.providers import model_book
from openpista.providers.catalogue import Listed
from openpista.providers.endpoint import Endpoint
from openpista.providers.live_models import KEPT_FOR_MS, Kept, ListCache
from openpista.providers.model_book import ModelBook
from tests.fakes.clock import FakeClock
from tests.providers.fake_server import HANG, Answer, FakeServer, serving

SONNET = ModelRef("anthropic", "claude-sonnet-5-5")


def told(*ids: str) -> Answer:
    return Answer([json.dumps({"data": [{"id": one} for one in ids]}).encode()])


def book(folder: Path, clock: FakeClock | None = None) -> ModelBook:
    return ModelBook(clock=clock or FakeClock(), cache=ListCache(folder))


def endpoint(server: FakeServer) -> Endpoint:
    return Endpoint("openai", "OpenAI", "responses", server.url)


def ids(found: ModelBook, provider: str = "openai") -> list[str]:
    return [info.ref.model for info in found.of_provider(provider)]


def test_figures_of_the_snapshot_and_the_rules_of_the_family_join() -> None:
    traits = ModelBook(clock=FakeClock()).traits(SONNET)

    assert traits.info.input_price == 2
    assert traits.info.context_tokens == 1_000_000
    assert (traits.thinking, traits.least_effort) == ("always", "low")


def test_nobody_knows_it_and_it_can_be_used_all_the_same() -> None:
    found = ModelBook(clock=FakeClock())
    ref = ModelRef("openai", "brand-new")

    assert not found.knows(ref)
    assert found.traits(ref).info.context_tokens == 128_000
    assert found.traits(ref, context_tokens=5).info.context_tokens == 5


async def test_what_a_service_lists_is_offered_and_kept(tmp_path: Path) -> None:
    async with serving(told("gpt-new", "gpt-6.1-sol")) as server:
        first = book(tmp_path)
        assert "gpt-new" not in ids(first)
        await first.refresh([endpoint(server)])
        assert ids(first) == ["gpt-new", "gpt-6.1-sol"]

        second = book(tmp_path)
        second.recall(endpoint(server))

    assert ids(second) == ["gpt-new", "gpt-6.1-sol"]
    assert len(server.asked) == 1


async def test_a_list_of_today_is_not_asked_for_again_unless_somebody_insists(
    tmp_path: Path,
) -> None:
    clock = FakeClock()
    async with serving(told("a")) as server:
        found = book(tmp_path, clock)
        await found.refresh([endpoint(server)])
        await found.refresh([endpoint(server)])
        assert len(server.asked) == 1

        await found.refresh([endpoint(server)], force=True)
        clock.advance(KEPT_FOR_MS / 1000)
        await found.refresh([endpoint(server)])

    assert len(server.asked) == 3


async def test_a_service_that_fails_changes_nothing_and_is_named(tmp_path: Path) -> None:
    refusal = Answer([b'{"error": {"message": "bad key"}}'], status=401)
    async with serving(refusal, told("a")) as server:
        found = book(tmp_path)
        before = ids(found)
        await found.refresh([endpoint(server)])
        assert ids(found) == before
        assert "does not accept the key" in found.failures["openai"]

        await found.refresh([endpoint(server)], force=True)

    assert not found.failures
    assert ids(found) == ["a"]


async def test_a_slow_service_is_not_waited_for_and_given_up_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(model_book, "PATIENCE_S", 0.0)
    async with serving(Answer([HANG])) as server:
        found = book(tmp_path)
        await found.refresh([endpoint(server)])
        before = len(asyncio.all_tasks())

        await found.aclose()

        assert len(asyncio.all_tasks()) < before


async def test_offline_nobody_is_asked() -> None:
    async with serving(told("a")) as server:
        found = ModelBook(clock=FakeClock())
        await found.refresh([endpoint(server)], force=True)

    assert not server.asked
    assert found.is_offline


def test_the_default_is_the_first_that_the_account_has(tmp_path: Path) -> None:
    away = Endpoint("openai", "OpenAI", "responses", "https://api.example/v1")
    wanted = ("gpt-6.2-sol", "gpt-6.1-sol")
    found = book(tmp_path)
    assert found.first_offered("openai", wanted) == "gpt-6.2-sol"
    assert found.first_offered("openai", ()) is None

    ListCache(tmp_path).put(away, Kept(1, (Listed("gpt-6.1-sol"),), host="api.example"))
    found.recall(away)

    assert found.first_offered("openai", wanted) == "gpt-6.1-sol"
    assert found.first_offered("openai", ("none",)) == "none"
