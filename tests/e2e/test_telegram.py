"""The real program, reached from a phone."""

from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from tests.e2e.bot import OWNER_ID, a_bot
from tests.fakes.botapi import BotApi

SAYS = """
[[step]]
say = "Hello from practice."
repeat = true
"""


@pytest.fixture
async def api() -> AsyncGenerator[BotApi]:
    async with BotApi().open() as api:
        yield api


async def test_a_phone_is_paired_by_a_link_and_talks(tmp_path: Path, api: BotApi) -> None:
    async with a_bot(tmp_path, SAYS, api=api) as bot:
        await bot.pair()
        await api.say("hi")
        await bot.until_text("Hello from practice.")
        owners = await bot.run("owner", "list")

    assert owners.stdout.split()[:3] == ["telegram", str(OWNER_ID), "owner"]
    assert {command["command"] for command in api.commands} >= {"help", "new", "cancel", "approve"}
