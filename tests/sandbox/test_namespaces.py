"""The plan for the stage says what the profile says."""

import json
import os
from pathlib import Path

from openpista.sandbox.gate import GatedTree
from openpista.sandbox.identity import Identity
from openpista.sandbox.mounts import (
    EmptyFolder,
    Link,
    Mount,
    Profile,
    ReadOnly,
    TextFile,
    Unreadable,
    Writable,
)
from openpista.sandbox.namespaces import namespaces_start


def _plan(*mounts: Mount) -> dict[str, object]:
    profile = Profile((), mounts, (("PATH", "/usr/bin"),), "/work", "/bin/bash")
    tree = GatedTree()
    start = namespaces_start(
        profile,
        "ls -l",
        tree=tree,
        filter_bytes=b"\x01\x02",
        identity=Identity("own", 1000, 100),
    )
    tree.close()
    with os.fdopen(start.give_fds[0]) as plan:
        return json.load(plan)


async def test_every_kind_of_mount_has_its_step(tmp_path: Path) -> None:
    real = tmp_path / "real"
    real.mkdir()
    (tmp_path / "link").symlink_to(real)

    steps = _plan(
        ReadOnly(str(tmp_path / "link"), "/tools"),
        Writable(str(real), "/work"),
        EmptyFolder("/tmp", writable=True),
        EmptyFolder("/work/.envrc"),
        Unreadable("/work/.netrc"),
        Link("/bin", "usr/bin"),
        TextFile("/etc/passwd", "root:x\n"),
    )["mounts"]

    assert steps == [
        ["read_only", str(real), "/tools"],
        ["writable", str(real), "/work"],
        ["scratch", "", "/tmp"],
        ["cover", "", "/work/.envrc"],
        ["read_only", "/dev/null", "/work/.netrc"],
        ["link", "usr/bin", "/bin"],
        ["text", "root:x\n", "/etc/passwd"],
    ]


async def test_the_plan_names_command_user_and_filter() -> None:
    plan = _plan()

    assert plan["command"] == "ls -l"
    assert (plan["uid"], plan["gid"], plan["room_fd"]) == (1000, 100, -1)
    assert plan["filter"] == "0102"
    assert plan["parent"] == os.getpid()
