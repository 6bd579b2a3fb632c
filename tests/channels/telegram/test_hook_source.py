"""Updates that Telegram brings itself."""

import asyncio
import json

import pytest

from openpista.channels.telegram import hook_source
from openpista.channels.telegram.hook_source import HookSource
from openpista.domain.hook import HookCall
from openpista.domain.tasks import owned_task


async def well() -> None:
    """Telegram reaches us."""


def call(source: HookSource, update_id: int = 7, /, **other: str) -> HookCall:
    """Return a call as Telegram makes it, but for what `other` says."""
    header = ("x-telegram-bot-api-secret-token", other.get("secret", source.secret))
    body = other.get("body", json.dumps({"update_id": update_id}))
    return HookCall(other.get("method", "POST"), "", (header,), body.encode())


async def test_a_call_is_answered_when_its_update_is_kept() -> None:
    source = HookSource(well)
    answering = owned_task(source.take(call(source)), name="call")
    fetched = await source.updates(None, 25)
    await asyncio.sleep(0)
    assert [update.update_id for update in fetched] == [7]
    assert not answering.done()

    assert await source.updates(8, 0) == []
    assert (await answering).status == 200


async def test_who_does_not_know_the_secret_is_refused() -> None:
    source = HookSource(well)
    for strange in (
        call(source, secret="x"),
        call(source, secret=""),
        call(source, method="GET"),
    ):
        assert (await source.take(strange)).status == 403

    assert await source.updates(None, 0) == []


@pytest.mark.parametrize("body", ["", "[]", "{}", "null", "[" * 100_000, '{"update_id": 1e999}'])
async def test_what_cannot_be_read_is_refused_and_harms_nothing(body: str) -> None:
    source = HookSource(well)

    assert (await source.take(call(source, body=body))).status == 400
    assert await source.updates(None, 0) == []


async def test_what_is_not_kept_in_time_is_brought_again(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook_source, "ANSWER_WITHIN_S", 0.0)
    source = HookSource(well)

    assert (await source.take(call(source))).status == 503
    assert (await source.take(call(source))).status == 503
    assert len(await source.updates(None, 0)) == 2


async def test_too_many_at_once_come_later(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(hook_source, "MAX_WAITING", 1)
    source = HookSource(well)
    first = owned_task(source.take(call(source, 1)), name="call")
    await asyncio.sleep(0)

    assert (await source.take(call(source, 2))).status == 503
    await source.updates(2, 0)
    assert (await first).status == 200


async def test_after_a_silence_telegram_is_asked_whether_it_reaches_us() -> None:
    asked: list[str] = []

    async def probe() -> None:
        asked.append("reached?")

    assert await HookSource(probe, probe_every_s=0.0).updates(None, 25) == []
    assert asked == ["reached?"]
