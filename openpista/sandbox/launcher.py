"""The launcher: the one way from openpista to a command, in a sandbox or on the host.

Which sandbox holds is found out by trying (probe.py), before the first command and not before
the first picture. Where none holds, nothing runs sandboxed, and every command asks.
"""

import asyncio
import logging
import os
from collections.abc import Mapping
from pathlib import Path

from openpista.config.paths import Home
from openpista.config.schema import SandboxConfig
from openpista.domain.clock import Clock
from openpista.domain.event import SandboxStatus
from openpista.domain.query import Check
from openpista.domain.tool import OutputSink
from openpista.egress.hosts import parse_host_port
from openpista.sandbox import linux
from openpista.sandbox.bubblewrap import find_bubblewrap
from openpista.sandbox.confined import Confinement, Kind
from openpista.sandbox.errors import SandboxError
from openpista.sandbox.host import HostTree, host_environment
from openpista.sandbox.probe import ProbeResult, probe
from openpista.sandbox.probe_cache import footing, remember_status, remembered_status
from openpista.sandbox.process import run_tree
from openpista.sandbox.profile import Surroundings, find_shell
from openpista.sandbox.spec import CommandSpec, Completed
from openpista.sandbox.survivors import end_trees_of_the_dead

_log = logging.getLogger(__name__)
_MEND = "Install bubblewrap, or allow user namespaces, then start openpista again."


class Sandbox:
    """Runs commands. `settings` are the section `sandbox` of the configuration; `egress_allow`
    are private addresses (`host:port`) that approved network calls may reach."""

    def __init__(
        self,
        settings: SandboxConfig,
        *,
        home: Home,
        clock: Clock,
        egress_allow: tuple[str, ...] = (),
        environ: Mapping[str, str] | None = None,
    ) -> None:
        self._settings = settings
        self._home = home
        self._clock = clock
        self._environ = dict(os.environ if environ is None else environ)
        self._confinement = Confinement(
            Surroundings(
                user_home=Path(self._environ.get("HOME") or Path.home()).absolute(),
                our_home=home.root,
                environ=self._environ,
                read=tuple(map(Path, settings.read)),
            ),
            sandbox_uid=settings.uid,
            egress_exceptions=frozenset(map(parse_host_port, egress_allow)),
        )
        self._status = SandboxStatus(kind="probing")
        self._probing = asyncio.Lock()

    @property
    def status(self) -> SandboxStatus:
        """What is known now; `probing` before the first probe has ended."""
        return self._status

    async def probe(self, *, live: bool = False) -> SandboxStatus:
        """Find out which sandbox holds; the first caller pays, some 300 ms or, remembered from
        an earlier start, nothing. `live` tries again whatever is remembered.

        A sandbox that was there and is gone counts as gone; one that comes later counts after
        the next start, so that no command changes its place between decision and start.
        """
        async with self._probing:
            if self._status.kind != "probing" and not live:
                return self._status
            found = await self._find(live=live)
            if self._status.kind != "none":
                self._status = found
            return found

    async def checks(self) -> tuple[Check, ...]:
        """Try every kind of sandbox live; a line for each attempt that failed, for `doctor`."""
        lines: list[Check] = []
        for kind in _kinds_here():
            results = await self._probe_kind(kind)
            failed = [result for result in results if not result.held]
            held = f"{len(results) - len(failed)} of {len(results)} attempts held"
            state = "ok" if not failed else "warning"
            lines.append(Check(f"sandbox {kind}", state, held, _MEND if failed else ""))
            lines += (Check(f"sandbox {kind}", "failed", _told(one), _MEND) for one in failed)
        return tuple(lines)

    async def run(self, spec: CommandSpec, emit: OutputSink) -> Completed:
        """Run a command: on the host when `spec.host`, else in the sandbox that holds.

        Raises SandboxError when it was not started. Cancelling ends all it started.
        """
        if not spec.cwd.is_dir():
            raise SandboxError(f"There is no folder {spec.cwd}.")
        if spec.host:
            return await self._run_on_host(spec, emit)
        status = await self.probe()
        if status.kind != "bubblewrap" and status.kind != "namespaces":
            raise SandboxError(f"There is no sandbox here. {status.note}".strip())
        if spec.workspace != spec.cwd and spec.workspace not in spec.cwd.parents:
            raise SandboxError(f"The sandbox shows nothing of {spec.cwd}.")
        return await self._confinement.run(status.kind, spec, emit)

    async def aclose(self) -> None:
        """Finish what is left to do after the last command."""
        await self._confinement.aclose()

    async def _run_on_host(self, spec: CommandSpec, emit: OutputSink) -> Completed:
        shell = find_shell()
        if shell is None:
            raise SandboxError("Commands need bash, which this computer does not have.")
        env = host_environment(self._environ) | dict(spec.env)
        tree = HostTree(spec.command, shell=shell, directory=str(spec.cwd), env=env)
        ended = await run_tree(tree.start, tree, timeout_s=spec.timeout_s, emit=emit)
        return Completed(
            exit_code=ended.exit_code,
            output=ended.output,
            total_bytes=ended.total_bytes,
            timed_out=ended.timed_out,
            notes=(f"It was ended: {ended.flooded}.",) if ended.flooded else (),
        )

    async def _find(self, *, live: bool) -> SandboxStatus:
        await asyncio.to_thread(end_trees_of_the_dead)
        if not self._settings.enabled:
            return SandboxStatus(kind="none", note="It is switched off (sandbox.enabled).")
        if not linux.is_linux():
            return SandboxStatus(kind="none", note="There is none for this system yet.")
        file = self._home.cache_dir / "sandbox.json"
        now = footing(sandbox_uid=self._settings.uid)
        known = None if live else remembered_status(file, now)
        if known is not None:
            return known
        status = await self._first_that_holds()
        remember_status(file, now, status)
        return status

    async def _first_that_holds(self) -> SandboxStatus:
        broken: list[str] = []
        for kind in _kinds_here():
            results = await self._probe_kind(kind)
            failed = [_told(one) for one in results if not one.held]
            if not failed:
                return SandboxStatus(kind=kind, note=await self._identity_note())
            _log.warning("sandbox %s does not hold: %s", kind, "; ".join(failed))
            broken.append(f"{kind}: {failed[0]}")
        return SandboxStatus(kind="none", note="; ".join(broken))

    async def _probe_kind(self, kind: Kind) -> tuple[ProbeResult, ...]:
        return await probe(self._confinement, kind, folder=self._probe_folder)

    async def _identity_note(self) -> str:
        self._probe_folder.mkdir(parents=True, exist_ok=True)
        return (await self._confinement.identity(self._probe_folder)).note

    @property
    def _probe_folder(self) -> Path:
        return self._home.cache_dir / "probe"


def _kinds_here() -> tuple[Kind, ...]:
    return ("bubblewrap", "namespaces") if find_bubblewrap() else ("namespaces",)


def _told(result: ProbeResult) -> str:
    return f"{result.name}: {result.found}"
