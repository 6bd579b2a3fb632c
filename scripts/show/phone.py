"""A person with Telegram on the phone: the Bot API server that the tests use, on a thread of its
own, beside a program that is shown."""

import asyncio
import re
import threading
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from typing import Any, TypeVar

from tests.fakes.botapi import BotApi

OWNER_ID = 42
PATIENCE_S = 30.0

_T = TypeVar("_T")


class Phone:
    """The owner's phone."""

    def __init__(self, api: BotApi, loop: asyncio.AbstractEventLoop) -> None:
        self.api = api
        self._loop = loop

    def open_link(self, screen: str) -> None:
        """Open the link that stands on a screen, or type the code that stands there."""
        found = re.search(r"(?:start=|\s)([\w-]{22})\s*$", screen, re.MULTILINE)
        assert found, f"no link on the screen:\n{screen}"
        self.api.private(OWNER_ID)
        self.say(f"/start {found[1]}")

    def say(self, text: str) -> None:
        """Write to the bot."""
        self._do(lambda: self.api.say(text, OWNER_ID))

    def press(self, label: str) -> None:
        """Press the newest button of that name."""

        def has_it(message: dict[str, Any]) -> bool:
            return label in self._labels(message)

        self._do(lambda: self._until(lambda: any(map(has_it, self.api.sent(OWNER_ID)))))
        card = [message for message in self.api.sent(OWNER_ID) if has_it(message)][-1]
        data = self._labels(card)[label]
        self._do(lambda: self.api.press(card, data, OWNER_ID))

    def reads(self, text: str) -> None:
        """Wait for a message of the bot that contains `text`."""
        self._do(lambda: self._until(lambda: any(text in one for one in self.api.texts(OWNER_ID))))

    async def _until(self, holds: Callable[[], bool]) -> None:
        await self.api.until(holds, seconds=PATIENCE_S)

    def _labels(self, message: dict[str, Any]) -> dict[str, str]:
        rows = message.get("reply_markup", {}).get("inline_keyboard", [])
        return {key["text"]: key["callback_data"] for row in rows for key in row}

    def _do(self, work: Callable[[], Awaitable[_T]]) -> _T:
        async def awaited() -> _T:
            return await work()

        return asyncio.run_coroutine_threadsafe(awaited(), self._loop).result(PATIENCE_S + 5)


@contextmanager
def a_phone() -> Generator[Phone]:
    """Give a phone, and serve its Telegram until the block ends."""
    loop = asyncio.new_event_loop()
    ready: list[Phone] = []
    stop, has_begun = asyncio.Event(), threading.Event()

    async def serve() -> None:
        async with BotApi().open() as api:
            ready.append(Phone(api, loop))
            has_begun.set()
            await stop.wait()

    thread = threading.Thread(target=lambda: loop.run_until_complete(serve()), daemon=True)
    thread.start()
    has_begun.wait(PATIENCE_S)
    try:
        yield ready[0]
    finally:
        loop.call_soon_threadsafe(stop.set)
        thread.join(PATIENCE_S)
        loop.close()
