"""The courier, and that a house owes the answers of its turns."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.domain.command import Accepted, FollowAnswers, Refused, StartService
from openpista.domain.delivery import (
    Errand,
    PostponedError,
    Remark,
    Reply,
    Took,
    UnclearError,
    UndeliverableError,
)
from openpista.domain.event import TextDelta
from openpista.domain.message import ChatAddress
from openpista.domain.model import ModelRequest, Provider
from openpista.domain.port import GatewayPort, Pulse
from openpista.domain.tasks import owned_task
from openpista.gateway.delivery import Courier
from openpista.gateway.local_port import ChannelPort
from openpista.store.codec import to_json
from openpista.store.open import Store
from openpista.store.outbox import MAYBE_SENT
from tests.fakes.clock import FakeClock
from tests.fakes.models import Step, says
from tests.fakes.responder import Responder
from tests.gateway.houses import OWNER, PHONE, House, message, open_house, talk, watching
from tests.gateway.port_contract import streamed
from tests.store.builders import a_store

CHAT = PHONE.address
OTHER = replace(CHAT, chat="43")
REMARK = to_json(Remark("Hello."))

Deed = Callable[[Errand, Took], object]


class Messenger:
    """A channel that takes what it is told to, and remembers it."""

    name = "telegram"

    def __init__(self) -> None:
        self.is_open = True
        self.port: GatewayPort | None = None
        self.errands: list[Errand] = []
        self.deeds: list[Exception | None] = []
        self.held: dict[str, asyncio.Event] = {}
        self.news = asyncio.Event()

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        self.port = port
        self.is_open = True
        pulse.up()
        self.news.set()
        await asyncio.Event().wait()

    async def deliver(self, errand: Errand, took: Took) -> None:
        self.errands.append(errand)
        self.news.set()
        if (hold := self.held.get(errand.address.chat)) is not None:
            await hold.wait()
        if self.deeds and (deed := self.deeds.pop(0)) is not None:
            raise deed
        await took(f"m{len(self.errands)}")

    async def until(self, errands: int) -> Errand:
        """Wait until so many were brought; return the last."""
        async with asyncio.timeout(10):
            while len(self.errands) < errands:
                self.news.clear()
                await self.news.wait()
        return self.errands[-1]


class Post:
    """A courier at work, with a store and a clock that stands still."""

    def __init__(self, store: Store, clock: FakeClock) -> None:
        self.store = store
        self.clock = clock
        self.channel = Messenger()
        self.said: list[str] = []
        self.courier = Courier(store.outbox, [self.channel], clock=clock, failed=self.said.append)

    async def owe(self, key: str, chat: ChatAddress = CHAT) -> None:
        await self.store.outbox.add(key, chat, REMARK)
        self.courier.wake()

    async def state(self, key: str) -> tuple[str, str]:
        """Return the state of an entry, and the ids that the messenger gave it."""
        row = await self.store.database.read(
            lambda c: c.execute(
                "SELECT state, external_id FROM outbox WHERE idempotency_key = ?", (key,)
            ).fetchone()
        )
        return row[0], row[1]

    async def until_state(self, key: str, state: str) -> str:
        """Wait for a state and return the messenger's ids."""
        async with asyncio.timeout(10):
            while (now := await self.state(key))[0] != state:
                await asyncio.sleep(0)
        return now[1]


@asynccontextmanager
async def a_post(root: Path) -> AsyncGenerator[Post]:
    clock = FakeClock()
    async with await a_store(root) as store:
        post = Post(store, clock)
        store.outbox._clock = clock
        await post.courier.open()
        task = owned_task(post.courier.run(), name="courier")
        try:
            yield post
        finally:
            task.cancel()
            await asyncio.wait([task])


async def test_what_is_owed_is_sent_and_its_id_kept(tmp_path: Path) -> None:
    async with a_post(tmp_path) as post:
        await post.owe("k1")

        assert await post.until_state("k1", "sent") == "m1"
        assert post.channel.errands == [Errand("k1", CHAT, Remark("Hello."))]


async def test_a_channel_that_is_down_gets_its_work_when_it_comes_up(tmp_path: Path) -> None:
    async with a_post(tmp_path) as post:
        post.channel.is_open = False
        await post.owe("k1")
        await asyncio.sleep(0.02)
        assert post.channel.errands == []

        post.channel.is_open = True
        post.courier.wake("telegram")

        await post.until_state("k1", "sent")


