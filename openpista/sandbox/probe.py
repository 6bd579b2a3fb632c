"""Twelve attempts to break out, made for real and side by side, before a sandbox counts as one.

Each runs a small script in the sandbox and then looks from outside whether it got anywhere.
"""

import asyncio
import contextlib
import os
import secrets
import socket
import tempfile
from collections.abc import Awaitable, Callable, Generator
from pathlib import Path

from msgspec import Struct

from openpista.sandbox.confined import Confinement, Kind
from openpista.sandbox.errors import SandboxError
from openpista.sandbox.spec import CommandSpec

PROBE_TIMEOUT_S = 10.0
MAX_PROCESSES_SEEN = 8

_ALLOWED_VARIABLES = frozenset(
    {"PATH", "HOME", "LANG", "TERM", "TZ", "TMPDIR", "PWD", "OLDPWD", "SHLVL", "_"}
)


class ProbeResult(Struct, frozen=True):
    """One attempt: `held` when the sandbox held; `found` says what went wrong otherwise."""

    name: str
    held: bool
    found: str = ""


class _Ground(Struct, frozen=True):
    """What the attempts aim at: a folder outside with a secret, and open doors of the host."""

    outside: Path
    workspace: Path
    secret: str
    tcp: socket.socket
    udp: socket.socket
    abstract_name: str

    @property
    def canary(self) -> Path:
        return self.outside / "canary"

    @property
    def unix_path(self) -> Path:
        return self.outside / "daemon.sock"


_Run = Callable[[str], Awaitable[str]]
_Attempt = Callable[[_Ground, _Run], Awaitable[str]]


async def probe(confinement: Confinement, kind: Kind, *, folder: Path) -> tuple[ProbeResult, ...]:
    """Make all attempts on one kind of sandbox; `folder` (of ours) holds what they need."""
    with _prepared(folder) as ground:
        await confinement.identity(ground.workspace)
        return tuple(
            await asyncio.gather(
                *(
                    _try(name, attempt, ground, confinement, kind)
                    for name, attempt in _ATTEMPTS.items()
                )
            )
        )


async def _try(
    name: str, attempt: _Attempt, ground: _Ground, confinement: Confinement, kind: Kind
) -> ProbeResult:
    async def run(command: str) -> str:
        spec = CommandSpec(
            command=command,
            workspace=ground.workspace,
            cwd=ground.workspace,
            timeout_s=PROBE_TIMEOUT_S,
        )
        done = await confinement.run(kind, spec, lambda _: None)
        if done.timed_out:
            raise SandboxError(f"the attempt took longer than {PROBE_TIMEOUT_S:.0f} s")
        return done.output

    try:
        found = await attempt(ground, run)
    except SandboxError as error:
        found = error.message
    except OSError as error:
        found = str(error)
    return ProbeResult(name, held=not found, found=found)


@contextlib.contextmanager
def _prepared(folder: Path) -> Generator[_Ground]:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    name = f"openpista-probe-{secrets.token_hex(8)}"
    with contextlib.ExitStack() as stack:
        outside = Path(stack.enter_context(tempfile.TemporaryDirectory(dir=folder))).resolve()
        workspace = outside / "workspace"
        (workspace / ".git" / "hooks").mkdir(parents=True)
        (workspace / ".git" / "config").touch()
        tcp = stack.enter_context(socket.create_server(("127.0.0.1", 0)))
        udp = stack.enter_context(socket.socket(socket.AF_INET, socket.SOCK_DGRAM))
        udp.bind(("127.0.0.1", 0))
        ground = _Ground(outside, workspace, secrets.token_hex(16), tcp, udp, name)
        ground.canary.write_text(ground.secret, encoding="ascii")
        (workspace / "link").symlink_to(ground.canary)
        stack.enter_context(_listening_in(ground.unix_path))
        stack.enter_context(_listening(f"\0{name}"))
        for one in (tcp, udp):
            one.setblocking(False)
        yield ground


def _listening_in(path: Path) -> socket.socket:
    """Listen on a socket file whose path may be longer than an address can be."""
    folder = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY)
    try:
        return _listening(f"/proc/self/fd/{folder}/{path.name}")
    finally:
        os.close(folder)


def _listening(address: str) -> socket.socket:
    server = socket.socket(socket.AF_UNIX)
    try:
        server.bind(address)
        server.listen()
    except OSError:
        server.close()
        raise
    return server


async def _reads_outside(ground: _Ground, run: _Run) -> str:
    output = await run(f"cat '{ground.canary}'; ls -la '{ground.outside}'; cat /etc/shadow")
    return "a file outside could be read" if ground.secret in output else ""


async def _writes_outside(ground: _Ground, run: _Run) -> str:
    planted = ground.outside / "planted"
    await run(f"echo x >'{planted}'; echo x >>'{ground.canary}'")
    changed = ground.canary.read_text(encoding="ascii") != ground.secret
    return "a file outside could be written" if changed or planted.exists() else ""


