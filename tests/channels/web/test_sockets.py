"""Web sockets: who may open one, how many, and who is sent away."""

import asyncio
from pathlib import Path

import pytest
from msgspec.structs import replace
from websockets.exceptions import InvalidStatus

from openpista.channels.web.login_sessions import FRESH_MS
from openpista.config.schema_channels import WebConfig
from openpista.domain.command import Unpair
from openpista.domain.tasks import owned_task
from tests.channels.web.browsers import TOKEN
from tests.channels.web.web_house import open_web


async def test_a_page_is_greeted(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        async with browser.socket() as socket:
            assert socket.greeting["success"]
            assert socket.greeting["fresh_until_ms"] == web.clock.now_ms() + FRESH_MS
            assert (await browser.get("/devices")).json()["devices"][0]["connected"] == 1


@pytest.mark.parametrize(
    "first",
    [
        {"type": "auth", "csrf": "wrong"},
        {"type": "auth", "csrf": "own", "protocol": 99},
        {"type": "ping"},
        {"type": "auth", "csrf": "x" * 5000},
    ],
)
async def test_a_wrong_first_frame_is_the_last(tmp_path: Path, first: dict[str, object]) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        if first.get("csrf") == "own":
            first = {**first, "csrf": browser.csrf}
        async with browser.bare_socket() as socket:
            await socket.say(**first)

            assert not (await socket.hear("auth_result"))["success"]
            assert await socket.closed() == 4003


async def test_without_a_login_no_socket_opens(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser(logged_in=False)
        with pytest.raises(InvalidStatus) as refused:
            async with browser.bare_socket():
                pass

        assert refused.value.response.status_code == 401


async def test_the_number_of_sockets_is_bounded(tmp_path: Path) -> None:
    async with open_web(tmp_path, web=WebConfig(token=TOKEN, max_sockets=2)) as web:
        browser = await web.browser()
        async with browser.socket(), browser.socket():
            with pytest.raises(InvalidStatus) as refused:
                async with browser.bare_socket():
                    pass

        assert refused.value.response.status_code == 503


async def test_whoever_is_sent_away_in_the_terminal_is_out_at_once(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        stays = await web.browser()
        async with browser.socket() as socket, stays.socket() as other:
            device = socket.greeting["client_id"]
            await web.house.port.send(Unpair(service="web", user_id=device))

            assert await socket.closed() == 4001
            assert (await other.ask(type="ping", id=1))["type"] == "pong"
        with pytest.raises(InvalidStatus):
            async with browser.bare_socket():
                pass


async def test_whoever_logs_out_is_out_in_every_tab(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        async with browser.socket() as one, browser.socket() as two:
            await browser.post("/logout", {})

            assert [await one.closed(), await two.closed()] == [4001, 4001]


async def test_somebody_at_the_page_counts_as_there(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        attendance = web.house.gateway._rooms.ground.attendance
        terminal = len(attendance._windows)
        browser = await web.browser()
        async with browser.socket():
            assert len(attendance._windows) == terminal + 1
        async with asyncio.timeout(5):
            while len(attendance._windows) != terminal:
                await asyncio.sleep(0.005)


async def test_when_the_house_closes_pages_are_told_to_come_back(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        async with browser.socket() as socket:
            closing = owned_task(web.house.gateway.drain(), name="drain")

            assert await socket.closed() == 1012
            await closing


async def test_a_changed_token_sends_away_whom_the_old_one_let_in(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        by_token, by_code = await web.browser(), await web.browser(logged_in=False)
        await by_code.log_in(code=await web.code())
        async with by_token.socket() as out, by_code.socket() as stays:
            channels = web.config.now.channels
            new = replace(channels, web=replace(channels.web, token="another-passphrase"))
            web.config.change(replace(web.config.now, channels=new))
            await stays.ask(
                type="command",
                id=1,
                command={"type": "set_config", "key": "channels.web.token", "value": '"x"'},
            )

            assert await out.closed() == 4001
            assert (await stays.ask(type="ping", id=2))["type"] == "pong"
        assert (await by_token.log_in()).status_code == 401
