import asyncio
from contextlib import AsyncExitStack
from pathlib import Path

import pytest
from msgspec.structs import replace

from openpista.agent.ports import AgentHouse, Turn, TurnPort, TurnResult
from openpista.domain.clock import Clock
from openpista.domain.command import Accepted, Shutdown
from openpista.domain.desk import ConfigChange
from openpista.domain.errors import NotFoundError
from openpista.domain.event import (
    ConfigChanged,
    HouseSnapshot,
    Notice,
    SandboxChanged,
    ServiceStatusChanged,
)
from openpista.domain.ids import HOUSE, NewUlid
from openpista.domain.port import GatewayPort, Pulse
from openpista.domain.tasks import owned_task
from openpista.store.open import Store
from tests.fakes.desks import PlainConfigDesk, plain_desks
from tests.gateway import houses
from tests.gateway.houses import GUEST, STRANGER, open_house, watching


async def test_the_house_tells_of_its_sandbox_once_it_is_probed(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house, watching(house.port, HOUSE) as window:
        first = window.heard[0]
        assert isinstance(first, HouseSnapshot)
        if first.sandbox.kind == "probing":
            await window.until_kind(SandboxChanged)


async def test_what_the_store_did_while_it_was_opened_is_told_to_the_first_who_looks(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    real = houses.open_store

    async def with_a_note(
        path: Path, *, media_dir: Path, undo_dir: Path, clock: Clock, new_ulid: NewUlid
    ) -> Store:
        store = await real(
            path, media_dir=media_dir, undo_dir=undo_dir, clock=clock, new_ulid=new_ulid
        )
        return replace(store, notes=("A backup was restored.",))

    monkeypatch.setattr(houses, "open_store", with_a_note)
    async with open_house(tmp_path) as house, watching(house.port, HOUSE) as window:
        notice = await window.until_kind(Notice)
        async with watching(house.port, HOUSE) as later:
            await asyncio.sleep(0.01)

    assert isinstance(notice, Notice)
    assert notice.text == "A backup was restored."
    assert "Notice" not in later.kinds()


async def test_what_goes_wrong_inside_comes_out_as_it_is(tmp_path: Path) -> None:
    async def breaks() -> None:
        async with open_house(tmp_path) as house:
            await house.talk("hello")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        await breaks()


async def test_a_cancelled_house_closes_in_good_order(tmp_path: Path) -> None:
    opened = asyncio.Event()

    async def live() -> None:
        async with open_house(tmp_path) as house:
            await house.talk("hello")
            opened.set()
            await asyncio.Event().wait()

    task = owned_task(live(), name="live")
    await opened.wait()
    task.cancel()
    await asyncio.wait([task])

    assert task.cancelled()
    async with open_house(tmp_path) as house:
        assert await house.store.journal.open_turns() == ()


async def test_a_house_can_be_opened_again_and_finds_everything(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = await house.talk("hello")
        epoch = house.store.meta.epoch
    async with open_house(tmp_path) as house:
        await house.talk("again", session_id)
        assert len(await house.history(session_id)) == 4
        assert house.store.meta.epoch != epoch


async def test_nobody_but_an_owner_follows_the_house(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        for sender in (GUEST, STRANGER):
            with pytest.raises(NotFoundError):
                await anext(house.gateway.port(sender).events(HOUSE))


async def test_twenty_windows_hear_the_same(tmp_path: Path) -> None:
    async with open_house(tmp_path) as house:
        session_id = await house.talk("hello")
        async with AsyncExitStack() as stack:
            windows = [
                await stack.enter_async_context(watching(house.port, session_id)) for _ in range(20)
            ]
            await house.talk("again", session_id)
            for window in windows:
                await window.until_finished()
            together = max(window.heard[0].seq for window in windows)
            last = min(window.heard[-1].seq for window in windows)
            heard = [
                [event for event in window.heard[1:] if together < event.seq <= last]
                for window in windows
            ]

    assert len(heard[0]) > 7
    assert all(events == heard[0] for events in heard)


class Quiet:
    """A channel that is up and says nothing."""

    def __init__(self, name: str) -> None:
        self.name = name
        self.runs = 0

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        self.runs += 1
        pulse.up()
        await asyncio.Event().wait()


async def test_services_that_are_wanted_run_from_the_start(tmp_path: Path) -> None:
    wanted, other = Quiet("web"), Quiet("telegram")
    async with (
        open_house(
            tmp_path, channels=[wanted, other], is_wanted=lambda name: name == "web"
        ) as house,
        watching(house.port, HOUSE) as window,
    ):
        first = window.heard[0]
        assert isinstance(first, HouseSnapshot)
        if first.services[0].state != "up":
            await window.until_kind(ServiceStatusChanged, times=2)

    assert (wanted.runs, other.runs) == (1, 0)


async def test_a_house_that_only_looks_starts_no_service(tmp_path: Path) -> None:
    wanted = Quiet("web")
    async with open_house(
        tmp_path, channels=[wanted], is_wanted=lambda _: True, working=False
    ) as house:
        await asyncio.sleep(0)
        await house.gateway.reload()

    assert wanted.runs == 0


async def test_a_reload_starts_those_anew_whose_keys_changed(tmp_path: Path) -> None:
    wanted = {"web", "telegram"}
    channels = {name: Quiet(name) for name in ("web", "telegram", "whatsapp", "console")}
    config = PlainConfigDesk()
    config.changes = (
        ConfigChange("channels.telegram.token", "telegram"),
        ConfigChange("channels.whatsapp.enabled", "whatsapp"),
        ConfigChange("agent.model", ""),
    )
    async with (
        open_house(
            tmp_path,
            channels=tuple(channels.values()),
            is_wanted=lambda name: name in wanted,
            desks=replace(plain_desks(), config=config),
        ) as house,
        watching(house.port, HOUSE) as window,
    ):
        while channels["telegram"].runs + channels["web"].runs < 2:
            await asyncio.sleep(0)
        wanted.add("whatsapp")
        changes = await house.gateway.reload()
        while channels["telegram"].runs < 2 or channels["whatsapp"].runs < 1:
            await asyncio.sleep(0)
        await window.until_kind(ConfigChanged, times=3)

    assert changes[0].key == "channels.telegram.token"
    assert {name: one.runs for name, one in channels.items()} == {
        "web": 1,
        "telegram": 2,
        "whatsapp": 1,
        "console": 0,
    }


async def test_a_service_that_is_wanted_no_more_stops(tmp_path: Path) -> None:
    wanted = {"web"}
    config = PlainConfigDesk()
    config.changes = (ConfigChange("channels.web.enabled", "web"),)
    async with open_house(
        tmp_path,
        channels=[Quiet("web")],
        is_wanted=lambda name: name in wanted,
        desks=replace(plain_desks(), config=config),
    ) as house:
        wanted.clear()
        await house.gateway.reload()
        async with watching(house.port, HOUSE) as window:
            first = window.heard[0]

    assert isinstance(first, HouseSnapshot)
    assert first.services[0].state == "off"


async def test_asked_to_stop_now_it_waits_for_no_turn(tmp_path: Path) -> None:
    async def hangs(turn: Turn, port: TurnPort, agent: AgentHouse) -> TurnResult:
        await asyncio.Event().wait()
        return TurnResult("done")

    async with asyncio.timeout(10), open_house(tmp_path, run_turn=hangs) as house:
        session_id = await house.say("hello")
        async with watching(house.port, session_id) as window:
            await window.until(lambda _: house.gateway.busy)
            assert await house.port.send(Shutdown(now=True)) == Accepted()
            await house.gateway.stopped()
            await house.gateway.drain()
            ended = await window.until_finished()

    assert ended.outcome == "interrupted"
