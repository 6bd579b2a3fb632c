"""The probe passes a sandbox that holds, and catches one that does not, attempt by attempt."""

from pathlib import Path

import pytest

from openpista.domain.tool import OutputSink
from openpista.sandbox.confined import Confinement, Kind
from openpista.sandbox.errors import SandboxError
from openpista.sandbox.host import HostTree
from openpista.sandbox.identity import Identity
from openpista.sandbox.probe import probe
from openpista.sandbox.process import run_tree
from openpista.sandbox.spec import CommandSpec, Completed
from tests.sandbox.builders import SANDBOX_UID, a_confinement, both_kinds, surroundings


class _NoSandbox(Confinement):
    """Says that it confines, and runs everything on the host."""

    async def run(self, kind: Kind, spec: CommandSpec, emit: OutputSink) -> Completed:
        env = {"PATH": "/usr/bin:/bin", "HOME": "/root", "API_KEY": "x"}
        tree = HostTree(spec.command, shell="/bin/bash", directory=str(spec.cwd), env=env)
        ended = await run_tree(tree.start, tree, timeout_s=spec.timeout_s, emit=emit)
        return Completed(
            exit_code=ended.exit_code, output=ended.output, total_bytes=ended.total_bytes
        )

    async def identity(self, workspace: Path) -> Identity:
        return Identity("own", 0, 0)


class _Broken(_NoSandbox):
    """Cannot be made at all."""

    async def run(self, kind: Kind, spec: CommandSpec, emit: OutputSink) -> Completed:
        raise SandboxError("The sandbox could not be made: no.")


@both_kinds
async def test_all_twelve_attempts_fail_against_a_real_sandbox(tmp_path: Path, kind: Kind) -> None:
    confinement = a_confinement(tmp_path)

    results = await probe(confinement, kind, folder=tmp_path / "probe")
    await confinement.aclose()

    assert len(results) == 12
    assert [result for result in results if not result.held] == []


async def test_without_a_sandbox_the_attempts_succeed(tmp_path: Path) -> None:
    results = await probe(
        _NoSandbox(surroundings(tmp_path), sandbox_uid=SANDBOX_UID),
        "bubblewrap",
        folder=tmp_path / "probe",
    )

    held = {result.name for result in results if result.held}
    # The keeper of host commands ends what they leave behind, so that one holds here too.
    assert held <= {"works in the workspace", "outlives its command"}


@pytest.mark.parametrize("kind", ["bubblewrap", "namespaces"])
async def test_a_sandbox_that_cannot_be_made_holds_in_nothing(tmp_path: Path, kind: Kind) -> None:
    broken = _Broken(surroundings(tmp_path), sandbox_uid=SANDBOX_UID)

    results = await probe(broken, kind, folder=tmp_path / "probe")

    assert not any(result.held for result in results)
    assert results[0].found == "The sandbox could not be made: no."


async def test_nothing_is_left_of_the_attempts(tmp_path: Path) -> None:
    confinement = a_confinement(tmp_path)

    await probe(confinement, "bubblewrap", folder=tmp_path / "probe")
    await confinement.aclose()

    assert list((tmp_path / "probe").iterdir()) == []
