"""The bot in a real house, reached through the fake Bot API."""

import json
from pathlib import Path

import pytest

from openpista.domain.command import StartService
from openpista.domain.event import PairingChanged, ServiceStatusChanged
from openpista.domain.hook import HookCall
from tests.channels.telegram.phones import a_phone
from tests.fakes.botapi import TOKEN, BotApi


async def test_an_owner_comes_in_by_the_link_and_presses_the_test_card(tmp_path: Path) -> None:
    async with a_phone(tmp_path, paired=False) as phone:
        pairing = await phone.link()
        assert pairing.link == f"https://t.me/pista_bot?start={pairing.code}"

        await phone.api.say(f"/start {pairing.code}")
        card = await phone.api.until_text("press the button")
        assert "connected to openpista" in phone.api.texts()[0]
        await phone.api.press(card, phone.button(card, "It works"))

        await phone.api.until_text("Requests for approval come here")
        done = await phone.news.until(
            lambda event: isinstance(event, PairingChanged) and event.pairing.state == "done"
        )
        assert isinstance(done, PairingChanged)
        assert done.pairing.account == "Ann"


async def test_the_code_of_the_link_may_be_typed_as_well(tmp_path: Path) -> None:
    async with a_phone(tmp_path, paired=False) as phone:
        pairing = await phone.link()
        await phone.api.say(pairing.code)

        await phone.api.until_text("press the button")
        assert "connected to openpista" in phone.api.texts()[0]


async def test_a_conversation(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        await phone.api.say("hello")

        await phone.api.until_text("You said: hello")
        await phone.api.until(lambda: phone.api.unconfirmed == 0)

        await phone.api.say("and *again*")
        await phone.api.until_text("You said: and again")
        assert len(phone.api.sent()) == 2


async def test_telegram_brings_updates_where_an_address_is_given(tmp_path: Path) -> None:
    hook = "https://pista.example/hooks/telegram"
    async with BotApi().open() as api, a_phone(tmp_path, api=api, webhook_url=hook) as phone:
        assert (api.webhook.url, bool(api.webhook.secret)) == (hook, True)
        update_id = await api.say("hello")
        headers = (("x-telegram-bot-api-secret-token", api.webhook.secret),)
        body = json.dumps(api._updates[update_id]).encode()
        strange = await phone.channel.take_hook(HookCall("POST", "", (), body))
        answer = await phone.channel.take_hook(HookCall("POST", "", headers, body))
        again = await phone.channel.take_hook(HookCall("POST", "", headers, body))
        await api.until_text("You said: hello")
        await phone.stop()
        later = await phone.channel.take_hook(HookCall("POST", "", headers, body))

    assert strange is not None
    assert answer is not None
    assert again is not None
    assert (strange.status, answer.status, again.status, later) == (403, 200, 200, None)
    assert api.texts().count("You said: hello") == 1


async def test_who_fetches_again_takes_the_address_back(tmp_path: Path) -> None:
    async with BotApi().open() as api:
        api.webhook.url = "https://old.example/hooks/telegram"
        async with a_phone(tmp_path, api=api) as phone:
            assert await phone.channel.take_hook(HookCall("POST", "", (), b"{}")) is None
            await api.say("hello")
            await api.until_text("You said: hello")

    assert api.webhook.url == ""


@pytest.mark.parametrize(
    ("url", "is_served", "reason"),
    [("http://pista.example", True, "https://"), ("https://pista.example", False, "is off")],
)
async def test_an_address_that_cannot_work_is_a_failure_that_says_why(
    tmp_path: Path, url: str, is_served: bool, reason: str
) -> None:
    async with a_phone(tmp_path, started=False, webhook_url=url, web=is_served) as phone:
        await phone.house.port.send(StartService(service="telegram"))
        failed = await phone.news.until(
            lambda event: isinstance(event, ServiceStatusChanged) and event.status.state == "failed"
        )

    assert isinstance(failed, ServiceStatusChanged)
    assert reason in failed.status.reason


async def test_a_refused_token_is_a_failure_that_says_what_to_do(tmp_path: Path) -> None:
    async with a_phone(tmp_path, started=False) as phone:
        phone.api.token = "1:another"
        await phone.house.port.send(StartService(service="telegram"))

        failed = await phone.news.until(
            lambda event: isinstance(event, ServiceStatusChanged) and event.status.state == "failed"
        )
        assert isinstance(failed, ServiceStatusChanged)
        assert "openpista telegram setup" in failed.status.reason
        assert TOKEN not in failed.status.reason
