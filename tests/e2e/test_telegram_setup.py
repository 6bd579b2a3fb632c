"""`openpista telegram` in the real program, with Telegram on this computer."""

import asyncio
import json
import subprocess
from pathlib import Path

from tests.e2e.bot import OWNER_ID, button
from tests.e2e.program import Program, a_program
from tests.e2e.server import serving
from tests.fakes.botapi import TOKEN, BotApi

PATIENCE_S = 60.0


def a_home(folder: Path, api: BotApi) -> Program:
    """Return a program that knows where Telegram is, and nothing of a bot."""
    program = a_program(folder)
    program.home.mkdir()
    (program.home / "config.toml").write_text(
        f'[credentials]\nstore = "file"\n[channels.telegram]\nbase_url = "{api.base_url}"\n'
    )
    return program


async def set_up(program: Program, api: BotApi) -> tuple[int, str]:
    """Set the bot up as a person would, with a phone at hand; return how it ended."""
    command = await asyncio.create_subprocess_exec(
        *program.command("telegram", "setup"),
        cwd=program.folder,
        env=program.environ(),
        stdin=asyncio.subprocess.PIPE,
        stdout=asyncio.subprocess.PIPE,
        stderr=asyncio.subprocess.PIPE,
    )
    assert command.stdin is not None
    assert command.stdout is not None
    assert command.stderr is not None
    command.stdin.write(f"{TOKEN}\n".encode())
    command.stdin.write_eof()
    async with asyncio.timeout(PATIENCE_S):
        link = (await command.stdout.readline()).decode().strip()
        if link:
            api.private(OWNER_ID)
            await api.say(f"/start {link.partition('start=')[2]}", OWNER_ID)
            card = await api.until_text("press the button")
            await api.press(card, button(card, "It works"), OWNER_ID)
        said = (await command.stderr.read()).decode()
        return await command.wait(), said


async def run(program: Program, *arguments: str) -> "subprocess.CompletedProcess[str]":
    return await asyncio.to_thread(program.run, *arguments)


async def test_set_up_without_a_server_the_phone_is_connected(tmp_path: Path) -> None:
    async with BotApi().open() as api:
        program = a_home(tmp_path, api)
        before = await run(program, "telegram", "status")
        code, said = await set_up(program, api)
        status = await run(program, "telegram", "status", "--json")

    assert before.returncode == 3
    assert "telegram setup" in before.stdout
    assert (code, "Telegram knows it: @pista_bot." in said) == (0, True), said
    assert "Ann is an owner now." in said
    told = json.loads(status.stdout)
    assert status.returncode == 3
    assert told["token"] == {
        "kind": "credentials",
        "where": str(program.home / "credentials.toml"),
        "account": "@pista_bot",
    }
    assert [one["user_id"] for one in told["people"]] == [str(OWNER_ID)]
    assert TOKEN not in (program.home / "config.toml").read_text()
    assert TOKEN not in said + status.stdout


async def test_with_a_server_the_bot_starts_in_it_and_is_turned_off_and_on(tmp_path: Path) -> None:
    async with BotApi().open() as api:
        program = a_home(tmp_path, api)
        with serving(program) as server:
            code, said = await set_up(program, api)
            await asyncio.to_thread(server.until, "telegram is up")
            status = await run(program, "telegram", "status")
            stopped = await run(program, "telegram", "stop")
            off = await run(program, "telegram", "status")
            started = await run(program, "telegram", "start")
            forgotten = await run(program, "telegram", "forget")
            again = await run(program, "telegram", "start")

    assert code == 0, said
    assert (status.returncode, "telegram is up." in status.stdout) == (0, True)
    assert (stopped.returncode, off.returncode) == (0, 3)
    assert (started.returncode, "telegram is up." in started.stderr) == (0, True), started.stderr
    assert "forgotten" in forgotten.stderr
    assert again.returncode == 1
    assert "No bot is set up" in again.stderr


async def test_a_token_that_telegram_does_not_know_is_not_kept(tmp_path: Path) -> None:
    async with BotApi(token=f"{TOKEN}x").open() as api:
        program = a_home(tmp_path, api)
        refused, said = await set_up(program, api)
        strange = await asyncio.to_thread(program.run, "telegram", "setup", typed="hello\n")

    assert refused == strange.returncode == 1
    assert "Telegram does not know the bot's token" in said
    assert "not a bot's token" in strange.stderr
    assert TOKEN not in said
    assert not (program.home / "credentials.toml").exists()
