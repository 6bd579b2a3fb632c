"""Asking services for their models, over HTTP on loopback."""

import json
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.domain.model import ProviderError
from openpista.guard.secret import Secret
from openpista.providers import live_models
from openpista.providers.catalogue import Listed
from openpista.providers.endpoint import Endpoint
from openpista.providers.live_models import KEPT_FOR_MS, Kept, ListCache, ask_models, is_fresh
from tests.fakes.clock import FakeClock
from tests.providers.fake_server import HANG, Answer, FakeServer, serving

CLOCK = FakeClock()


def told(body: object, *, status: int = 200, etag: str = "") -> Answer:
    mark = (("etag", etag),) if etag else ()
    return Answer(
        [json.dumps(body).encode()], status=status, headers=(("content-type", "x/json"), *mark)
    )


def endpoint(server: FakeServer, name: str = "openai", wire: str = "responses") -> Endpoint:
    return Endpoint(name, "P", wire, f"{server.url}/v1", Secret("sk-live"))  # type: ignore[arg-type]


async def ask(server: FakeServer, name: str = "openai", wire: str = "responses") -> Kept:
    return await ask_models(endpoint(server, name, wire), clock=CLOCK)


async def test_a_list_with_its_key_and_its_mark():
    async with serving(told({"data": [{"id": "a"}]}, etag='"1"')) as server:
        kept = await ask(server)

    (asked,) = server.asked
    assert asked.path == "/v1/models"
    assert asked.headers["authorization"] == "Bearer sk-live"
    assert kept == Kept(CLOCK.now_ms(), (Listed("a"),), '"1"', "127.0.0.1")


async def test_what_has_not_changed_is_kept_and_renewed():
    known = Kept(1, (Listed("a"),), '"1"', "127.0.0.1")
    async with serving(Answer([], status=304)) as server:
        kept = await ask_models(endpoint(server), clock=CLOCK, known=known)

    assert server.asked[0].headers["if-none-match"] == '"1"'
    assert kept == replace(known, at_ms=CLOCK.now_ms())


async def test_pages_are_read_to_the_end():
    first = {"data": [{"id": "a"}], "has_more": True, "last_id": "a"}
    async with serving(told(first), told({"data": [{"id": "b"}], "has_more": False})) as server:
        kept = await ask(server, "anthropic", "messages")

    assert [asked.path for asked in server.asked] == [
        "/v1/v1/models?limit=1000",
        "/v1/v1/models?limit=1000&after_id=a",
    ]
    assert [one.id for one in kept.models] == ["a", "b"]


async def test_pages_without_an_end_are_bounded():
    page = {"models": [{"name": "models/a", "supportedGenerationMethods": ["generateContent"]}],
            "nextPageToken": "again"}  # fmt: skip
    async with serving(told(page)) as server:
        await ask(server, "google", "gemini")

    assert len(server.asked) == live_models.MAX_PAGES


async def test_ollama_is_asked_for_each_of_its_models():
    shown = {"capabilities": ["tools"], "model_info": {"q.context_length": 4096}}
    async with serving(told({"models": [{"name": "q:1b"}]}), told(shown)) as server:
        kept = await ask_models(
            replace(endpoint(server, "ollama", "ollama"), base_url=server.url), clock=CLOCK
        )

    assert [asked.path for asked in server.asked] == ["/api/tags", "/api/show"]
    assert server.asked[1].json() == {"model": "q:1b"}
    assert kept.models == (Listed("q:1b", context=4096, vision=False, reasoning=False, tools=True),)


@pytest.mark.parametrize(
    ("answer", "kind"),
    [
        (told({"error": {"message": "bad key"}}, status=401), "auth"),
        (told({"nothing": 1}), "malformed"),
        (Answer([b"<html>"]), "malformed"),
    ],
)
async def test_what_goes_wrong_is_told_in_its_kind(answer: Answer, kind: str):
    async with serving(answer) as server:
        with pytest.raises(ProviderError) as caught:
            await ask(server)

    assert caught.value.kind == kind
    assert "sk-live" not in f"{caught.value.message} {caught.value.detail}"


async def test_a_service_that_is_silent_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live_models, "TIMEOUT_S", 0.05)
    async with serving(Answer([HANG])) as server:
        with pytest.raises(ProviderError) as caught:
            await ask(server)

    assert caught.value.kind == "timeout"


async def test_a_list_without_an_end_is_given_up(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(live_models, "MAX_BODY_BYTES", 10)
    async with serving(told({"data": [{"id": "a" * 20}]})) as server:
        with pytest.raises(ProviderError) as caught:
            await ask(server)

    assert caught.value.kind == "malformed"


async def test_a_service_that_is_not_there(unused_tcp_port: int):
    away = Endpoint("openai", "P", "responses", f"http://127.0.0.1:{unused_tcp_port}")
    with pytest.raises(ProviderError) as caught:
        await ask_models(away, clock=CLOCK)

    assert caught.value.kind == "network"


def test_a_list_is_kept_for_its_host_only(tmp_path: Path):
    here = Endpoint("p", "P", "chat", "https://a.example/v1")
    cache = ListCache(tmp_path / "cache")
    kept = Kept(5, (Listed("a", context=3),), "e", "a.example")
    assert cache.read(here) is None

    cache.put(here, kept)

    assert cache.read(here) == kept
    assert cache.read(replace(here, base_url="https://b.example/v1")) is None


def test_a_damaged_list_counts_as_none(tmp_path: Path):
    here = Endpoint("p", "P", "chat", "https://a.example/v1")
    (tmp_path / "p.json").write_bytes(b"{")

    assert ListCache(tmp_path).read(here) is None


def test_a_disk_that_takes_nothing_is_no_failure(tmp_path: Path):
    here = Endpoint("p", "P", "chat", "https://a.example/v1")
    (tmp_path / "cache").write_text("in the way")

    ListCache(tmp_path / "cache").put(here, Kept(5, ()))

    assert (tmp_path / "cache").read_text() == "in the way"


def test_a_list_is_fresh_for_a_day():
    now = CLOCK.now_ms()

    assert is_fresh(Kept(now, ()), CLOCK)
    assert not is_fresh(Kept(now - KEPT_FOR_MS, ()), CLOCK)
    assert not is_fresh(Kept(now + 1, ()), CLOCK)
    assert not is_fresh(None, CLOCK)
