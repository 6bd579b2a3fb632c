"""Gives the scheduler what it needs of the other rooms."""

from openpista.domain.command import Accepted, Refused, SendMessage
from openpista.domain.message import Sender
from openpista.gateway.jobs import HouseJobs
from openpista.gateway.local_port import LocalPort
from openpista.gateway.rooms import Inputs, Rooms
from openpista.gateway.scheduler import Scheduler
from openpista.gateway.wall_timer import WallTimer


def build_scheduler(jobs: HouseJobs, inputs: Inputs, rooms: Rooms) -> Scheduler:
    """Return the scheduler; its jobs speak through a port of their own, as everybody does."""
    ground = rooms.ground

    async def speak(sender: Sender, command: SendMessage) -> Accepted | Refused:
        return await LocalPort(rooms.ports, sender, answers=False).send(command)

    return Scheduler(
        jobs,
        store=inputs.store,
        live=ground.live,
        book=ground.book,
        bindings=ground.bindings,
        speak=speak,
        owed=ground.courier.wake,
        alarm=inputs.alarm or WallTimer(inputs.clock),
        clock=inputs.clock,
        new_ulid=inputs.new_ulid,
    )
