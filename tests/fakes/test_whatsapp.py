"""The played WhatsApp keeps what a bridge keeps, until it is taken."""

from pathlib import Path

from openpista.channels.whatsapp.bridge_commands import Connect, Send, Taken
from openpista.channels.whatsapp.bridge_events import Message
from openpista.channels.whatsapp.bridge_process import started_bridge
from openpista.channels.whatsapp.protocol import AnyEvent
from openpista.domain.tasks import owned_task
from tests.channels.whatsapp.phones import quickly
from tests.fakes.whatsapp import PlayedWhatsapp


async def test_a_message_is_told_again_until_it_is_taken(tmp_path: Path) -> None:
    heard: list[AnyEvent] = []

    def messages() -> list[Message]:
        return [event for event in heard if isinstance(event, Message)]

    async with PlayedWhatsapp(tmp_path).open() as app:
        for number in range(2):
            async with started_bridge(app.start()) as bridge:
                serving = owned_task(bridge.serve(heard.append, sleep=quickly), name="serve")
                await bridge.order(Connect(id="-"))
                if number == 0:
                    app.say("hello")
                await app.until(lambda number=number: len(messages()) > number)
                await bridge.order(Send(id="-", to="1@g.us", text="x", message_id="A"))
                if len(messages()) == 2:
                    await bridge.order(Taken(id="-", seqs=(messages()[0].seq,)))
                serving.cancel()
                await app.until(serving.done)

        assert [one.again for one in messages()] == [False, True]
        assert app.kept == {}
        assert app.texts("1@g.us") == ["x"]
