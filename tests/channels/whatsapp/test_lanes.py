"""The order of one chat, while others go on."""

import asyncio

from openpista.channels.whatsapp.errors import LaterError
from openpista.channels.whatsapp.lanes import Lanes, Work


async def at_once(_: float) -> None:
    await asyncio.sleep(0)


async def test_a_chat_keeps_its_order_while_another_goes_on() -> None:
    done: list[str] = []
    gate = asyncio.Event()

    def work(name: str, *, waits: bool = False) -> Work:
        async def do(_: int) -> None:
            if waits:
                await gate.wait()
            done.append(name)

        return do

    async with asyncio.TaskGroup() as tasks:
        lanes = Lanes(tasks, sleep=at_once)
        lanes.put("a", work("a1", waits=True))
        lanes.put("a", work("a2"))
        lanes.put("b", work("b1"))
        while done != ["b1"]:
            await asyncio.sleep(0)
        assert (lanes.waiting("a"), lanes.waiting("b")) == (2, 0)
        gate.set()

    assert done == ["b1", "a1", "a2"]


async def test_what_cannot_be_taken_in_now_is_tried_again_before_what_follows() -> None:
    done: list[str] = []

    async def stubborn(tries: int) -> None:
        if tries < 3:
            raise LaterError("not now")
        done.append(f"first after {tries}")

    async def second(_: int) -> None:
        done.append("second")

    async with asyncio.TaskGroup() as tasks:
        lanes = Lanes(tasks, sleep=at_once)
        lanes.put("a", stubborn)
        lanes.put("a", second)

    assert done == ["first after 3", "second"]
