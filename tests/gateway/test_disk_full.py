"""A real house on a real disk without room (reliability.md P16): it takes no more messages, says
so, has lost none that it acknowledged, and goes on by itself once there is room."""

import asyncio
import contextlib
import os
import shutil
import signal
import sqlite3
import subprocess
import sys
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager, closing
from pathlib import Path

from openpista.domain.command import Accepted, NewSession, Refused
from openpista.domain.ids import MessageId
from openpista.gateway import control_client
from openpista.gateway.control_client import RemotePort
from tests.gateway.houses import message

DISK = "size=24m"
READY_S = 30.0
RECOVERS_S = 5.0
WORDS = "word " * 8_000
MOST_MESSAGES = 2_000
WAITING_PER_SESSION = 15

MOUNTED = 'mount -t tmpfs -o "$1" tmpfs "$2" && shift 2 && exec "$@"'


@asynccontextmanager
async def house_on_a_small_disk(root: Path) -> AsyncGenerator[tuple[RemotePort, Path]]:
    """Start a house whose home is a disk of its own; gives a port to it and the home as it sees
    it."""
    (root / "home").mkdir()
    environ = {key: value for key, value in os.environ.items() if not key.startswith("COV")}
    house = [sys.executable, "-m", "tests.gateway.traced_house", str(root)]
    process = subprocess.Popen(
        ["unshare", "-Urm", "sh", "-c", MOUNTED, "sh", DISK, str(root / "home"), *house],
        env=environ,
    )
    try:
        home = await _home_of(root, process)
        port = await control_client.connect(home / "openpista.sock")
        try:
            yield port, home
        finally:
            await port.aclose()
    finally:
        with contextlib.suppress(ProcessLookupError):
            process.send_signal(signal.SIGKILL)
        process.wait(READY_S)


async def _home_of(root: Path, process: "subprocess.Popen[bytes]") -> Path:
    async with asyncio.timeout(READY_S):
        while True:
            assert process.poll() is None, "the house did not start"
            with contextlib.suppress(OSError, ValueError):
                pid = int((root / "pid").read_text())
                home = Path(f"/proc/{pid}/root{root}/home")
                if (home / "openpista.sock").exists():
                    return home
            await asyncio.sleep(0.02)


def fill(path: Path) -> None:
    """Take all the room that is left on a disk."""
    with path.open("wb", buffering=0) as file:
        for size in (65_536, 4_096):
            with contextlib.suppress(OSError):
                while file.write(b"x" * size):
                    pass


async def say_until_refused(port: RemotePort) -> tuple[set[MessageId], Refused | None]:
    """Send messages; return those that were acknowledged, and the first refusal."""
    acknowledged: set[MessageId] = set()
    while len(acknowledged) < MOST_MESSAGES:
        made = await port.send(NewSession())
        if isinstance(made, Refused):
            return acknowledged, made
        for _ in range(WAITING_PER_SESSION):
            said = message(WORDS, made.session_id)
            answer = await port.send(said)
            if isinstance(answer, Refused):
                return acknowledged, answer
            acknowledged.add(said.message_id)
    return acknowledged, None


def stored(home: Path, copy: Path) -> set[MessageId]:
    """Return the messages that the database of a house at rest holds, as its files stand."""
    copy.mkdir()
    for name in ("openpista.db", "openpista.db-wal"):
        shutil.copy(home / name, copy / name)
    with closing(sqlite3.connect(copy / "openpista.db")) as database:
        rows = database.execute(
            "SELECT message_id FROM inbox UNION SELECT id FROM messages WHERE role = 'user'"
        )
        return {MessageId(message_id) for (message_id,) in rows}


async def test_a_full_disk_loses_nothing_and_is_recovered_from(tmp_path: Path) -> None:
    async with house_on_a_small_disk(tmp_path) as (port, home):
        before, _ = await say_some(port)
        await asyncio.to_thread(fill, home / "filler")

        acknowledged, refused = await say_until_refused(port)
        assert refused is not None, "the disk was never full"
        assert "no room" in refused.reason
        assert before | acknowledged <= stored(home, tmp_path / "full")

        (home / "filler").unlink()
        async with asyncio.timeout(RECOVERS_S):
            while not isinstance(await port.send(NewSession()), Accepted):
                await asyncio.sleep(0.05)
        after, refused = await say_some(port)
        assert refused is None
        assert before | acknowledged | after <= stored(home, tmp_path / "again")


async def say_some(port: RemotePort) -> tuple[set[MessageId], Refused | None]:
    """Send two messages."""
    made = await port.send(NewSession())
    assert isinstance(made, Accepted)
    said = [message("hello", made.session_id) for _ in range(2)]
    answers = [await port.send(one) for one in said]
    refused = next((answer for answer in answers if isinstance(answer, Refused)), None)
    return {one.message_id for one in said}, refused
