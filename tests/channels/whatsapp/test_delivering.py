"""What is owed arrives whole, once, and in its order."""

import asyncio
from pathlib import Path

from openpista.channels.whatsapp.bridge_commands import Send, SendMedia
from openpista.domain.command import Unpair
from openpista.domain.message import Image, Text
from openpista.domain.tool import ToolOutcome
from tests.channels.whatsapp.phones import a_phone
from tests.fakes.models import calls, says
from tests.fakes.responder import Responder
from tests.fakes.tools import FakeTool

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)
LONG = "\n\n".join(f"## Part {n}\n\n" + f"word{n} " * 110 for n in range(14))


async def test_a_long_answer_arrives_in_parts_and_in_order(tmp_path: Path) -> None:
    async with a_phone(tmp_path, provider=Responder(lambda _: says(LONG))) as phone:
        phone.app.say("tell me everything")
        await phone.app.until_text("*Part 13*")

        texts = phone.app.texts()
        order = [n for text in texts for n in range(14) if f"*Part {n}*" in text]
        assert order == list(range(14))
        assert len(texts) == len(phone.app.of(Send)) > 2


async def test_a_refusal_that_may_pass_is_tried_again_and_sent_once(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.faults = ["busy", "not_connected", "timed_out"]
        phone.app.say("hello")
        while not phone.app.texts():
            await phone.later(5)

        assert phone.app.texts() == ["You said: hello"]
        assert len({one.message_id for one in phone.app.of(Send)}) == 1


async def test_what_is_refused_for_good_is_told_to_the_owner(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.app.faults = ["rejected"]
        phone.app.say("hello")

        notice = await phone.news.until(lambda event: "could not be delivered" in str(event))
        assert "WhatsApp refused a message" in str(notice)


async def test_pictures_arrive_as_pictures(tmp_path: Path) -> None:
    media: list[Image] = []
    tool = FakeTool("screen.capture", outcome=lambda _: ToolOutcome("done", images=tuple(media)))
    steps = [says("Here.", calls("screen.capture")), says("That is all.")]
    async with a_phone(tmp_path, provider=Responder(lambda _: steps.pop(0)), tools=[tool]) as phone:
        sha256 = await phone.house.store.media.put(PNG, "image/png")
        media.append(Image(sha256, "image/png", 1, 1, len(PNG)))
        phone.app.say("show me")
        await phone.app.until(lambda: bool(phone.app.of(SendMedia)))
        await phone.app.until(lambda: bool(phone.app.sent_bytes))

        (picture,) = phone.app.of(SendMedia)
        assert (picture.kind, picture.mimetype) == ("image", "image/png")
        assert list(phone.app.sent_bytes.values()) == [PNG]
        await phone.app.until(lambda: not list(phone.app.media.iterdir()))


async def test_a_chat_that_was_sent_away_hears_nothing_more(tmp_path: Path) -> None:
    wait = asyncio.Event()
    tool = FakeTool("fake.tool", wait=wait)
    steps = [says(Text("I begin."), calls("fake.tool")), says("And end.")]
    async with a_phone(tmp_path, provider=Responder(lambda _: steps.pop(0)), tools=[tool]) as phone:
        phone.app.say("go")
        async with asyncio.timeout(10):
            await tool.started.wait()
        await phone.house.port.send(Unpair(service="whatsapp", user_id=phone.app.phone))
        wait.set()

        await phone.news.until(lambda event: "not connected to openpista any more" in str(event))
        assert phone.app.texts() == []


async def test_a_lid_is_answered_after_a_restart_too(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        await phone.let_in("15550100002", "guest")
        phone.app.lids["4711"] = "15550100002"
        conversation = phone.channel._visit.parts.conversation  # type: ignore[union-attr]

        assert await conversation.may_hear("4711@lid")
        assert not await conversation.may_hear("4712@lid")
        assert not await conversation.may_hear("15550100003@s.whatsapp.net")
        assert not await conversation.may_hear("1@g.us")
