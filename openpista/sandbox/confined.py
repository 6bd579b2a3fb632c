"""Runs commands in a sandbox of a given kind: profile, identity, gate and door put together."""

import asyncio
import contextlib
import platform
import socket
from collections.abc import AsyncGenerator
from functools import partial
from pathlib import Path
from typing import Literal

import msgspec

from openpista.domain.tasks import owned_task
from openpista.domain.tool import OutputSink
from openpista.egress.hosts import HostPort, parse_host_port
from openpista.egress.proxy import EgressProxy
from openpista.sandbox.bubblewrap import FAILURE_PREFIX, bubblewrap_start, find_bubblewrap
from openpista.sandbox.door import door_environment, open_door
from openpista.sandbox.errors import SandboxError
from openpista.sandbox.gate import Before, GatedTree
from openpista.sandbox.identity import Identities, Identity
from openpista.sandbox.mounts import Mount, Profile
from openpista.sandbox.namespaces import STAGE_FAILURE_PREFIX, namespaces_start
from openpista.sandbox.process import Ended, Start, run_tree
from openpista.sandbox.profile import (
    BaseProfile,
    Surroundings,
    base_profile,
    find_shell,
    readable_folders,
    workspace_profile,
)
from openpista.sandbox.protection import Protection, take_away
from openpista.sandbox.seccomp import filter_program
from openpista.sandbox.spec import CommandSpec, Completed

Kind = Literal["bubblewrap", "namespaces"]

_FAILURE_PREFIXES = (FAILURE_PREFIX, STAGE_FAILURE_PREFIX, "nsenter: ")


