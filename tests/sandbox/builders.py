"""What sandbox tests are made of: a confinement with a home and a workspace of its own."""

import asyncio
import contextlib
import os
import time
from pathlib import Path

import pytest

from openpista.sandbox.confined import Confinement, Kind
from openpista.sandbox.profile import Surroundings
from openpista.sandbox.spec import CommandSpec, Completed

KINDS: tuple[Kind, ...] = ("bubblewrap", "namespaces")
both_kinds = pytest.mark.parametrize("kind", KINDS)
SANDBOX_UID = 65534


def is_root() -> bool:
    return os.geteuid() == 0


def surroundings(folder: Path, *, read: tuple[Path, ...] = ()) -> Surroundings:
    """Surroundings whose user home is `folder/user`."""
    user_home = folder / "user"
    user_home.mkdir(exist_ok=True)
    return Surroundings(
        user_home=user_home,
        our_home=user_home / ".openpista",
        environ={"PATH": "/usr/bin:/bin", "LANG": "C.UTF-8", "API_KEY": "sk-not-for-you"},
        read=read,
    )


def a_confinement(folder: Path, *, read: tuple[Path, ...] = ()) -> Confinement:
    return Confinement(surroundings(folder, read=read), sandbox_uid=SANDBOX_UID)


def a_workspace(folder: Path, name: str = "work") -> Path:
    workspace = (folder / "user" / name).resolve()
    workspace.mkdir(parents=True, exist_ok=True)
    return workspace


def a_spec(command: str, workspace: Path, *, timeout_s: float = 20.0) -> CommandSpec:
    return CommandSpec(command=command, workspace=workspace, cwd=workspace, timeout_s=timeout_s)


async def run_inside(
    folder: Path, kind: Kind, command: str, *, read: tuple[Path, ...] = ()
) -> Completed:
    """Run one command in a fresh confinement and clean up after it."""
    confinement = a_confinement(folder, read=read)
    try:
        return await confinement.run(kind, a_spec(command, a_workspace(folder)), ignore)
    finally:
        await confinement.aclose()


def ignore(_: str) -> None:
    """Take live output and do nothing with it."""


def processes_like(mark: str) -> list[int]:
    """Return the pids of living processes whose command line holds `mark`."""
    found: list[int] = []
    for entry in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            line = (entry / "cmdline").read_bytes()
            if mark.encode() in line and int(entry.name) != os.getpid():
                found.append(int(entry.name))
    return found


async def until_running(mark: str, *, count: int = 1, within_s: float = 10.0) -> None:
    """Return once `count` processes with `mark` run; fails when they do not in time."""
    deadline = time.monotonic() + within_s
    while len(processes_like(mark)) < count:
        assert time.monotonic() < deadline, f"no process like {mark} began to run"
        await asyncio.sleep(0.01)


async def until_gone(mark: str, *, within_s: float = 5.0) -> None:
    """Return once no process with `mark` runs; fails when one does for too long."""
    deadline = time.monotonic() + within_s
    while processes_like(mark):
        assert time.monotonic() < deadline, f"{processes_like(mark)} live on"
        await asyncio.sleep(0.01)
