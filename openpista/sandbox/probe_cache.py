"""Remembers which sandbox held, as long as nothing that it rests on has changed."""

import contextlib
import os
import platform
import sys
from pathlib import Path
from typing import Literal

import msgspec
from msgspec import Struct

from openpista.domain.event import SandboxStatus
from openpista.sandbox.bubblewrap import find_bubblewrap


class Footing(Struct, frozen=True):
    """What a result rests on (decisions.md 18)."""

    boot: str
    kernel: str
    bubblewrap: str
    python: str
    uid: int
    sandbox_uid: int


class _Remembered(Struct, frozen=True):
    footing: Footing
    kind: Literal["bubblewrap", "namespaces"]
    note: str


def footing(*, sandbox_uid: int) -> Footing:
    """Look at what is there now."""
    boot = Path("/proc/sys/kernel/random/boot_id")
    program = find_bubblewrap()
    return Footing(
        boot=boot.read_text(encoding="ascii").strip() if boot.exists() else "",
        kernel=platform.release(),
        bubblewrap=f"{program} {Path(program).stat().st_mtime_ns}" if program else "",
        python=sys.executable,
        uid=os.geteuid(),
        sandbox_uid=sandbox_uid,
    )


def remembered_status(file: Path, now: Footing) -> SandboxStatus | None:
    """Return the status found earlier on the same footing; a failure is never remembered."""
    try:
        found = msgspec.json.decode(file.read_bytes(), type=_Remembered)
    except (OSError, msgspec.MsgspecError):
        return None
    if found.footing != now or not now.boot:
        return None
    return SandboxStatus(kind=found.kind, note=found.note)


def remember_status(file: Path, now: Footing, status: SandboxStatus) -> None:
    """Keep a status for the next start; a status without a sandbox is forgotten instead."""
    with contextlib.suppress(OSError):
        kind = status.kind
        if kind != "bubblewrap" and kind != "namespaces":
            file.unlink(missing_ok=True)
            return
        file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        draft = file.with_suffix(f".{os.getpid()}")
        draft.write_bytes(msgspec.json.encode(_Remembered(now, kind, status.note)))
        draft.replace(file)
