"""The real bridge with the real library, against the counterpart of WhatsApp's server: from the
QR code to an answer in the owner's own chat, through the house."""

from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

from openpista.channels.whatsapp.bridge_process import BridgeStart
from openpista.channels.whatsapp.channel import WhatsappChannel
from openpista.config.live import LiveConfig
from openpista.config.schema import Config, UiConfig
from openpista.config.schema_channels import ChannelsConfig, WhatsappConfig
from openpista.domain.clock import Clock
from openpista.domain.command import BeginPairing, StartService
from openpista.domain.event import PairingChanged, PeopleChanged
from openpista.domain.ids import HOUSE
from openpista.domain.message import text_of
from tests.channels.whatsapp.phones import is_now
from tests.channels.whatsapp.test_delivering import PNG
from tests.fakes.clock import FakeClock
from tests.fakes.whatsapp_server import OWNER, WhatsappServer, whatsapp_server
from tests.gateway.houses import House, Window, open_house, watching

BOB, BOB_LID = "15550002222", "90000000002"
GROUP = "120363000000000001@g.us"


def channel_for(server: WhatsappServer, root: Path, clock: Clock) -> WhatsappChannel:
    """Return the channel whose bridge reaches the counterpart."""

    async def prepared(channel: WhatsappChannel) -> BridgeStart:
        return server.bridge(channel.folder)

    whatsapp = WhatsappConfig(enabled=True, groups=(GROUP,))
    config = Config(channels=ChannelsConfig(whatsapp=whatsapp), ui=UiConfig(language="en"))
    return WhatsappChannel(
        LiveConfig(config), folder=root / "whatsapp", clock=clock, environ={}, prepare=prepared
    )


@asynccontextmanager
async def linked(root: Path) -> AsyncGenerator[tuple[WhatsappServer, House, Window]]:
    """Open a house and link it as an owner does: scan the code, answer the test message."""
    clock = FakeClock()
    async with whatsapp_server() as server:
        channel = channel_for(server, root, clock)
        async with (
            open_house(root, clock=clock, channels=[channel]) as house,
            watching(house.port, HOUSE) as news,
        ):
            await house.port.send(StartService(service="whatsapp"))
            await house.port.send(BeginPairing(service="whatsapp"))
            event = await news.until(
                lambda event: isinstance(event, PairingChanged) and bool(event.pairing.link)
            )
            assert isinstance(event, PairingChanged)
            await server.do("scan", code=event.pairing.link)
            await server.until_text("openpista is linked")
            await server.write("it works")
            await news.until(
                lambda event: isinstance(event, PairingChanged) and event.pairing.state == "done"
            )
            # The counterpart loses a message that crosses one of its own on a new session.
            await server.until_text("Connected.")
            yield server, house, news


async def test_from_the_code_to_answers_groups_lids_media_and_a_lost_connection(
    tmp_path: Path,
) -> None:
    async with linked(tmp_path) as (server, house, news):
        await server.write("hello")
        await server.until_text("You said: hello")

        await server.do("person", number=BOB, lid=BOB_LID, name="Bob")
        await server.was_read(await server.write("I am nobody", as_=BOB))
        await server.write("in between")
        await server.until_text("You said: in between")
        await house.let_in("whatsapp", BOB, "guest")
        house.gateway._rooms.ground.live.tell(people_of(house))
        await server.write("and by lid", as_=BOB, byLid=True)
        await server.until_text("You said: and by lid")

        await server.do("group", group=GROUP, subject="Us", members=[OWNER, BOB])
        await server.write("hey", as_=BOB, group=GROUP, mentions=[f"{OWNER}@s.whatsapp.net"])
        await server.until_text("You said: hey")

        await server.send_file(PNG, "image", "image/png", text="look")
        await server.until_text("You said: look")

        ups = sum(is_now(event, "up") for event in news.heard)
        await server.do("end", how="drop")
        await news.until(lambda event: is_now(event, "up"), times=ups + 1)
        await server.write("after all that")
        await server.until_text("You said: after all that")

        answers = [one for one in server.arrived if one.text.startswith("You said")]
        assert len({one.id for one in answers}) == 6
        assert not any("nobody" in one.text for one in server.arrived)
        page = await house.store.sessions.page()
        said = [text_of((await house.history(one.id))[0]) for one in page.sessions]
        assert not any("nobody" in text for text in said)


def people_of(house: House) -> PeopleChanged:
    """Return the event that tells who is let in."""
    people = house.gateway._rooms.ground.people.all()
    return PeopleChanged(stream=HOUSE, paired=people, requests=())
