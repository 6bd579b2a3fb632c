"""One channel's trouble is no other's, in a whole house."""

import asyncio
from pathlib import Path

from msgspec.structs import replace

from openpista.domain.event import HouseSnapshot, ServiceStatusChanged
from openpista.domain.ids import HOUSE
from openpista.domain.message import ChatAddress, Sender
from openpista.domain.port import GatewayPort, Pulse
from tests.fakes.channels import FailingChannel, FloodingChannel, HangingChannel
from tests.gateway.houses import accepted, message, open_house, watching

FLOOD = Sender("1", "owner", ChatAddress(channel="flooding", chat="1"))
PHONE = Sender("2", "owner", ChatAddress(channel="well", chat="2"))


class WellChannel:
    """Sends one message each time it is told to."""

    name = "well"

    def __init__(self) -> None:
        self.port: asyncio.Future[GatewayPort] = asyncio.get_running_loop().create_future()

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        pulse.up()
        self.port.set_result(port)
        await asyncio.Event().wait()


async def test_a_failing_a_hanging_and_a_flooding_channel_delay_no_other(tmp_path: Path) -> None:
    flooding = FloodingChannel(lambda number: replace(message(f"{number}"), sender=FLOOD))
    well = WellChannel()
    channels = [FailingChannel(), HangingChannel(), flooding, well]
    async with asyncio.timeout(60), open_house(tmp_path, channels=channels) as house:
        for channel, who in (("flooding", "1"), ("well", "2")):
            await house.let_in(channel, who, "owner")
        for channel in channels:
            house.gateway._rooms.services.start(channel.name)
        port = await well.port
        async with watching(house.port, HOUSE) as window:
            while flooding.sent < 50:
                await asyncio.sleep(0)
            session_id = accepted(await port.send(replace(message("hello"), sender=PHONE)))
            before = flooding.sent
            await window.until_activity(session_id, "idle", least_messages=2)
            states = {one.service: one.state for one in house.gateway._rooms.services.statuses()}
        assert flooding.sent >= before
        said = await house.history(session_id)

    assert states == {"failing": "failed", "hanging": "starting", "flooding": "up", "well": "up"}
    assert len(said) == 2
    first = window.heard[0]
    assert isinstance(first, HouseSnapshot)
    assert not any(
        isinstance(event, ServiceStatusChanged) and event.status.service == "well"
        for event in window.heard
    )
