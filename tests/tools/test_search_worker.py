"""The worker as a program: what it searches, and where it stops."""

import os
import subprocess
import sys
from pathlib import Path

import msgspec

from openpista.tools import search_worker
from openpista.tools.search_request import SearchRequest


def _request(root: Path, pattern: str, *, most: int = 100, parent: int = 0) -> str:
    request = SearchRequest(
        root=str(root),
        start=".",
        pattern=pattern,
        glob="",
        ignore_case=False,
        most=most,
        hidden=(str(root / "hidden"),),
        parent=parent or os.getpid(),
    )
    return msgspec.json.encode(request).decode()


def _search(request: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-I", search_worker.__file__, request],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
        env={},
    )


def test_ignored_binary_hidden_and_linked_files_are_left_out(tmp_path: Path) -> None:
    for name in ("kept.txt", "ignored.log", "hidden/x", ".git/config", "한글.txt"):
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_text("needle\n")
    (tmp_path / ".gitignore").write_text("*.log\n")
    (tmp_path / "binary").write_bytes(b"needle\0")
    (tmp_path / "link").symlink_to("/etc/passwd")

    done = _search(_request(tmp_path, "needle|root"))

    assert done.stdout.splitlines() == ["kept.txt:1: needle", "한글.txt:1: needle"]


def test_it_stops_at_the_limit_and_says_so(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x\n" * 50)

    done = _search(_request(tmp_path, "x", most=3))

    assert len(done.stdout.splitlines()) == 4
    assert done.stdout.endswith("[... there are more than 3 hits; narrow the search ...]\n")


def test_a_long_line_is_shown_around_its_hit(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("x" * 5000 + "needle" + "y" * 5000)

    done = _search(_request(tmp_path, "needle"))

    assert "needle" in done.stdout
    assert len(done.stdout) < 300


def test_a_broken_pattern_has_a_status_of_its_own(tmp_path: Path) -> None:
    done = _search(_request(tmp_path, "["))

    assert done.returncode == search_worker.NO_PATTERN_STATUS


def test_it_ends_when_nobody_asks_any_more(tmp_path: Path) -> None:
    done = _search(_request(tmp_path, "x", parent=1))

    assert (done.returncode, done.stdout) == (1, "")
