"""Rooms: mount namespaces where an unprivileged user finds root's folders as its own."""

import json
import os
import subprocess
import sys
import weakref
from collections.abc import Iterable
from pathlib import Path

from msgspec import Struct

from openpista.sandbox import room_stage
from openpista.sandbox.errors import IdentityError
from openpista.sandbox.mounts import Mount, as_step

_BUILD_WITHIN_S = 10.0


class Room(Struct, frozen=True, weakref=True):
    """An open mount namespace. `places` pairs a folder of the host with its path in the room;
    `root` is a root folder made in advance, empty when there is none.

    It is closed with the last reference to it: a command may still be on its way in.
    """

    namespace_fd: int
    places: tuple[tuple[str, str], ...]
    root: str = ""

    def locate(self, path: str) -> str:
        """Return where the room shows a path of the host; the path itself outside of it."""
        best = ("", "")
        for source, place in self.places:
            if (path == source or path.startswith(f"{source}/")) and len(source) > len(best[0]):
                best = (source, place)
        return best[1] + path[len(best[0]) :] if best[0] else path


def build_room(
    sources: Iterable[Path],
    *,
    uid: int,
    gid: int,
    map_owner: bool,
    system: Iterable[Mount] = (),
    points: Iterable[Path] = (),
) -> Room:
    """Make a room; blocks for some 30 ms.

    `system` are the mounts of the root made in advance, `points` folders in it on which more will
    be mounted. With `map_owner` the owner of each source appears as `uid` inside, and what `uid`
    makes there belongs to that owner (mount_setattr(2), ID-mapped mounts). Raises IdentityError
    where kernel or filesystem cannot do that.
    """
    request = {
        "sources": [str(source) for source in sources],
        "uid": uid,
        "gid": gid,
        "map_owner": map_owner,
        "system": [as_step(mount, str) for mount in system],
        "points": [str(point) for point in points],
    }
    stage = subprocess.Popen(
        [sys.executable, "-I", "-S", room_stage.__file__],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        start_new_session=True,
    )
    with stage:
        assert stage.stdin is not None  # noqa: S101 - Popen was told to make both
        assert stage.stdout is not None  # noqa: S101
        stage.stdin.write(json.dumps(request) + "\n")
        stage.stdin.flush()
        try:
            answer = json.loads(stage.stdout.readline() or "{}")
            if "places" not in answer:
                raise IdentityError(str(answer.get("error", "The mount namespace was refused.")))
            namespace = os.open(f"/proc/{stage.pid}/ns/mnt", os.O_RDONLY | os.O_CLOEXEC)
        finally:
            stage.stdin.close()
            _end(stage)
    places = tuple((source, place) for source, place in answer["places"])
    room = Room(namespace, places, answer["root"])
    weakref.finalize(room, os.close, namespace)
    return room


def _end(stage: "subprocess.Popen[str]") -> None:
    try:
        stage.wait(_BUILD_WITHIN_S)
    except subprocess.TimeoutExpired:
        stage.kill()