async def test_the_messengers_own_pause_is_kept(tmp_path: Path) -> None:
    async with a_post(tmp_path) as post:
        post.channel.deeds = [PostponedError("too many requests", wait_s=7.0)]
        await post.owe("k1")
        await post.channel.until(1)
        await post.until_state("k1", "waiting")

        post.clock.advance(6.9)
        post.courier.wake()
        await asyncio.sleep(0.02)
        assert len(post.channel.errands) == 1

        post.clock.advance(0.2)
        post.courier.wake()
        await post.until_state("k1", "sent")
        assert not post.channel.errands[-1].maybe_sent


async def test_a_try_without_an_answer_is_repeated_and_marked(tmp_path: Path) -> None:
    async with a_post(tmp_path) as post:
        post.channel.deeds = [UnclearError("lost"), PostponedError("no network", wait_s=1.0), None]
        await post.owe("k1")
        for tries in (1, 2):
            await post.channel.until(tries)
            await post.until_state("k1", "waiting")
            post.clock.advance(400)
            post.courier.wake()

        await post.until_state("k1", "sent")

        assert [errand.maybe_sent for errand in post.channel.errands] == [False, True, True]


async def test_one_slow_chat_keeps_no_other_waiting_and_is_not_overtaken(tmp_path: Path) -> None:
    async with a_post(tmp_path) as post:
        hold = post.channel.held[CHAT.chat] = asyncio.Event()
        await post.owe("slow 1")
        await post.owe("slow 2")
        await post.owe("quick", OTHER)

        await post.until_state("quick", "sent")
        assert (await post.state("slow 1"))[0] == "claimed"
        assert (await post.state("slow 2"))[0] == "waiting"

        hold.set()
        await post.until_state("slow 2", "sent")
        keys = [errand.key for errand in post.channel.errands]
        assert keys.index("slow 1") < keys.index("slow 2")


async def test_what_no_chat_will_ever_take_is_given_up_and_told(tmp_path: Path) -> None:
    async with a_post(tmp_path) as post:
        post.channel.deeds = [UndeliverableError("The bot was blocked.")]
        await post.owe("k1")
        await post.owe("k2")

        await post.until_state("k2", "sent")

        assert (await post.state("k1"))[0] == "failed"
        assert post.said == ["An answer could not be delivered. The bot was blocked."]


async def test_a_channel_that_breaks_is_asked_again(tmp_path: Path) -> None:
    async with a_post(tmp_path) as post:
        post.channel.deeds = [ValueError("a bug")]
        await post.owe("k1")
        await post.channel.until(1)
        await post.until_state("k1", "waiting")

        post.clock.advance(2)
        post.courier.wake()

        await post.until_state("k1", "sent")


async def test_after_a_crash_it_goes_on_behind_what_had_arrived(tmp_path: Path) -> None:
    async with a_post(tmp_path) as post:
        post.channel.is_open = False
        await post.store.outbox.add("k1", CHAT, REMARK)
        await post.store.outbox.claim("telegram", 1)
        await post.store.outbox.took("k1", "m7")

        await post.courier.open()
        post.channel.is_open = True
        post.courier.wake()

        assert await post.until_state("k1", "sent") == "m7,m1"
        assert post.channel.errands == [
            Errand("k1", CHAT, Remark("Hello."), taken=("m7",), maybe_sent=True)
        ]


async def test_it_has_settled_when_nothing_more_can_be_brought_now(tmp_path: Path) -> None:
    async with a_post(tmp_path) as post:
        post.channel.held["42"] = asyncio.Event()
        post.channel.deeds = [PostponedError("Later.", wait_s=60)]
        await post.owe("k1")
        await post.owe("k2", OTHER)
        settled = owned_task(post.courier.settled(), name="settled")
        await post.channel.until(2)
        assert not settled.done()

        post.channel.held["42"].set()
        await settled

        assert (await post.state("k1"))[0] == "sent"
        assert (await post.state("k2"))[0] == "waiting"
        post.channel.is_open = False
        await post.owe("k3")
        await post.courier.settled()
        assert (await post.state("k3"))[0] == "waiting"


