"""What the agent may plan, and what a card says of it."""

from pathlib import Path
from typing import Any

import msgspec
import pytest

from openpista.domain.errors import ToolArgumentError
from openpista.domain.ids import JobId
from openpista.domain.message import ChatAddress, Sender
from openpista.domain.model import ModelRef
from openpista.domain.tool import Intent
from tests.store.builders import SESSION, a_message, a_session
from tests.tools.builders import House, a_context, a_house

ADD: dict[str, Any] = {"name": "water", "when": "every 2 h", "says": "Drink water."}
PHONE = Sender("42", "owner", ChatAddress("telegram", "bot", "42"))


async def intent_of(house: House, tool: str, **arguments: Any) -> Intent:
    return await house.tools[tool].intent(
        msgspec.json.encode(arguments).decode(), a_context(house.workspace)
    )


async def add(house: House, **changes: Any) -> JobId:
    outcome = await house.call("schedule.add", **(ADD | changes))
    assert not outcome.is_error, outcome.text
    return house.jobs.jobs()[0].id


@pytest.mark.parametrize(("kind", "asked"), [("message", "remind"), ("agent", "schedule")])
async def test_work_by_itself_is_another_kind_than_a_reminder(
    tmp_path: Path, kind: str, asked: str
) -> None:
    async with a_house(tmp_path) as house:
        intent = await intent_of(house, "schedule.add", **ADD, kind=kind)

    assert intent.kind == asked
    assert "'water', every 2 h" in intent.title


@pytest.mark.parametrize(
    "arguments",
    [
        {"name": "x", "says": "y"},
        ADD | {"when": "sometimes"},
        ADD | {"zone": "Nowhere"},
        ADD | {"says": " "},
        ADD | {"checklist": "/etc/passwd"},
        ADD | {"profile": "exact"},
        ADD | {"target": "telegram:666"},
        ADD | {"session": "S"},
    ],
)
async def test_what_cannot_be_planned_never_reaches_the_owner(
    tmp_path: Path, arguments: dict[str, Any]
) -> None:
    async with a_house(tmp_path) as house:
        with pytest.raises(ToolArgumentError):
            await intent_of(house, "schedule.add", **arguments)


async def test_a_job_is_planned_listed_paused_and_removed(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        job_id = await add(house)
        assert job_id in (await house.call("schedule.list")).text

        await house.call("schedule.pause", job=job_id)
        assert house.jobs.jobs()[0].paused
        assert "rests" in (await house.call("schedule.list")).text

        await house.call("schedule.pause", job=job_id, paused=False)
        assert not house.jobs.jobs()[0].paused

        assert (await house.call("schedule.remove", job=job_id)).text == "Removed."
        assert (await house.call("schedule.list")).text == "Nothing is planned."


async def test_what_changes_a_job_names_it_and_is_asked_for(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        job_id = await add(house, kind="agent")
        rest = await intent_of(house, "schedule.pause", job=job_id)
        go_on = await intent_of(house, "schedule.pause", job=job_id, paused=False)
        remove = await intent_of(house, "schedule.remove", job=job_id)

        assert [one.kind for one in (rest, go_on, remove)] == ["remind", "schedule", "remind"]
        assert all("'water'" in one.title for one in (rest, go_on, remove))
        for tool in ("schedule.pause", "schedule.remove"):
            with pytest.raises(ToolArgumentError, match="no job"):
                await intent_of(house, tool, job="J9")


async def test_looking_is_free_and_brings_the_taint_of_what_is_seen(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.store.sessions.save(
            msgspec.structs.replace(a_session(), taint=("a.example",), sensitive=True)
        )
        assert (await intent_of(house, "schedule.list")).kind == "internal"
        assert (await house.call("schedule.list")).taint == ""

        await add(house)

        (job,) = await house.store.jobs.all()
        assert (job.taint, job.sensitive, job.origin) == (("a.example",), True, "agent")
        assert (await house.call("schedule.list")).taint == "a.example"


async def test_a_reminder_goes_back_to_whoever_asked_for_it(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.store.journal.start_turn(
            turn_id=a_context(house.workspace).turn_id,
            session_id=SESSION,
            model=ModelRef("practice", "practice"),
            prompt=msgspec.structs.replace(a_message("M1"), sender=PHONE),
            inbox_message_id=None,
        )
        await add(house)
        await add(house, name="work", kind="agent", when="every 3 h")
        drafts = {job.draft.name: job.draft for job in await house.store.jobs.all()}

        assert (drafts["water"].target, drafts["water"].session_id) == (PHONE.address, SESSION)
        assert (drafts["work"].target, drafts["work"].session_id) == (PHONE.address, None)


async def test_a_job_that_is_gone_meanwhile_is_an_error(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        here = a_context(house.workspace)
        for tool in ("schedule.pause", "schedule.remove"):
            assert (await house.tools[tool].run('{"job":"J9"}', here)).is_error
        past = msgspec.json.encode(ADD | {"when": "2020-01-01 10:00"}).decode()
        assert (await house.tools["schedule.add"].run(past, here)).is_error
