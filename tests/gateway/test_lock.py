import errno
import fcntl
import os
import subprocess
import sys
import time
from pathlib import Path

import pytest

from openpista.domain.errors import AlreadyRunningError
from openpista.gateway.lock import HomeUnusableError, HouseLock

HOLD = """
import sys, time
from pathlib import Path
from openpista.gateway.lock import HouseLock
lock = HouseLock(Path(sys.argv[1]))
lock.acquire()
print("held", flush=True)
time.sleep(60)
"""


def start_holder(path: Path) -> subprocess.Popen[str]:
    process = subprocess.Popen(
        [sys.executable, "-c", HOLD, str(path)], stdout=subprocess.PIPE, text=True
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n"
    return process


def test_a_second_start_ends_with_75_at_once_and_names_the_first(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with start_holder(path) as holder:
        began = time.monotonic()

        with pytest.raises(AlreadyRunningError, match=f"process {holder.pid}") as caught:
            HouseLock(path).acquire()

        assert time.monotonic() - began < 1
        assert caught.value.exit_code == 75
        holder.kill()


def test_kill_9_of_the_holder_frees_the_lock_and_its_stale_name_blocks_nobody(
    tmp_path: Path,
) -> None:
    path = tmp_path / "lock"
    with start_holder(path) as holder:
        holder.kill()
        holder.wait()
    assert path.stat().st_size > 0

    lock = HouseLock(path)

    assert lock.holder() is None
    lock.acquire()
    assert lock.held
    lock.release()


def test_the_holder_is_named_while_it_lives_and_by_more_than_its_number(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with HouseLock(path) as lock:
        holder = lock.holder()

        assert holder is not None
        assert holder.pid == os.getpid()
        path.write_text(f'{{"pid": {os.getpid()}, "started": "1"}}')
        assert lock.holder() is None


def test_what_a_lock_file_says_is_never_believed_blindly(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    for text in ("", "not json", '{"pid": -1}', '{"pid": 4000000}', '{"pid": "x"}'):
        path.write_text(text)
        assert HouseLock(path).holder() is None


def test_the_file_is_private_and_a_symlink_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "home" / "lock"
    with HouseLock(path):
        assert path.stat().st_mode & 0o777 == 0o600
    link = tmp_path / "link"
    link.symlink_to(path)

    with pytest.raises(HomeUnusableError, match="symbolic"):
        HouseLock(link).acquire()


def test_releasing_twice_is_harmless_and_the_lock_can_be_taken_again(tmp_path: Path) -> None:
    lock = HouseLock(tmp_path / "lock")
    lock.acquire()
    lock.release()
    lock.release()

    with lock:
        assert lock.held
    assert not lock.held


def test_a_holder_that_ended_and_is_not_buried_yet_is_none(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    program = "import pathlib, sys; from openpista.gateway.lock import HouseLock"
    program += "; HouseLock(pathlib.Path(sys.argv[1])).acquire()"
    with subprocess.Popen([sys.executable, "-c", program, str(path)]) as child:
        os.waitid(os.P_PID, child.pid, os.WEXITED | os.WNOWAIT)
        assert HouseLock(path).holder() is None


def test_a_holder_says_what_it_is_and_since_when(tmp_path: Path) -> None:
    path = tmp_path / "lock"
    with HouseLock(path, since_ms=5, front="window"):
        holder = HouseLock(path).holder()

    assert holder is not None
    assert (holder.since_ms, holder.front, holder.pid) == (5, "window", os.getpid())


def test_a_full_disk_is_said_and_leaves_the_lock_free(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    path = tmp_path / "lock"
    with monkeypatch.context() as patch:
        patch.setattr(os, "pwrite", full)
        with pytest.raises(HomeUnusableError, match="No space left on device"):
            HouseLock(path).acquire()

    lock = HouseLock(path)
    lock.acquire()
    assert lock.held
    lock.release()


def test_a_folder_that_cannot_be_made_is_said(tmp_path: Path) -> None:
    (tmp_path / "file").touch()

    with pytest.raises(HomeUnusableError, match=f"{tmp_path}/file/home .*OPENPISTA_HOME"):
        HouseLock(tmp_path / "file" / "home" / "lock").acquire()


def test_what_is_no_other_process_is_not_called_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unsupported(*_: object) -> None:
        raise OSError(errno.ENOLCK, "No locks available")

    monkeypatch.setattr(fcntl, "flock", unsupported)

    with pytest.raises(HomeUnusableError, match="No locks available"):
        HouseLock(tmp_path / "lock").acquire()
