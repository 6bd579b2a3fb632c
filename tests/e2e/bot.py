"""The real server with its real bot, and the Bot API server that people reach it through."""

import asyncio
import subprocess
from collections.abc import AsyncGenerator
from contextlib import ExitStack, asynccontextmanager
from pathlib import Path
from typing import Any

from tests.e2e.program import Program, a_program
from tests.e2e.server import Server, serving
from tests.fakes.botapi import BotApi

OWNER_ID = 42
PATIENCE_S = 30.0
UP = "telegram is up"


class Bot:
    """What a test holds: the program and its server, and Telegram."""

    def __init__(self, program: Program, api: BotApi, server: Server) -> None:
        self.program = program
        self.api = api
        self.server = server

    async def run(self, *arguments: str, **more: Any) -> "subprocess.CompletedProcess[str]":
        """Run a command of the program to its end."""
        return await asyncio.to_thread(self.program.run, *arguments, **more)

    async def pair(self, user_id: int = OWNER_ID) -> None:
        """Let an owner in by a link, as the terminal shows it and the phone opens it."""
        with self.program.start("owner", "add-link", "telegram") as linking:
            assert linking.stdout is not None
            link = await asyncio.to_thread(linking.stdout.readline)
            address, _, code = link.strip().partition("?start=")
            assert address == "https://t.me/pista_bot"
            self.api.private(user_id)
            await self.api.say(f"/start {code}", user_id)
            card = await self.until_keys(user_id)
            await self.api.press(card, button(card, "It works"), user_id)
            assert await asyncio.to_thread(linking.wait, PATIENCE_S) == 0

    async def until_keys(self, chat_id: int, *, times: int = 1) -> dict[str, Any]:
        """Wait for the `times`-th message with buttons in a chat, and return it."""

        def found() -> list[dict[str, Any]]:
            return [one for one in self.api.sent(chat_id) if "reply_markup" in one]

        await self.api.until(lambda: len(found()) >= times, seconds=PATIENCE_S)
        return found()[-1]

    async def until_text(self, part: str, chat_id: int = OWNER_ID) -> dict[str, Any]:
        """Wait for a message of the bot that contains `part`; return it."""
        await self.api.until(
            lambda: any(part in text for text in self.api.texts(chat_id)), seconds=PATIENCE_S
        )
        return next(
            one for one in reversed(self.api.sent(chat_id)) if part in str(one.get("text", ""))
        )


def button(message: dict[str, Any], label: str) -> str:
    """Return what a button of a message carries."""
    rows = message["reply_markup"]["inline_keyboard"]
    return next(str(key["callback_data"]) for row in rows for key in row if key["text"] == label)


def config_of(api: BotApi, more: str = "") -> str:
    """Return a configuration with the fake's bot."""
    return (
        f"{more}\n[channels.telegram]\nenabled = true\n"
        f'token = "{api.token}"\nbase_url = "{api.base_url}"\n'
    )


@asynccontextmanager
async def a_bot(
    folder: Path, script: str, *, api: BotApi, settings: str = "", more: str = "", **environ: str
) -> AsyncGenerator[Bot]:
    """Serve with a bot of its own until the block ends; `settings` are further keys of its table,
    `more` further tables."""
    program = a_program(folder, script)
    program.home.mkdir(exist_ok=True)
    config = program.home / "config.toml"
    config.write_text(config_of(api, more) + settings)
    config.chmod(0o600)
    with ExitStack() as stack:
        # The server of the Bot API lives on this loop, which must not stand still meanwhile.
        starting = serving(program, "serve", **environ)
        server = await asyncio.to_thread(stack.enter_context, starting)
        # It may have come up before the house said that it serves.
        if not any(UP in line for line in server.said):
            await asyncio.to_thread(server.until, UP)
        yield Bot(program, api, server)
