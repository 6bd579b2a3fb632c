"""Many messages, each delivered again and again in disorder, by a server that is stopped and
killed meanwhile (reliability.md P1, P4 to P7). OPENPISTA_SOAK=1 sends a thousand of them."""

import asyncio
import os
import re
import signal
from collections import Counter
from collections.abc import Iterator
from itertools import cycle
from pathlib import Path

from openpista.domain.message import text_of
from openpista.domain.tasks import owned_task
from tests.e2e.bot import Bot, a_bot
from tests.fakes.botapi import BotApi
from tests.store.builders import a_store

SOAK = bool(os.environ.get("OPENPISTA_SOAK"))
MESSAGES, RESTARTS = (1000, 10) if SOAK else (48, 2)
KILLS = 100 if SOAK else 3
OWNERS = (42, 43, 44)
PATIENCE_S = 600.0 if SOAK else 25.0

_ANSWER = re.compile(r"answer (\d+)\.")


def echoing(count: int) -> str:
    """Return a script that answers every message with its own number."""
    return "".join(
        f'[[step]]\nwhen = "message {number}."\nsay = "answer {number}."\nrepeat = true\n\n'
        for number in range(count)
    )


def answers(api: BotApi) -> Iterator[tuple[int, bool]]:
    """Yield the number of every answer that arrived, and whether it is marked as a repeat."""
    for owner in OWNERS:
        for text in api.texts(owner):
            if found := _ANSWER.search(text):
                yield int(found[1]), "(resent)" in text


async def send(api: BotApi, count: int) -> None:
    """Send all messages, to one chat after the other."""
    owners = cycle(OWNERS)
    for number in range(count):
        await api.say(f"message {number}.", next(owners))
        await asyncio.sleep(0)


async def arrived(api: BotApi, count: int) -> None:
    """Wait until so many different answers are there."""
    await api.until(
        lambda: len({number for number, _ in answers(api)}) >= count, seconds=PATIENCE_S
    )


def nothing_lost(api: BotApi, count: int) -> int:
    """See that every answer is there, and that whatever came once more is marked; return how
    often that was."""
    plain = Counter(number for number, is_repeat in answers(api) if not is_repeat)
    marked = Counter(number for number, is_repeat in answers(api) if is_repeat)
    assert set(plain) | set(marked) == set(range(count))
    assert max(plain.values()) == 1
    return plain.total() + marked.total() - count


async def told(root: Path) -> list[list[int]]:
    """Return the numbers of the messages of every session, in their order."""
    async with await a_store(root / "home") as store:
        sessions = (await store.sessions.page(limit=100)).sessions
        pages = [await store.messages.page(one.id, limit=5000) for one in sessions]
    return [
        [int(text_of(one).split()[1].rstrip(".")) for one in page.messages if one.role == "user"]
        for page in pages
    ]


async def test_every_message_is_one_turn_however_often_it_comes(tmp_path: Path) -> None:
    api = BotApi()
    script = echoing(MESSAGES)
    async with api.open():
        async with a_bot(tmp_path, script, api=api) as bot:
            for owner in OWNERS:
                await bot.pair(owner)
        api.repeats, api.repeats_at_most = 3, 5
        sending = owned_task(send(api, MESSAGES), name="people")
        for life in range(RESTARTS):
            async with a_bot(tmp_path, script, api=api) as bot:
                await arrived(api, MESSAGES * (life + 1) // (RESTARTS + 1))
                if life % 2:
                    await ended_well(bot)
        async with a_bot(tmp_path, script, api=api) as bot:
            await arrived(api, MESSAGES)
            await api.until(lambda: api.unconfirmed == 0, seconds=PATIENCE_S)
            await ended_well(bot)
        await sending

    sessions = await told(tmp_path)
    heard = Counter(number for numbers in sessions for number in numbers)
    assert heard == Counter(range(MESSAGES))
    assert all(numbers == sorted(numbers) for numbers in sessions)
    again = nothing_lost(api, MESSAGES)
    assert again <= RESTARTS * len(OWNERS)
    print(
        f"{MESSAGES} messages, {RESTARTS} restarts: {len(heard)} turns, {again} repeats, all marked"
    )


async def test_killed_while_it_delivers_nothing_is_lost(tmp_path: Path) -> None:
    api = BotApi()
    script = echoing(KILLS)
    async with api.open():
        async with a_bot(tmp_path, script, api=api) as bot:
            for owner in OWNERS:
                await bot.pair(owner)
        for kill in range(KILLS):
            # The message is sent, and the answer of Telegram never comes: nobody can know.
            api.faults["sendMessage"] = ["lost" if kill % 2 else "hang"]
            asked = len(api.named("sendMessage"))
            async with a_bot(tmp_path, script, api=api) as bot:
                await api.say(f"message {kill}.", OWNERS[0])
                await api.until(
                    lambda asked=asked: len(api.named("sendMessage")) > asked, seconds=PATIENCE_S
                )
                bot.server.process.kill()
            api.faults.clear()
        async with a_bot(tmp_path, script, api=api) as bot:
            await arrived(api, KILLS)
            await ended_well(bot)

    again = nothing_lost(api, KILLS)
    assert again <= KILLS
    print(f"{KILLS} kills while sending: 0 lost, {again} repeats, all marked")


async def ended_well(bot: Bot) -> None:
    """End the server with a signal, and see that it ends well."""
    bot.server.process.send_signal(signal.SIGTERM)
    assert await asyncio.to_thread(bot.server.ended) == 0
