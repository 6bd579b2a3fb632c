"""Makes a room: a mount namespace in which another user finds folders that belong to root.

Run by root as `python -I -S room_stage.py`. Reads one JSON object from standard input, answers
with one line of JSON, and holds the namespace until its input ends; whoever wants to keep the
room opens its namespace file meanwhile. Why: an unprivileged user cannot even reach a workspace
below /root. See room.py for the other side.
"""

import json
import os
import sys
from pathlib import Path
from typing import TypedDict


class Request(TypedDict):
    """What to build. `system` are steps (mounts.py) for the root that commands get, `points`
    folders that must exist in it."""

    sources: list[str]
    uid: int
    gid: int
    map_owner: bool
    system: list[list[str]]
    points: list[str]


class Answer(TypedDict):
    """Where everything is in the room."""

    places: list[tuple[str, str]]
    root: str


_BASES = ("/mnt", "/srv", "/media", "/run")


def main() -> None:
    """Build what the request asks for and say how it went."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    request: Request = json.loads(sys.stdin.readline())
    os.umask(0o022)
    try:
        answer: object = _build(request)
    except OSError as error:
        answer = {"error": f"{error.strerror} ({error.filename or 'mount'})"}
    sys.stdout.write(json.dumps(answer) + "\n")
    sys.stdout.flush()
    sys.stdin.read()


def _build(request: Request) -> Answer:
    from openpista.sandbox import linux

    user = (request["uid"], request["gid"])
    trees: list[int] = []
    for source in request["sources"]:
        tree = linux.clone_mount(source)
        mapping = _mapping(source, user) if request["map_owner"] else None
        attributes = linux.MOUNT_ATTR_NOSUID | linux.MOUNT_ATTR_NODEV
        linux.change_mount(tree, attributes=attributes, user_namespace=mapping)
        trees.append(tree)
    linux.unshare(linux.CLONE_NEWNS)
    linux.mount(None, "/", flags=linux.MS_REC | linux.MS_PRIVATE)
    base = next(Path(name) for name in _BASES if Path(name).is_dir())
    linux.mount("tmpfs", str(base), filesystem="tmpfs", options="mode=755,size=1m")
    places: list[tuple[str, str]] = []
    for number, (source, tree) in enumerate(zip(request["sources"], trees, strict=True)):
        place = base / str(number)
        place.mkdir() if Path(source).is_dir() else place.touch()
        linux.attach_mount(tree, str(place))
        places.append((source, str(place)))
    return {"places": places, "root": _build_root(base / "root", request)}


def _build_root(root: Path, request: Request) -> str:
    """Make what every command sees in advance; nothing when the system does not let us."""
    from openpista.sandbox import linux
    from openpista.sandbox.root_folder import make_devices, make_read_only, make_steps

    try:
        root.mkdir()
        linux.mount("tmpfs", str(root), filesystem="tmpfs", options="mode=755,size=1m")
        make_steps(request["system"], root=str(root), host="")
        make_devices(root / "dev", host="")
        for point in ("/proc", *request["points"]):
            Path(f"{root}{point}").mkdir(parents=True, exist_ok=True)
        make_read_only(str(root))
    except OSError:
        return ""
    return str(root)


def _mapping(source: str, user: tuple[int, int]) -> int:
    """Return a user namespace in which the owner of `source` is `user`."""
    from openpista.sandbox import linux

    owner = Path(source).stat()
    ready, tell_ready = os.pipe()
    wait, release = os.pipe()
    child = os.fork()
    if child == 0:
        linux.unshare(linux.CLONE_NEWUSER)
        os.write(tell_ready, b"!")
        os.read(wait, 1)
        os._exit(0)
    os.read(ready, 1)
    proc = Path(f"/proc/{child}")
    (proc / "uid_map").write_text(f"{owner.st_uid} {user[0]} 1")
    (proc / "gid_map").write_text(f"{owner.st_gid} {user[1]} 1")
    namespace = os.open(proc / "ns" / "user", os.O_RDONLY | os.O_CLOEXEC)
    os.write(release, b"!")
    os.waitpid(child, 0)
    return namespace


if __name__ == "__main__":
    main()
