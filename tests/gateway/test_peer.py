import os
import socket
from pathlib import Path

from openpista.gateway.peer import peer_uid, reachable


def test_the_user_at_the_other_end_is_known() -> None:
    here, there = socket.socketpair()
    with here, there:
        assert peer_uid(here) == os.geteuid()


def test_a_short_path_is_used_as_it_is(tmp_path: Path) -> None:
    path = Path("/tmp/x.sock")

    with reachable(path) as name:
        assert name == "/tmp/x.sock"


def test_a_long_path_is_reached_by_a_short_name(tmp_path: Path) -> None:
    folder = tmp_path / ("x" * 120)
    folder.mkdir()
    (folder / "file").write_text("there")

    with reachable(folder / "file") as name:
        assert len(name) < 100
        assert Path(name).read_text() == "there"
    assert not Path(name).exists()
