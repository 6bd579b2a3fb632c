"""Channels that are devices of their owner's account: what they do in the owner's name because a
person at a screen wants it."""

from collections.abc import Mapping

from openpista.domain.command import Accepted, LogOutDevice, Refused, WriteTo
from openpista.domain.delivery import UnclearError
from openpista.domain.errors import OpenpistaError
from openpista.domain.port import SpeaksForItsOwner

NO_SUCH_DEVICE = Refused(
    reason="This version has no messenger of that name that writes in your name.",
    code="no_such_service",
)


class Devices:
    """All such channels of a house, by name."""

    def __init__(self, channels: Mapping[str, SpeaksForItsOwner]) -> None:
        self._channels = channels

    async def carry_out(self, command: WriteTo | LogOutDevice) -> Accepted | Refused:
        """Do it, and return when it is done."""
        channel = self._channels.get(command.service)
        if channel is None:
            return NO_SUCH_DEVICE
        try:
            match command:
                case WriteTo():
                    return Accepted(note=await channel.write_to(command.to, command.text))
                case LogOutDevice():
                    await channel.log_out()
                    return Accepted()
        except UnclearError as error:
            return Refused(reason=error.message, code="unclear")
        except OpenpistaError as error:
            return Refused(reason=error.message, code="failed")


NO_DEVICES = Devices({})