class Confinement:
    """Everything that sandboxed commands share; knows how, not whether, to run one."""

    def __init__(
        self,
        surroundings: Surroundings,
        *,
        sandbox_uid: int,
        egress_exceptions: frozenset[HostPort] = frozenset(),
    ) -> None:
        self._surroundings = surroundings
        self._exceptions = egress_exceptions
        self._sandbox_uid = sandbox_uid
        self._identities = Identities(sandbox_uid=sandbox_uid)
        self._protection = Protection()
        self._filter = filter_program(platform.machine())
        self._folders = readable_folders(surroundings)
        self._cleaning: dict[Path, asyncio.Task[None]] = {}
        self._bases: dict[tuple[int, int], BaseProfile] = {}

    async def run(self, kind: Kind, spec: CommandSpec, emit: OutputSink) -> Completed:
        """Run a command in a sandbox; raises SandboxError when it could not be made.

        Cancelling ends everything inside.
        """
        identity = await self.identity(spec.workspace)
        await self._cleaned(spec.workspace)
        mounts = self._protection.hold(spec.workspace)
        notes: list[str] = []
        try:
            profile = self._profile(spec, identity, mounts)
            async with self._door(spec, notes) as step:
                steps = tuple(one for one in (self._stand_ins(spec), step, _before(spec)) if one)
                tree = GatedTree(steps)
                start = self._start(kind, spec, profile, identity, tree)
                ended = await run_tree(start, tree, timeout_s=spec.timeout_s, emit=emit)
        finally:
            notes += map(_put_back_note, self._release(spec.workspace))
        if _never_started(ended, tree):
            self._bases.clear()  # a folder that they name may be gone
            self._identities.close()
            raise _sandbox_error(ended)
        return Completed(
            exit_code=ended.exit_code,
            output=ended.output,
            total_bytes=ended.total_bytes,
            timed_out=ended.timed_out,
            notes=(*([f"It was ended: {ended.flooded}."] if ended.flooded else ()), *notes),
        )

    async def identity(self, workspace: Path) -> Identity:
        """Return as whom commands in `workspace` run."""
        known = self._identities.known(workspace, self._folders)
        if known is not None:
            return known
        base = self._base(self._sandbox_uid, self._sandbox_uid)
        choose = partial(self._identities.choose, workspace, self._folders, base=base)
        return await asyncio.to_thread(choose)

    async def aclose(self) -> None:
        """Let go of what is kept between commands."""
        for workspace in tuple(self._cleaning):
            await self._cleaned(workspace)
        self._identities.close()

    def _stand_ins(self, spec: CommandSpec) -> Before:
        async def put(_: int) -> None:
            self._protection.put_stand_ins(spec.workspace)

        return put

    def _release(self, workspace: Path) -> tuple[str, ...]:
        released = self._protection.release(workspace)
        if released.stand_ins:
            self._cleaning[workspace] = owned_task(
                asyncio.to_thread(take_away, released.stand_ins), name="take stand-ins away"
            )
        return released.put_back

    async def _cleaned(self, workspace: Path) -> None:
        task = self._cleaning.get(workspace)
        if task is not None:
            await asyncio.wait({task})
            self._cleaning.pop(workspace, None)

    def _profile(self, spec: CommandSpec, identity: Identity, mounts: tuple[Mount, ...]) -> Profile:
        return workspace_profile(
            self._base(identity.uid, identity.gid),
            workspace=spec.workspace,
            cwd=spec.cwd,
            protection=mounts,
            env=dict(spec.env) | (door_environment() if spec.network else {}),
            certificates=bool(spec.network),
        )

    def _base(self, uid: int, gid: int) -> BaseProfile:
        if (uid, gid) not in self._bases:
            surroundings = msgspec.structs.replace(self._surroundings, uid=uid, gid=gid)
            self._bases[uid, gid] = base_profile(surroundings, shell=self._shell())
        return self._bases[uid, gid]

    def _shell(self) -> str:
        shell = find_shell()
        if shell is None:
            raise SandboxError("Commands need bash, which this computer does not have.")
        return shell

    def _start(
        self, kind: Kind, spec: CommandSpec, profile: Profile, identity: Identity, tree: GatedTree
    ) -> Start:
        if kind == "namespaces":
            return namespaces_start(
                profile, spec.command, tree=tree, filter_bytes=self._filter, identity=identity
            )
        program = find_bubblewrap()
        if program is None:
            raise SandboxError("bubblewrap is not installed any more.")
        return bubblewrap_start(
            program, profile, spec.command, tree=tree, filter_bytes=self._filter, identity=identity
        )

    @contextlib.asynccontextmanager
    async def _door(self, spec: CommandSpec, notes: list[str]) -> AsyncGenerator[Before | None]:
        """Serve the hosts that this call may reach, while it runs."""
        if not spec.network:
            yield None
            return
        hosts = frozenset(map(parse_host_port, spec.network))
        proxy = EgressProxy(hosts, exceptions=self._exceptions)
        serving: list[tuple[socket.socket, asyncio.Task[None]]] = []

        async def open_it(init_pid: int) -> None:
            door = await open_door(init_pid)
            serving.append((door, owned_task(proxy.serve(door), name="egress proxy")))

        try:
            yield open_it
        finally:
            for door, task in serving:
                task.cancel()
                await asyncio.wait({task})
                door.close()
            notes += [f"The network said no: {why}" for why in _few(proxy.refused)]


def _before(spec: CommandSpec) -> Before | None:
    before = spec.before
    if before is None:
        return None

    async def step(_: int) -> None:
        await before()

    return step


def _never_started(ended: Ended, tree: GatedTree) -> bool:
    """Tell a sandbox that could not be made from a command that failed."""
    broken = ended.exit_code == 1 and ended.output.startswith(_FAILURE_PREFIXES)
    return broken or not (tree.released or ended.timed_out)


def _sandbox_error(ended: Ended) -> SandboxError:
    detail = ended.output.strip()
    return SandboxError(f"The sandbox could not be made: {detail[:500]}", detail=detail)


def _put_back_note(name: str) -> str:
    return (
        f"{name} was changed; a sandboxed command may not do that, so it was put back. "
        f"What was found there is beside it under a name with `from-sandbox`."
    )


def _few(refusals: list[str], most: int = 5) -> list[str]:
    return list(dict.fromkeys(refusals))[:most]
