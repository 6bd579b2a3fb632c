"""The bot in a real house, reached through the fake Bot API."""

from pathlib import Path

from openpista.domain.command import StartService
from openpista.domain.event import PairingChanged, ServiceStatusChanged
from tests.channels.telegram.phones import a_phone
from tests.fakes.botapi import TOKEN


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


async def test_a_conversation(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        await phone.api.say("hello")

        await phone.api.until_text("You said: hello")
        await phone.api.until(lambda: phone.api.unconfirmed == 0)

        await phone.api.say("and *again*")
        await phone.api.until_text("You said: and again")
        assert len(phone.api.sent()) == 2


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
