"""The fake model does what it is told."""

import asyncio

import pytest

from openpista.domain.model import ModelRef, ModelRequest, ProviderError, Reply, TextChunk
from tests.fakes.models import FakeModels, FakeProvider, calls, says

REQUEST = ModelRequest(model="m", system="", messages=())


async def test_it_streams_the_words_and_then_the_reply() -> None:
    reply = says("hello", calls("t"))
    provider = FakeProvider(reply)

    events = [event async for event in provider.stream(REQUEST)]

    assert events == [TextChunk("hello"), reply]
    assert reply.stop == "tool_use"
    assert provider.requests == [REQUEST]


async def test_it_fails_as_told() -> None:
    provider = FakeProvider(ProviderError("no", kind="auth"))

    with pytest.raises(ProviderError):
        _ = [event async for event in provider.stream(REQUEST)]


async def test_it_notices_that_it_was_left_early() -> None:
    provider = FakeProvider([TextChunk("a"), asyncio.Event()])
    events = provider.stream(REQUEST)

    assert await anext(events) == TextChunk("a")
    await events.aclose()

    assert provider.closed_early == 1


async def test_it_is_never_asked_more_often_than_the_test_says() -> None:
    with pytest.raises(AssertionError):
        _ = [event async for event in FakeProvider().stream(REQUEST)]


def test_the_models_know_one_provider() -> None:
    provider = FakeProvider()
    models = FakeModels(provider)

    assert models.provider(ModelRef("a", "b")) is provider
    assert models.known()[0].ref == models.default()[0]
    with pytest.raises(ProviderError):
        FakeModels(provider, error=ProviderError("no", kind="auth")).provider(ModelRef("a", "b"))


async def test_closing_is_harmless() -> None:
    await FakeProvider().aclose()
    assert isinstance(says("x"), Reply)
