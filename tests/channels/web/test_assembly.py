"""The parts together: two browsers and the terminal in one conversation."""

import asyncio
from pathlib import Path

import pytest

from openpista.channels.web.assembly import Ground, WebHouse
from openpista.channels.web.login_sessions import ABSOLUTE_MS
from openpista.channels.web.place import place_of
from openpista.channels.web.site import read_site
from openpista.config.schema_channels import WebConfig
from openpista.domain.command import BeginLogin
from openpista.domain.ids import LoginId
from tests.channels.web.page_ports import PlayedPort
from tests.channels.web.web_house import open_web
from tests.fakes.clock import FakeClock, counting_ulids
from tests.gateway.houses import say, watching


async def test_two_browsers_and_the_terminal_share_a_conversation(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        one, two = await web.browser(), await web.browser()
        async with one.socket() as first, two.socket() as second:
            await first.say(type="message", message_id="m1", content="**hello**")
            session = (await first.hear("message_ack"))["session_id"]
            await web.house.talk("in between", session)
            for socket in (first, second):
                await socket.say(type="follow", stream=session)
                await socket.hear("snapshot")
            await web.house.talk("from the terminal", session)
            for socket in (first, second):
                heard = await socket.hear("message_added")
                assert heard["event"]["message"]["blocks"][0]["text"] == "from the terminal"
                assert heard["html"] == [[None]]
                answer = await socket.hear("message_added")
                assert answer["html"][0][0].startswith("<p>")
            history = await second.ask(type="session_history_request", id=1, session_id=session)

        assert [one["role"] for one in history["messages"]] == ["user", "assistant"] * 3
        assert history["messages"][0]["sender"]["address"]["channel"] == "web"


async def test_a_message_that_is_sent_again_is_taken_once(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        async with browser.socket() as socket:
            await socket.say(type="message", message_id="m1", content="once")
            session = (await socket.hear("message_ack"))["session_id"]
        async with browser.socket() as socket:
            await socket.say(type="message", message_id="m1", content="once")
            again = await socket.hear("message_ack")
        async with watching(web.house.port, session) as window:
            await say(web.house.port, "wait for it", session)
            await window.until_activity(session, "idle", least_messages=4)
        texts = [message.role for message in await web.house.history(session)]

    assert again["session_id"] == session
    assert texts == ["user", "assistant"] * 2


async def test_a_page_that_lost_its_connection_misses_nothing(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        session = await web.house.talk("begin")
        browser = await web.browser()
        async with browser.socket() as socket:
            await socket.say(type="follow", stream=session)
            snapshot = (await socket.hear("snapshot"))["event"]
        await web.house.talk("while it was away", session)
        async with browser.socket() as socket:
            after = [snapshot["epoch"], snapshot["seq"]]
            await socket.say(type="follow", stream=session, after=after)
            await socket.hear("turn_finished")
            heard = [one["event"]["seq"] for one in socket.heard if "event" in one]

    assert heard[0] > snapshot["seq"]
    assert "snapshot" not in [one["event"]["type"] for one in socket.heard if "event" in one]


async def test_a_session_of_nobody_is_not_there(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        async with browser.socket() as socket:
            await socket.say(type="follow", stream="01NOSUCHSESSION")
            ended = await socket.hear("ended")
            renamed = await socket.ask(
                type="command",
                id=1,
                command={"type": "rename_session", "session_id": "01NO", "title": "x"},
            )

    assert ended["reason"]
    assert renamed["result"]["code"] == "not_found"


async def test_a_sender_that_a_page_claims_to_be_is_not_believed(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser(name="phone")
        sender = {"user_id": "owner", "role": "owner", "address": {"channel": "cli"}}
        command = {"type": "send_message", "message_id": "m", "text": "x", "sender": sender}
        async with browser.socket() as socket:
            sent = await socket.ask(type="command", id=1, command=command)
            session = sent["result"]["session_id"]
        await web.house.talk("wait", session)
        (message, *_) = await web.house.history(session)

    assert message.sender is not None
    assert (message.sender.address.channel, message.sender.name) == ("web", "phone")


async def test_logins_of_one_page_are_not_anothers(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        login = BeginLogin(login_id=LoginId("L"), provider="openai", method="key")
        await web.house.port.send(login)
        command = {"type": "answer_login", "login_id": "L", "text": "key"}
        async with browser.socket() as socket:
            answer = await socket.ask(type="command", id=1, command=command)

    assert answer["result"]["code"] == "not_found"


async def test_a_socket_ends_with_its_login(tmp_path: Path) -> None:
    async with open_web(tmp_path) as web:
        browser = await web.browser()
        async with browser.socket() as socket:
            web.clock.advance(ABSOLUTE_MS / 1000)
            assert web.channel.house is not None
            web.channel.house.sockets.close_ended()

            assert await socket.closed() == 4001


async def test_a_port_without_windows_will_not_do(tmp_path: Path) -> None:
    async def no_token() -> str:
        return ""

    ground = Ground(
        place=place_of(WebConfig()),
        config=WebConfig,
        folder=tmp_path,
        site=read_site(tmp_path),
        clock=FakeClock(),
        new_ulid=counting_ulids(),
        token_of=no_token,
    )
    async with asyncio.TaskGroup() as tasks:
        with pytest.raises(TypeError, match="opens windows"):
            WebHouse(ground, PlayedPort(), tasks)
