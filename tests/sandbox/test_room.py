"""A room shows a folder under another owner; without root it cannot be made, and says so."""

import os
import subprocess
from pathlib import Path

import pytest

from openpista.sandbox.errors import IdentityError
from openpista.sandbox.room import Room, build_room
from tests.sandbox.builders import SANDBOX_UID, is_root


def test_a_path_is_found_below_the_longest_folder_that_holds_it() -> None:
    room = Room(-1, (("/root", "/mnt/0"), ("/root/work", "/mnt/1")))

    assert room.locate("/root/work/a") == "/mnt/1/a"
    assert room.locate("/root/work") == "/mnt/1"
    assert room.locate("/root/works") == "/mnt/0/works"
    assert room.locate("/usr") == "/usr"


def test_what_the_other_user_makes_belongs_to_the_owner(tmp_path: Path) -> None:
    private = tmp_path / "private"
    private.mkdir(mode=0o700)
    if not is_root():
        with pytest.raises(IdentityError):
            build_room([private], uid=SANDBOX_UID, gid=SANDBOX_UID, map_owner=True)
        return

    room = build_room([private], uid=SANDBOX_UID, gid=SANDBOX_UID, map_owner=True)
    place = room.locate(str(private))
    subprocess.run(
        [
            *("nsenter", f"--mount=/proc/self/fd/{room.namespace_fd}"),
            *("-S", str(SANDBOX_UID), "-G", str(SANDBOX_UID), "touch", f"{place}/made"),
        ],
        pass_fds=(room.namespace_fd,),
        check=True,
    )

    assert (private / "made").stat().st_uid == os.getuid()


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(IdentityError):
        build_room([tmp_path / "gone"], uid=SANDBOX_UID, gid=SANDBOX_UID, map_owner=True)


def test_a_room_is_closed_with_its_last_reference(tmp_path: Path) -> None:
    if not is_root():
        with pytest.raises(IdentityError):
            build_room([tmp_path], uid=SANDBOX_UID, gid=SANDBOX_UID, map_owner=False)
        return
    room = build_room([tmp_path], uid=SANDBOX_UID, gid=SANDBOX_UID, map_owner=False)
    descriptor = room.namespace_fd
    os.fstat(descriptor)

    del room

    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
