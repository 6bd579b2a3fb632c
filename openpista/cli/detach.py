"""A server in the background: started in a session of its own, and waited for until it is ready.

The server tells through a pipe that it is ready. Where it ends before, what it said on standard
error is said here, and its exit code is ours.
"""

import asyncio
import os
import select
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping, Sequence
from pathlib import Path

import click

from openpista.app.end_host import close_house
from openpista.cli.house import app_of
from openpista.cli.output import say, tell
from openpista.cli.start import start
from openpista.config.paths import Home, find_home
from openpista.domain.errors import OpenpistaError
from openpista.gateway.lock import HouseLock
from openpista.gateway.succession import succeeding
from openpista.words.catalogue import Words

READY_WITHIN_S = 60.0
_READY = b"ready\n"
_STILL_THERE = 1


class DetachedFailedError(OpenpistaError):
    """The server did not become ready."""


def detach_and_tell(config: Path | None, *, log_level: str = "", log_format: str = "plain") -> None:
    """Start a server in the background and print its process number. Ends with the server's own
    exit code where it does not start."""
    started = start(config, log_level, quiet=True)
    words: list[str] = []
    if config is not None:
        words += ["--config", str(config.absolute())]
    if log_level:
        words += ["--log-level", log_level]
    if log_format != "plain":
        words += ["--log-format", log_format]
    home = app_of(started).home
    with succeeding(home.lock_file):
        _take_over(home, started.words)
        code, pid = start_detached(words, environ=os.environ, folder=home.root)
    if code:
        raise click.exceptions.Exit(code)
    tell(started.words("serve.detached", pid=pid))
    say(str(pid))


def _take_over(home: Home, words: Words) -> None:
    """Let a window that hosts give the house to the server that follows; the window stays, and
    attaches to it. Whatever else hosts keeps it."""
    holder = HouseLock(home.lock_file).holder()
    if holder is None or holder.front != "window":
        return
    tell(words("serve.taking_over", pid=holder.pid))
    if asyncio.run(close_house(home)).outcome == "still_there":
        tell(words("serve.still_there", pid=holder.pid))
        raise click.exceptions.Exit(_STILL_THERE)


def start_detached(
    arguments: Sequence[str], *, environ: Mapping[str, str], folder: Path
) -> tuple[int, int]:
    """Start `openpista serve` with these arguments; return 0 and its process number once it is
    ready, else its exit code. `folder` is where it runs, so that it keeps no other in use.

    Raises DetachedFailedError where it neither becomes ready nor ends.
    """
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    reading, writing = os.pipe()
    with tempfile.TemporaryFile() as said:
        command = [*own_command(), "serve", *arguments, "--ready-fd", str(writing)]
        child = subprocess.Popen(
            command,
            cwd=folder,
            env=dict(environ),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,
            stderr=said,
            pass_fds=(writing,),
            start_new_session=True,
        )
        os.close(writing)
        try:
            if _is_ready(reading):
                return 0, child.pid
        finally:
            os.close(reading)
        code = child.wait()
        said.seek(0)
        tell(said.read().decode("utf-8", "replace").rstrip("\n"))
        return code or 1, child.pid


def tell_that_ready(descriptor: int) -> None:
    """Say to whoever started this process in the background that it is ready, and let go of
    what is shared with them."""
    os.write(descriptor, _READY)
    os.close(descriptor)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stderr.fileno())
    os.close(nowhere)


def own_command() -> list[str]:
    """Return the words that start this very program, wherever one stands: never a folder of its
    name that lies there."""
    return [sys.executable, "-P", "-m", "openpista"]


def _is_ready(descriptor: int) -> bool:
    """Wait until the server says that it is ready; False when it ends before."""
    deadline = time.monotonic() + READY_WITHIN_S
    while (left_s := deadline - time.monotonic()) > 0:
        readable, _, _ = select.select([descriptor], [], [], left_s)
        if readable:
            return os.read(descriptor, len(_READY)) == _READY
    log_dir = find_home(os.environ).log_dir
    raise DetachedFailedError(
        f"The server has not become ready within {READY_WITHIN_S:.0f} s. Its log: {log_dir}."
    )
