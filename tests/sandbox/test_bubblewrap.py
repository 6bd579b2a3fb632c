"""The arguments say what the profile says, in its order."""

import os
from itertools import pairwise
from pathlib import Path

import pytest

from openpista.sandbox import bubblewrap
from openpista.sandbox.bubblewrap import bubblewrap_start, find_bubblewrap
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
from openpista.sandbox.process import Start
from openpista.sandbox.room import Room
from openpista.sandbox.survivors import MARK

_OWN = Identity("own", 1000, 1000)


def _start(*mounts: Mount, identity: Identity = _OWN, filter_bytes: bytes = b"12345678") -> Start:
    profile = Profile((), mounts, (("PATH", "/usr/bin"),), "/work", "/bin/bash")
    tree = GatedTree()
    start = bubblewrap_start(
        "/usr/bin/bwrap", profile, "ls -l", tree=tree, filter_bytes=filter_bytes, identity=identity
    )
    tree.close()
    for descriptor in start.give_fds:
        os.close(descriptor)
    return start


def _after(argv: tuple[str, ...], option: str) -> tuple[str, ...]:
    at = argv.index(option)
    return argv[at + 1 : at + 3]


async def test_every_kind_of_mount_has_its_argument() -> None:
    argv = _start(
        ReadOnly("/usr", "/usr"),
        Writable("/w", "/work"),
        EmptyFolder("/tmp", writable=True),
        Unreadable("/work/.netrc"),
        Link("/bin", "usr/bin"),
        TextFile("/etc/passwd", "root:x\n"),
    ).argv

    assert _after(argv, "--ro-bind") == ("/usr", "/usr")
    assert _after(argv, "--bind") == ("/w", "/work")
    assert _after(argv, "--tmpfs")[0] == "/tmp"
    assert _after(argv, "--symlink") == ("usr/bin", "/bin")
    assert _after(argv, "--file")[1] == "/etc/passwd"
    assert ("/dev/null", "/work/.netrc") in pairwise(argv)


async def test_namespaces_death_and_root_are_always_asked_for() -> None:
    argv = _start().argv

    for option in ("--unshare-all", "--unshare-user", "--new-session", "--die-with-parent"):
        assert option in argv
    assert _after(argv, "--remount-ro")[0] == "/"
    assert argv[-3:] == ("/bin/bash", "-c", "ls -l")
    assert "--seccomp" in argv


async def test_a_cover_cannot_be_written() -> None:
    argv = _start(EmptyFolder("/work/.envrc")).argv

    at = argv.index("/work/.envrc")
    assert argv[at - 5 : at] == ("--perms", "0555", "--size", "4096", "--tmpfs")


async def test_the_command_gets_the_profiles_environment_without_our_mark() -> None:
    start = _start()

    assert start.env["PATH"] == "/usr/bin"
    assert set(start.env) == {"PATH", MARK}
    assert _after(start.argv, "--unsetenv")[0] == MARK


async def test_as_root_the_room_is_entered_first() -> None:
    namespace = os.open("/proc/self/ns/mnt", os.O_RDONLY)
    identity = Identity("idmapped", 65534, 65534, Room(namespace, (("/root/work", "/mnt/0"),)))

    start = _start(Writable("/root/work", "/root/work"), identity=identity)
    os.close(namespace)

    assert start.argv[:6] == (
        *("nsenter", f"--mount=/proc/self/fd/{namespace}", "-S", "65534", "-G", "65534"),
    )
    assert _after(start.argv, "--bind") == ("/mnt/0", "/root/work")
    assert namespace in start.pass_fds


async def test_a_root_made_in_advance_takes_the_place_of_the_system() -> None:
    namespace = os.open("/proc/self/ns/mnt", os.O_RDONLY)
    room = Room(namespace, (("/root/work", "/mnt/0"),), "/mnt/root")
    identity = Identity("idmapped", 65534, 65534, room)

    argv = _start(Writable("/root/work", "/root/work"), identity=identity).argv
    os.close(namespace)

    assert _after(argv, "--dev-bind") == ("/mnt/root", "/")
    assert argv.index("--dev-bind") < argv.index("--bind")
    assert "--dev" not in argv
    assert "--remount-ro" not in argv


async def test_a_machine_without_a_filter_goes_without() -> None:
    assert "--seccomp" not in _start(filter_bytes=b"").argv


def test_the_systems_own_bubblewrap_is_preferred(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    system = tmp_path / "bwrap"
    other = tmp_path / "other" / "bwrap"
    other.parent.mkdir()
    other.touch(mode=0o755)
    monkeypatch.setattr(bubblewrap, "SYSTEM_BUBBLEWRAP", str(system))
    monkeypatch.setenv("PATH", str(other.parent))

    elsewhere = find_bubblewrap()
    system.touch(mode=0o755)
    preferred = find_bubblewrap()

    assert (elsewhere, preferred) == (str(other), str(system))


def test_no_bubblewrap_is_found_where_there_is_none(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bubblewrap, "SYSTEM_BUBBLEWRAP", str(tmp_path / "bwrap"))
    monkeypatch.setenv("PATH", str(tmp_path))

    assert find_bubblewrap() is None