@asynccontextmanager
async def with_a_messenger(
    root: Path, provider: Provider | None = None
) -> AsyncGenerator[tuple[House, Messenger, GatewayPort]]:
    channel = Messenger()
    channel.is_open = False
    async with open_house(root, channels=[channel], provider=provider) as house:
        await house.let_in("telegram", "42", "owner")
        await house.port.send(StartService(service="telegram"))
        async with asyncio.timeout(10):
            await channel.news.wait()
        assert isinstance(channel.port, ChannelPort)
        yield house, channel, channel.port


async def test_a_house_brings_the_answer_to_the_chat_that_asked(tmp_path: Path) -> None:
    async with with_a_messenger(tmp_path) as (house, channel, port):
        await port.send(replace(message("hi"), sender=PHONE))

        errand = await channel.until(1)

        assert errand.address == CHAT
        assert isinstance(errand.content, Reply)
        assert (errand.content.text, errand.content.outcome) == ("You said: hi", "done")
        await house.talk("not for the phone")
        assert len(channel.errands) == 1


async def test_what_is_answered_while_the_house_closes_still_goes_out(tmp_path: Path) -> None:
    go_on, whole = asyncio.Event(), says("Here it is.")

    def answer(request: ModelRequest) -> Step:
        return [*streamed("Here "), go_on, *streamed("it is."), whole]

    async with with_a_messenger(tmp_path, Responder(answer)) as (house, channel, port):
        channel.held["42"] = asyncio.Event()
        sent = await port.send(replace(message("hi"), sender=PHONE))
        assert isinstance(sent, Accepted)
        assert sent.session_id is not None
        async with watching(house.port, sent.session_id) as window:
            await window.until_kind(TextDelta)
            closing = owned_task(house.gateway.drain(), name="drain")
            await asyncio.sleep(0)
            again = await port.send(replace(message("and this"), sender=PHONE))
            go_on.set()
            errand = await channel.until(1)
        assert not closing.done()
        channel.held["42"].set()
        await closing

        row = await house.store.database.read(
            lambda c: c.execute("SELECT state FROM outbox").fetchall()
        )

    assert isinstance(again, Refused)
    assert again.code == "closing"
    assert isinstance(errand.content, Reply)
    assert (errand.content.text, errand.content.outcome) == ("Here it is.", "done")
    assert row == [("sent",)]


async def test_in_a_hurry_nobody_waits_for_a_messenger(tmp_path: Path) -> None:
    async with with_a_messenger(tmp_path) as (house, channel, port):
        channel.held["42"] = asyncio.Event()
        await port.send(replace(message("hi"), sender=PHONE))
        await channel.until(1)

        house.gateway.hurry()
        await house.gateway.drain()

    async with open_house(tmp_path) as house:
        row = await house.store.database.read(
            lambda c: c.execute("SELECT state, reason FROM outbox").fetchall()
        )
    assert row == [("waiting", MAYBE_SENT)]


async def test_a_chat_that_follows_gets_what_others_asked(tmp_path: Path) -> None:
    async with with_a_messenger(tmp_path) as (house, channel, port):
        follow = replace(FollowAnswers(on=True), sender=PHONE)
        assert isinstance(await port.send(follow), Refused)
        sent = await port.send(replace(message("hi"), sender=PHONE))
        assert isinstance(sent, Accepted)
        await channel.until(1)
        assert await port.send(follow) == Accepted(session_id=sent.session_id)

        await talk(house.port, "at the desk", sent.session_id)

        content = (await channel.until(2)).content
        assert isinstance(content, Reply)
        assert content.text == "You said: at the desk"


@pytest.mark.parametrize("ends", ["before", "after"])
async def test_an_answer_survives_a_house_that_closes(tmp_path: Path, ends: str) -> None:
    channel = Messenger()
    channel.is_open = False
    async with open_house(tmp_path, channels=[channel]) as house:
        await house.let_in("telegram", "42", "owner")
        port = ChannelPort(house.gateway._rooms.ports, OWNER, house.gateway._rooms.ground.people)
        port._sender = replace(OWNER, address=ChatAddress("telegram"))
        sent = await port.send(replace(message("hi"), sender=PHONE))
        assert isinstance(sent, Accepted)
        if ends == "after":
            await house.talk("at the desk", sent.session_id)

    async with open_house(tmp_path, channels=[channel]) as house:
        await house.port.send(StartService(service="telegram"))

        content = (await channel.until(1)).content

        assert isinstance(content, Reply)
        assert content.text == "You said: hi"