async def _follows_links(ground: _Ground, run: _Run) -> str:
    output = await run(f"cat link; ln -s '{ground.outside}' out && cat out/canary")
    return "a link led out of the workspace" if ground.secret in output else ""


async def _works_inside(ground: _Ground, run: _Run) -> str:
    output = await run("echo made >made && cat made && touch -c made && rm made && echo made >kept")
    kept = ground.workspace / "kept"
    if output.strip() != "made" or not kept.exists():
        return f"the workspace cannot be used: {output.strip()[:200]}"
    return "" if kept.stat().st_uid == os.geteuid() else "files made inside belong to another user"


async def _plants_hooks(ground: _Ground, run: _Run) -> str:
    await run(
        "echo x >.git/hooks/pre-commit; echo x >.git/config; echo x >.envrc; rm -rf .git/hooks;"
        "mv .git moved && mkdir .git && echo x >.git/config; mkdir .vscode/x"
    )
    git = ground.workspace / ".git"
    planted = (
        (git / "hooks" / "pre-commit").exists()
        or (git / "config").stat().st_size > 0
        or (ground.workspace / ".envrc").is_file()
        or (ground.workspace / ".vscode" / "x").exists()
    )
    return "a file that runs by itself could be planted" if planted else ""


async def _calls_tcp(ground: _Ground, run: _Run) -> str:
    port = ground.tcp.getsockname()[1]
    await run(f"exec 3<>/dev/tcp/127.0.0.1/{port} && echo x >&3")
    try:
        ground.tcp.accept()[0].close()
    except BlockingIOError:
        return ""
    return "a server on this computer could be reached"


async def _calls_udp(ground: _Ground, run: _Run) -> str:
    port = ground.udp.getsockname()[1]
    await run(f"echo x >/dev/udp/127.0.0.1/{port}")
    try:
        ground.udp.recv(16)
    except BlockingIOError:
        return ""
    return "a datagram could leave"


async def _sees_socket_files(ground: _Ground, run: _Run) -> str:
    looks = " ".join(
        f"[ -e '{path}' ] && echo FOUND;"
        for path in (ground.unix_path, "/run/docker.sock", "/var/run/docker.sock", "/run/user")
    )
    return "a socket of the host can be seen" if "FOUND" in await run(looks) else ""


async def _sees_abstract_sockets(ground: _Ground, run: _Run) -> str:
    output = await run("cat /proc/net/unix")
    return "the host's abstract sockets can be seen" if ground.abstract_name in output else ""


async def _sees_processes(_: _Ground, run: _Run) -> str:
    own = os.readlink("/proc/self/ns/pid")  # noqa: PTH115 - quick, and ASYNC240 knows Path only
    output = await run("ls -d /proc/[0-9]* | wc -l; readlink /proc/self/ns/pid")
    lines = output.split()
    if len(lines) != 2 or lines[1] == own or int(lines[0]) > MAX_PROCESSES_SEEN:
        return "processes of the host can be seen"
    return ""


async def _has_rights(_: _Ground, run: _Run) -> str:
    output = await run("cat /proc/self/status; echo; env -0 | tr '\\0' '\\n'")
    status, _blank, variables = output.partition("\n\n")
    fields = dict(line.split(":\t", 1) for line in status.splitlines() if ":\t" in line)
    if int(fields.get("CapEff", "1"), 16) or int(fields.get("CapPrm", "1"), 16):
        return "commands have capabilities"
    if fields.get("NoNewPrivs") != "1":
        return "commands may gain rights"
    names = {line.partition("=")[0] for line in variables.splitlines() if "=" in line}
    extra = names - _ALLOWED_VARIABLES
    return f"commands see variables of ours: {', '.join(sorted(extra))}" if extra else ""


async def _outlives_us(_: _Ground, run: _Run) -> str:
    mark = f"3{secrets.randbelow(10**8):08d}"
    await run(f"sleep {mark} & setsid sleep {mark} & (setsid sh -c 'sleep {mark} & :' &) ; true")
    lives = await asyncio.to_thread(_runs, f"sleep\0{mark}\0".encode())
    return "a process lived on after its command" if lives else ""


def _runs(command_line: bytes) -> bool:
    for entry in Path("/proc").glob("[0-9]*/cmdline"):
        with contextlib.suppress(OSError):
            if entry.read_bytes() == command_line:
                return True
    return False


_ATTEMPTS: dict[str, _Attempt] = {
    "reads a file outside": _reads_outside,
    "writes a file outside": _writes_outside,
    "follows a link outside": _follows_links,
    "works in the workspace": _works_inside,
    "plants a hook": _plants_hooks,
    "calls a server": _calls_tcp,
    "sends a datagram": _calls_udp,
    "sees a socket file": _sees_socket_files,
    "sees an abstract socket": _sees_abstract_sockets,
    "sees processes": _sees_processes,
    "has rights and variables": _has_rights,
    "outlives its command": _outlives_us,
}
