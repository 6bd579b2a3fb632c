"""One run of the bot."""

from pathlib import Path

from openpista.domain.event import ServiceStatus, ServiceStatusChanged
from openpista.domain.query import ListServices, ServiceList
from tests.channels.telegram.phones import Phone, a_phone


async def status(phone: Phone) -> ServiceStatus:
    answer = await phone.house.port.ask(ListServices())
    assert isinstance(answer, ServiceList)
    return answer.services[0]


async def test_it_says_when_telegram_does_not_answer_and_when_it_does_again(
    tmp_path: Path,
) -> None:
    async with a_phone(tmp_path) as phone:
        assert phone.channel.is_open
        phone.api.faults["getUpdates"] = ["500", "refused"]
        await phone.api.say("hello")

        await phone.news.until(
            lambda event: (
                isinstance(event, ServiceStatusChanged)
                and event.status.state == "degraded"
                and "did not answer" in event.status.reason
            )
        )
        await phone.api.until_text("You said: hello")

        assert (await status(phone)).state == "up"


async def test_it_says_when_something_came_and_went(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        assert (await status(phone)).last_sent_ms is None
        await phone.api.say("hello")
        await phone.news.until(
            lambda event: (
                isinstance(event, ServiceStatusChanged)
                and event.status.last_received_ms is not None
            )
        )
        await phone.api.until_text("You said: hello")

        assert (await status(phone)).last_received_ms is not None


async def test_it_can_be_stopped_and_started_again(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        await phone.stop()
        assert not phone.channel.is_open
        assert phone.channel.pairing_link("x") is None
        await phone.api.say("while you were away")

        await phone.start()

        await phone.api.until_text("You said: while you were away")
