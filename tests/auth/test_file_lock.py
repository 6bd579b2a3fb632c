"""One process at a time."""

import asyncio
import subprocess
import sys
from pathlib import Path

import pytest

from openpista.auth.errors import CredentialsBusyError
from openpista.auth.file_lock import locked, locked_here

HOLDER = """
import sys
from pathlib import Path
from openpista.auth.file_lock import locked
with locked(Path(sys.argv[1]), wait_s=5):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_whoever_waits_too_long_is_told_so(tmp_path: Path) -> None:
    lock = tmp_path / "home" / "lock"

    with locked(lock, wait_s=1), pytest.raises(CredentialsBusyError), locked(lock, wait_s=0):
        pass


def test_the_lock_is_given_back_also_after_a_failure(tmp_path: Path) -> None:
    with pytest.raises(KeyError), locked(tmp_path / "lock", wait_s=0):
        raise KeyError

    with locked(tmp_path / "lock", wait_s=0):
        pass


async def test_waiting_for_another_process_does_not_block_the_loop(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert holder.stdin
    assert holder.stdout
    try:
        holder.stdout.readline()
        with pytest.raises(CredentialsBusyError):
            async with locked_here(lock, wait_s=0):
                pass

        async def wait() -> str:
            async with locked_here(lock, wait_s=30):
                return "mine"

        waiting = asyncio.ensure_future(wait())  # noqa: TID251
        await asyncio.sleep(0)
        holder.stdin.close()
        assert await waiting == "mine"
    finally:
        holder.kill()
        holder.wait()
        holder.stdout.close()


def test_the_lock_is_private(tmp_path: Path) -> None:
    with locked(tmp_path / "lock", wait_s=0):
        assert (tmp_path / "lock").stat().st_mode & 0o777 == 0o600
