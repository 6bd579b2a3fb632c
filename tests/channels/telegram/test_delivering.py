"""What is owed arrives whole, once, and in its order."""

import asyncio
from pathlib import Path

from openpista.domain.message import Image, Text
from openpista.domain.tool import ToolOutcome
from tests.channels.telegram.phones import a_phone
from tests.fakes.botapi import BotApi
from tests.fakes.models import calls, says
from tests.fakes.responder import Responder
from tests.fakes.tools import FakeTool

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c489"
    "0000000d49444154789c6360000002000001e221bc330000000049454e44ae426082"
)


def long_answer() -> str:
    paragraphs = [f"## Part {n}\n\n" + f"word{n} " * 110 for n in range(14)]
    return "\n\n".join(paragraphs) + "\n\n```python\n" + "print(1)\n" * 90 + "```"


async def test_an_answer_of_ten_thousand_characters_arrives_in_parts(tmp_path: Path) -> None:
    answer = long_answer()
    assert len(answer) > 10_000
    async with a_phone(tmp_path, provider=Responder(lambda _: says(answer))) as phone:
        await phone.api.say("tell me everything")
        await phone.api.until_text("print(1)")
        await phone.api.until(lambda: len(phone.api.texts()) == 3)
        await phone.api.until(lambda: "".join(phone.api.texts()).count("print(1)") == 90)

        texts = phone.api.texts()

        assert [n for n in range(14) if f"Part {n}\n" not in "\n".join(texts)] == []
        assert sum(text.count("word13") for text in texts) == 110
        entities = {entity["type"] for one in phone.api.sent() for entity in one["entities"]}
        assert entities == {"bold", "pre"}


async def test_a_lost_answer_is_sent_again_and_marked(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.api.faults["sendMessage"] = ["lost"]
        await phone.api.say("hello")
        await phone.api.until_text("You said: hello")
        while len(phone.api.texts()) == 1:
            await phone.later(5)

        assert phone.api.texts() == ["You said: hello", "(resent) You said: hello"]


async def test_a_wanted_pause_is_kept_and_nothing_is_marked(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.api.faults["sendMessage"] = ["429"]
        phone.api.retry_after = 30
        await phone.api.say("hello")
        await phone.api.until(lambda: len(phone.api.named("sendMessage")) == 1)
        await phone.later(29)
        await phone.later(0)
        assert phone.api.texts() == []

        await phone.later(2)

        await phone.api.until_text("You said: hello")
        assert phone.api.texts() == ["You said: hello"]


async def test_pictures_of_tools_arrive_as_photos(tmp_path: Path) -> None:
    media: list[Image] = []

    tool = FakeTool("screen.capture", outcome=lambda _: ToolOutcome("done", images=tuple(media)))
    steps = [says("Here.", calls("screen.capture")), says("That is all.")]
    async with a_phone(tmp_path, provider=Responder(lambda _: steps.pop(0)), tools=[tool]) as phone:
        sha256 = await phone.house.store.media.put(PNG, "image/png")
        media.append(Image(sha256, "image/png", 1, 1, len(PNG)))
        await phone.api.say("show me")

        await phone.api.until(lambda: len(phone.api.sent()) == 2)

        words, photo = phone.api.sent()
        assert words["text"] == "Here.\n\nThat is all."
        assert phone.api.files[photo["photo"][0]["file_id"]].data == PNG


async def test_a_blocked_bot_gives_up_and_tells_the_owner(tmp_path: Path) -> None:
    async with a_phone(tmp_path) as phone:
        phone.api.blocked.add(42)
        await phone.api.say("hello")

        notice = await phone.news.until(lambda event: "could not be delivered" in str(event))

        assert "Telegram does not let the bot write" in str(notice)


async def test_an_answer_of_a_house_that_closed_arrives_at_the_next_start(tmp_path: Path) -> None:
    async with BotApi().open() as api:
        async with a_phone(tmp_path, api=api) as phone:
            api.faults["sendMessage"] = ["refused"] * 3
            await phone.api.say("hello")
            await phone.api.until(lambda: bool(phone.api.named("sendMessage")))
        assert api.texts() == []
        api.faults.clear()

        async with a_phone(tmp_path, api=api) as phone:
            await phone.later(400)
            await api.until_text("You said: hello")


async def test_a_turn_that_was_stopped_says_so(tmp_path: Path) -> None:
    tool = FakeTool("fake.tool", wait=asyncio.Event())
    provider = Responder(lambda _: says(Text("I begin."), calls("fake.tool")))
    async with a_phone(tmp_path, provider=provider, tools=[tool]) as phone:
        await phone.api.say("go")
        async with asyncio.timeout(10):
            await tool.started.wait()

        await phone.api.say("/cancel")

        await phone.api.until_text("I begin.\n\n(Stopped.)")
