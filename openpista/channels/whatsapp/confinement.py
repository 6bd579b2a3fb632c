"""The bridge's own sandbox (security.md §7): it sees Node, its own files, its session and what is
to be sent; its only way out is a proxy that leads to WhatsApp and nowhere else."""

import asyncio
import contextlib
import logging
import shutil
import socket
from collections.abc import Container
from pathlib import Path

from msgspec import Struct

from openpista.channels.whatsapp.bridge_process import BridgeStart
from openpista.domain.tasks import owned_task
from openpista.egress.hosts import HostPort
from openpista.egress.proxy import EgressProxy, Limits
from openpista.sandbox.bubblewrap import find_bubblewrap
from openpista.sandbox.door import DOOR_PORT, open_door
from openpista.sandbox.gate import GatedTree

HTTPS = 443
HOST = "web.whatsapp.com"
DOMAIN = ".whatsapp.net"
"""Media lie on many hosts of it, which change."""

LIMITS = Limits(response_bytes=1024**4, seconds=30 * 24 * 3600.0)
"""The connection to WhatsApp lasts for as long as it lasts."""

_SYSTEM = ("/usr", "/bin", "/sbin", "/lib", "/lib32", "/lib64", "/libx32")
_ETC = ("/etc/ssl", "/etc/pki", "/etc/alternatives", "/etc/ld.so.cache", "/etc/localtime")
_NAMESPACES = ("--unshare-all", "--new-session", "--die-with-parent", "--clearenv")

log = logging.getLogger(__name__)


class WhatsappHosts(Container[HostPort]):
    """Where the bridge may go."""

    def __contains__(self, target: object) -> bool:
        """Say whether it is WhatsApp, by TLS."""
        if not isinstance(target, HostPort) or target.port != HTTPS:
            return False
        return target.host == HOST or target.host.endswith(DOMAIN)


class BridgeFolders(Struct, frozen=True):
    """What a bridge works with: its files, the session, and what is sent and was fetched."""

    program: Path
    session: Path
    media: Path


def bridge_start(folders: BridgeFolders, *, node: Path, search_path: str) -> BridgeStart:
    """Return how to start the bridge: in a sandbox where bubblewrap is there, else with a clean
    environment only."""
    script = ("src/main.js", "--session", str(folders.session), "--media", str(folders.media))
    program = find_bubblewrap()
    env = {"PATH": search_path, "LANG": "C.UTF-8"}
    if program is None:
        log.warning("bubblewrap is not installed: the WhatsApp bridge runs without a sandbox")
        return BridgeStart((str(node), *script), env, str(folders.program))
    confined = _Confined()
    tree = confined.tree
    proxy = ("--proxy", f"127.0.0.1:{DOOR_PORT}")
    argv = (
        *_bubblewrap(program, folders, node, tree),
        "--",
        str(node),
        *script,
        *proxy,
    )
    return BridgeStart(
        argv,
        env={**env, **tree.marked},
        cwd=str(folders.program),
        pass_fds=(tree.told_fd, tree.gate_fd),
        made=tree.release,
        end=confined.end,
    )


def _bubblewrap(
    program: str, folders: BridgeFolders, node: Path, tree: GatedTree
) -> tuple[str, ...]:
    shown = [*_SYSTEM, *_ETC, str(_prefix_of(node))]
    arguments = [program, *_NAMESPACES]
    for path in dict.fromkeys(shown):
        arguments += ["--ro-bind-try", path, path]
    # Before the folders: any of them may lie in /tmp.
    arguments += ["--proc", "/proc", "--dev", "/dev", "--tmpfs", "/tmp"]  # noqa: S108
    arguments += ["--ro-bind", str(folders.program), str(folders.program)]
    for folder in (folders.session, folders.media):
        arguments += ["--bind", str(folder), str(folder)]
    arguments += ["--setenv", "PATH", f"{node.parent}:/usr/bin:/bin", "--setenv", "HOME", "/tmp"]  # noqa: S108
    arguments += ["--info-fd", str(tree.told_fd), "--block-fd", str(tree.gate_fd)]
    return (*arguments, "--chdir", str(folders.program))


def _prefix_of(node: Path) -> Path:
    """Return the folder of Node's own installation: it may lie outside the system's."""
    return node.resolve().parent.parent


def find_node(search_path: str | None) -> Path | None:
    """Return the program `node`."""
    found = shutil.which("node", path=search_path)
    return Path(found) if found else None


class _Confined:
    """A sandbox with its way out, from the moment when it is made to its end."""

    def __init__(self) -> None:
        self.tree = GatedTree((self._open_door,))
        self._serving: asyncio.Task[None] | None = None

    async def end(self) -> None:
        """End all processes inside, and close the way out."""
        self.tree.kill()
        self.tree.close()
        if self._serving is not None:
            self._serving.cancel()
            await asyncio.wait({self._serving})

    async def _open_door(self, init_pid: int) -> None:
        door = await open_door(init_pid)
        proxy = EgressProxy(WhatsappHosts(), limits=LIMITS)
        self._serving = owned_task(_serve(proxy, door), name="whatsapp egress")


async def _serve(proxy: EgressProxy, door: socket.socket) -> None:
    with contextlib.closing(door):
        await proxy.serve(door)
