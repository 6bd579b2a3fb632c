"""The single checks of the doctor that need nothing but this computer. They change nothing."""

import os
import shutil
import sqlite3
import stat
import sys
from contextlib import closing
from pathlib import Path

from openpista.config.keys import find_key
from openpista.config.load import Loaded
from openpista.config.paths import Home
from openpista.domain.query import Check

LEAST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 256 * 1024 * 1024
LEAST_DATABASE_BYTES = 1024 * 1024
ROOM_ON_DISK = "Delete or move away what you do not need on the disk of {folder}."


def check_python() -> Check:
    """Whether this Python is new enough."""
    found = ".".join(map(str, sys.version_info[:3]))
    if sys.version_info[:2] >= LEAST_PYTHON:
        return Check("python", "ok", found)
    return Check("python", "failed", found, "Install Python 3.11 or newer.")


def check_user() -> Check:
    """Whether openpista runs with more rights than it needs."""
    if os.geteuid() != 0:
        return Check("user", "ok", f"user {os.geteuid()}")
    return Check(
        "user",
        "warning",
        "openpista runs as root; sandboxed commands run as sandbox.uid.",
        "Run it as a user of its own where you can.",
    )


def check_home(home: Home) -> Check:
    """Whether our folder is there and ours alone."""
    root = home.root
    try:
        found = root.stat()
    except FileNotFoundError:
        return Check("home", "ok", f"{root} will be made at the first start.")
    except OSError as error:
        return Check("home", "failed", f"{root}: {error.strerror}.", "Set OPENPISTA_HOME.")
    if not stat.S_ISDIR(found.st_mode):
        return Check("home", "failed", f"{root} is no folder.", f"Move {root} out of the way.")
    if found.st_uid != os.geteuid():
        return Check("home", "failed", f"{root} belongs to another user.", f"chown -R $USER {root}")
    if not os.access(root, os.W_OK | os.X_OK):
        return Check("home", "failed", f"{root} cannot be written.", f"chmod 700 {root}")
    if stat.S_IMODE(found.st_mode) & 0o077:
        return Check("home", "warning", f"Others may look into {root}.", f"chmod 700 {root}")
    return Check("home", "ok", str(root))


def check_space(home: Home) -> Check:
    """Whether the disk of our folder has room."""
    folder = next(
        (one for one in (home.root, *home.root.parents) if one.exists()), Path(home.root.anchor)
    )
    free = shutil.disk_usage(folder).free
    found = f"{free // 1024**2} MiB free for {home.root}"
    if free >= LEAST_FREE_BYTES:
        return Check("space", "ok", found)
    if free >= LEAST_DATABASE_BYTES:
        mend = "Make room, or move the folder with OPENPISTA_HOME."
        return Check("space", "warning", found, mend)
    return Check(
        "space",
        "failed",
        f"The disk of {home.root} is full: no message is taken in and nothing can be saved.",
        f"{ROOM_ON_DISK.format(folder=folder)} A running openpista goes on by itself then. "
        "Or move the folder with OPENPISTA_HOME.",
    )


def check_config(loaded: Loaded) -> Check:
    """Whether the file has mistakes that do not stop the start, or shows secrets to others."""
    path = loaded.path
    if loaded.warnings:
        return Check("config", "warning", " ".join(loaded.warnings), f"Change {path}.")
    if not path.exists():
        return Check("config", "ok", f"There is no {path}; the defaults apply.")
    if path.stat().st_mode & 0o077 and _holds_secret(loaded):
        return Check(
            "config", "warning", f"Others can read the keys in {path}.", f"chmod 600 {path}"
        )
    return Check("config", "ok", str(path))


def check_approvals(loaded: Loaded) -> Check:
    """Whether the owner is asked before commands run on this computer itself."""
    if loaded.config.approvals.mode == "ask":
        return Check("approvals", "ok", "Whatever leaves the sandbox asks first.")
    return Check(
        "approvals",
        "warning",
        "approvals.mode is auto: commands run as you without asking.",
        "`openpista config edit approvals.mode ask`",
    )


def check_database(loaded: Loaded) -> Check:
    """Whether the store is whole."""
    path = Path(loaded.config.database.path)
    if not path.exists():
        return Check("database", "ok", f"{path} will be made at the first start.")
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            found = str(connection.execute("PRAGMA quick_check(1)").fetchone()[0])
    except sqlite3.Error as error:
        found = str(error)
    if found == "ok":
        return Check("database", "ok", f"{path}, {path.stat().st_size // 1024} KiB")
    if shutil.disk_usage(path.parent).free < LEAST_DATABASE_BYTES:
        # SQLite has trouble then that says nothing about what is stored.
        return Check(
            "database",
            "failed",
            f"{path} cannot be looked into while its disk is full.",
            f"{ROOM_ON_DISK.format(folder=path.parent)} Then run `openpista doctor` again.",
        )
    return Check(
        "database", "failed", f"{path}: {found}.", "Put the newest backup beside it in its place."
    )


def check_host(home: Home) -> Check:
    """Who hosts the gateway, and whether it can be reached."""
    from openpista.gateway.lock import HouseLock

    holder = HouseLock(home.lock_file).holder()
    if holder is None:
        return Check("host", "ok", "No openpista runs; the next one hosts the gateway.")
    if not home.socket.exists():
        return Check(
            "host",
            "failed",
            f"Process {holder.pid} holds the lock, but {home.socket} is missing.",
            f"End process {holder.pid} and start openpista again.",
        )
    return Check("host", "ok", f"Process {holder.pid} hosts the gateway.")


def _holds_secret(loaded: Loaded) -> bool:
    for name, origin in loaded.origins.items():
        key = find_key(tuple(name.split(".")))
        if origin.kind == "file" and key is not None and key.about.secret:
            return True
    return False
