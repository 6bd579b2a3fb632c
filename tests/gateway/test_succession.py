"""Who is about to host."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

from openpista.gateway.lock import HomeUnusableError
from openpista.gateway.succession import succeeding, successor_of

ANNOUNCES = """
import pathlib, sys
from openpista.gateway.succession import succeeding
with succeeding(pathlib.Path(sys.argv[1])):
    print("said", flush=True)
    sys.stdin.read()
"""


def test_another_process_that_is_about_to_host_is_known_while_it_lives(tmp_path: Path) -> None:
    lock = tmp_path / "home" / "openpista.lock"
    assert successor_of(lock) is None
    with subprocess.Popen(
        [sys.executable, "-c", ANNOUNCES, str(lock)],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    ) as other:
        assert other.stdout is not None
        assert other.stdout.readline() == "said\n"
        found = successor_of(lock)
        other.kill()

    assert found is not None
    assert found.pid == other.pid
    assert (lock.parent / "openpista.next").exists()
    assert successor_of(lock) is None


def test_nobody_waits_for_themselves_and_nothing_stays(tmp_path: Path) -> None:
    lock = tmp_path / "openpista.lock"
    with succeeding(lock):
        assert json.loads((tmp_path / "openpista.next").read_text())["pid"] > 0
        assert successor_of(lock) is None

    assert list(tmp_path.iterdir()) == []


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with (
        pytest.raises(HomeUnusableError, match="cannot be used"),
        succeeding(tmp_path / "file" / "openpista.lock"),
    ):
        pass
