"""Channels that fare badly, to show that none of them is another's trouble."""

import asyncio
import itertools
from collections.abc import Callable

from openpista.domain.command import Command
from openpista.domain.errors import OpenpistaError
from openpista.domain.port import GatewayPort, Pulse


class FailingChannel:
    """Ends with an error each time it is run."""

    def __init__(self, name: str = "failing") -> None:
        self.name = name

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        """Fail."""
        del port, pulse
        raise OpenpistaError("The other side is not there.")


class HangingChannel:
    """Never comes up, and is in no hurry to end."""

    def __init__(self, name: str = "hanging", *, ends: asyncio.Event | None = None) -> None:
        self.name = name
        self._ends = ends or asyncio.Event()

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        """Wait."""
        del port, pulse
        await self._ends.wait()


class FloodingChannel:
    """Sends commands one after the other, as fast as they are answered."""

    def __init__(self, make: Callable[[int], Command], name: str = "flooding") -> None:
        self.name = name
        self.sent = 0
        self._make = make

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        """Flood."""
        pulse.up()
        for number in itertools.count():
            await port.send(self._make(number))
            self.sent += 1
            pulse.received()
