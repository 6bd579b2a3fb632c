"""Calls from other services."""

from pathlib import Path

import httpx
import pytest

from openpista.channels.web.hooks import MAX_HOOK_BYTES
from openpista.domain.hook import HookAnswer, HookCall
from tests.channels.web.web_house import WebHouse, open_web


class Taker:
    """A channel that waits for calls, or for none."""

    name = "taker"

    def __init__(self, answer: HookAnswer | None) -> None:
        self.answer = answer
        self.calls: list[HookCall] = []

    async def take_hook(self, call: HookCall) -> HookAnswer | None:
        self.calls.append(call)
        return self.answer


async def called(web: WebHouse, name: str, body: bytes = b"x") -> httpx.Response:
    async with httpx.AsyncClient(base_url=web.address) as service:
        return await service.post(f"/hooks/{name}?a=b", content=body, headers={"X-Sign": "s"})


async def test_a_service_needs_no_origin_and_its_call_comes_as_it_is(tmp_path: Path) -> None:
    taker = Taker(HookAnswer(202, b"thanks"))
    async with open_web(tmp_path, hooks=(taker,)) as web:
        answer = await called(web, "taker")

        assert (answer.status_code, answer.content) == (202, b"thanks")
        (call,) = taker.calls
        assert (call.method, call.query, call.body) == ("POST", "a=b", b"x")
        assert ("x-sign", "s") in call.headers


@pytest.mark.parametrize("name", ["taker", "nobody"])
async def test_where_nobody_waits_there_is_nothing(tmp_path: Path, name: str) -> None:
    async with open_web(tmp_path, hooks=(Taker(None),)) as web:
        assert (await called(web, name)).status_code == 404


async def test_a_call_has_a_size(tmp_path: Path) -> None:
    taker = Taker(HookAnswer())
    async with open_web(tmp_path, hooks=(taker,)) as web:
        assert (await called(web, "taker", b"x" * (MAX_HOOK_BYTES + 1))).status_code == 413
        assert not taker.calls
