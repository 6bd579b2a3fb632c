"""Typing while it works, and online only meanwhile."""

import asyncio
from pathlib import Path

from openpista.channels.whatsapp.bridge_commands import Presence, Typing
from openpista.domain.message import Text
from tests.channels.whatsapp.phones import a_phone
from tests.fakes.models import calls, says
from tests.fakes.responder import Responder
from tests.fakes.tools import FakeTool
from tests.fakes.whatsapp import OWN_CHAT


async def test_it_types_while_it_works_and_is_online_only_then(tmp_path: Path) -> None:
    wait = asyncio.Event()
    tool = FakeTool("fake.tool", wait=wait)
    steps = [says(Text("I begin."), calls("fake.tool")), says("And end.")]
    async with a_phone(tmp_path, provider=Responder(lambda _: steps.pop(0)), tools=[tool]) as phone:
        assert phone.app.of(Presence) == []
        phone.app.say("go")
        await phone.app.until(lambda: len(phone.app.of(Typing)) > 2)
        assert [one.state for one in phone.app.of(Presence)] == ["available"]
        assert {(one.to, one.state) for one in phone.app.of(Typing)} == {(OWN_CHAT, "composing")}

        wait.set()
        await phone.app.until(lambda: len(phone.app.of(Presence)) == 2)
        assert phone.app.of(Presence)[-1].state == "unavailable"
        assert phone.app.of(Typing)[-1].state == "paused"
