"""The stage answers in JSON, in success and failure alike."""

import json
import subprocess
import sys
from pathlib import Path

from openpista.sandbox import room_stage
from tests.sandbox.builders import is_root


def _ask(*sources: Path) -> dict[str, object]:
    request = {
        "sources": list(map(str, sources)),
        "uid": 65534,
        "gid": 65534,
        "map_owner": True,
        "system": [["read_only", "/usr", "/usr"], ["text", "x", "/etc/passwd"]],
        "points": ["/tmp"],
    }
    done = subprocess.run(
        [sys.executable, "-I", "-S", room_stage.__file__],
        input=json.dumps(request) + "\n",
        capture_output=True,
        text=True,
        timeout=20,
        check=True,
    )
    return json.loads(done.stdout)


def test_every_folder_gets_a_place_or_there_is_one_error(tmp_path: Path) -> None:
    first, second = tmp_path / "a", tmp_path / "b"
    first.mkdir()
    second.mkdir()

    answer = _ask(first, second)

    if is_root():
        assert answer["places"] == [[str(first), "/mnt/0"], [str(second), "/mnt/1"]]
        assert answer["root"] == "/mnt/root"
    else:
        assert "Operation not permitted" in str(answer["error"])


def test_a_missing_folder_is_an_error_in_words(tmp_path: Path) -> None:
    assert "error" in _ask(tmp_path / "gone")


def test_the_room_leaves_no_trace_in_the_world_outside(tmp_path: Path) -> None:
    before = Path("/proc/self/mounts").read_text()

    _ask(tmp_path)

    assert Path("/proc/self/mounts").read_text() == before
