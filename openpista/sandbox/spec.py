"""What the launcher is asked for, and what it answers."""

from collections.abc import Awaitable, Callable
from pathlib import Path

from msgspec import Struct


class CommandSpec(Struct, frozen=True, kw_only=True):
    """One command for bash. `workspace` and `cwd` are resolved and absolute.

    `network` lists `host:port` that the owner allowed for this call. `before` has finished
    before the command starts, while the sandbox is being made; it is not called for host
    commands.
    """

    command: str
    workspace: Path
    cwd: Path
    timeout_s: float
    host: bool = False
    network: tuple[str, ...] = ()
    env: tuple[tuple[str, str], ...] = ()
    before: Callable[[], Awaitable[None]] | None = None


class Completed(Struct, frozen=True, kw_only=True):
    """How a command ended. `output` holds at most 64 KiB of `total_bytes`, head and tail.

    `exit_code` is -1 when we ended it. `notes` are sentences on what the reader should know:
    why it was ended, what the egress proxy refused, which protected file was put back.
    """

    exit_code: int
    output: str
    total_bytes: int
    timed_out: bool = False
    notes: tuple[str, ...] = ()
