"""Coming back from a page: by itself, by paste, or not at all."""

import asyncio

import pytest

from openpista.auth.come_back import NOT_OURS, come_back, denied, too_late, within
from openpista.auth.errors import LoginError
from openpista.auth.loopback import Params, listening
from openpista.domain.tasks import owned_task
from tests.auth.conversing import Window
from tests.auth.vendor import visit


def belongs(params: Params) -> bool:
    return params.get("state") == "s"


async def wait_with(window: Window, *visits: str) -> Params:
    async with listening("/back", port=0, belongs=belongs, page=str) as loopback:

        async def wait() -> Params:
            return await come_back(
                loopback, window, url="https://page.example", belongs=belongs, expires_at_ms=1
            )

        task = owned_task(wait(), name="come back")
        await window.shown.wait()
        for query in visits:
            await visit(f"{loopback.url}{query}")
        if not visits:
            window.give(f"{loopback.url}?code=pasted&state=s")
        return await task


async def test_a_page_comes_back_by_itself() -> None:
    window = Window()

    params = await wait_with(window, "?code=c&state=wrong", "?code=d&state=s")

    assert params["code"] == "d"
    assert window.url == "https://page.example"


async def test_or_its_address_is_pasted_and_a_wrong_one_is_said() -> None:
    window = Window("what?", "http://127.0.0.1:1/back?code=x&state=other")

    assert (await wait_with(window))["code"] == "pasted"
    assert window.questions == ["", NOT_OURS, NOT_OURS]


async def test_whoever_takes_too_long_is_told_to_begin_again() -> None:
    with pytest.raises(LoginError) as caught:
        async with within(0.01):
            await asyncio.Event().wait()

    assert caught.value.failure == "expired"
    assert too_late().message.endswith("again.")


def test_a_vendors_no_is_a_sentence() -> None:
    assert denied({"error": "access_denied"}, "X").failure == "denied"
    told = denied({"error": "e", "error_description": "why\x1b[31m " + "x" * 500}, "X").message
    assert told.startswith("X refused: why[31m xxx")
    assert len(told) < 140
    assert "no code" in denied({}, "X").message
