"""The launcher finds the sandbox that holds, and runs nothing sandboxed where none does."""

import os
from pathlib import Path

import msgspec
import pytest

from openpista.config.paths import Home
from openpista.config.schema import SandboxConfig
from openpista.sandbox import launcher as launcher_module
from openpista.sandbox.confined import Confinement, Kind
from openpista.sandbox.errors import SandboxError
from openpista.sandbox.launcher import Sandbox
from openpista.sandbox.probe import ProbeResult
from openpista.sandbox.spec import CommandSpec
from tests.fakes.clock import FakeClock
from tests.sandbox.builders import ignore


def _sandbox(folder: Path, settings: SandboxConfig | None = None) -> Sandbox:
    environ = {"HOME": str(folder / "user"), "PATH": "/usr/bin:/bin", "OPENAI_API_KEY": "sk-1"}
    home = Home(folder / "user" / ".openpista")
    return Sandbox(settings or SandboxConfig(), home=home, clock=FakeClock(), environ=environ)


def _spec(folder: Path, command: str, *, host: bool = False) -> CommandSpec:
    workspace = folder / "user" / "work"
    workspace.mkdir(parents=True, exist_ok=True)
    return CommandSpec(command=command, workspace=workspace, cwd=workspace, timeout_s=20, host=host)


class _Probes:
    """Stands in for `probe`: says which kinds hold, and counts."""

    def __init__(self, *holding: Kind) -> None:
        self.holding = holding
        self.asked: list[Kind] = []

    async def __call__(
        self, confinement: Confinement, kind: Kind, *, folder: Path
    ) -> tuple[ProbeResult, ...]:
        self.asked.append(kind)
        held = kind in self.holding
        return (ProbeResult("calls a server", held, "" if held else "a server was reached"),)


@pytest.fixture
def probes(monkeypatch: pytest.MonkeyPatch) -> _Probes:
    probes = _Probes("bubblewrap", "namespaces")
    monkeypatch.setattr(launcher_module, "probe", probes)
    monkeypatch.setattr(launcher_module, "find_bubblewrap", lambda: "/usr/bin/bwrap")
    return probes


async def test_a_real_sandbox_is_found_and_runs_a_command(tmp_path: Path) -> None:
    sandbox = _sandbox(tmp_path)

    before = sandbox.status.kind
    status = await sandbox.probe()
    done = await sandbox.run(_spec(tmp_path, "echo inside; cat /etc/shadow"), ignore)
    await sandbox.aclose()

    assert (before, status.kind) == ("probing", "bubblewrap")
    assert done.output.startswith("inside\n")
    assert "root:" not in done.output


async def test_a_host_command_sees_the_host_without_our_keys(tmp_path: Path) -> None:
    sandbox = _sandbox(tmp_path)

    done = await sandbox.run(_spec(tmp_path, "id -u; env", host=True), ignore)
    await sandbox.aclose()

    assert done.output.startswith(f"{os.getuid()}\n")
    assert "sk-1" not in done.output


async def test_bubblewrap_comes_first_then_namespaces(tmp_path: Path, probes: _Probes) -> None:
    probes.holding = ("namespaces",)
    sandbox = _sandbox(tmp_path)

    status = await sandbox.probe()

    assert status.kind == "namespaces"
    assert probes.asked == ["bubblewrap", "namespaces"]
    await sandbox.aclose()


async def test_where_none_holds_nothing_runs_sandboxed(tmp_path: Path, probes: _Probes) -> None:
    probes.holding = ()
    sandbox = _sandbox(tmp_path)

    status = await sandbox.probe()
    with pytest.raises(SandboxError, match="no sandbox here"):
        await sandbox.run(_spec(tmp_path, "true"), ignore)

    assert status.kind == "none"
    assert "a server was reached" in status.note
    await sandbox.aclose()


async def test_the_result_is_remembered_for_the_next_start(tmp_path: Path, probes: _Probes) -> None:
    await _sandbox(tmp_path).probe()

    status = await _sandbox(tmp_path).probe()

    assert status.kind == "bubblewrap"
    assert probes.asked == ["bubblewrap"]


async def test_a_live_probe_tries_again_and_can_take_the_sandbox_away(
    tmp_path: Path, probes: _Probes
) -> None:
    sandbox = _sandbox(tmp_path)
    await sandbox.probe()

    probes.holding = ()
    await sandbox.probe(live=True)

    assert sandbox.status.kind == "none"
    await sandbox.aclose()


async def test_a_sandbox_that_comes_late_counts_after_the_next_start(
    tmp_path: Path, probes: _Probes
) -> None:
    probes.holding = ()
    sandbox = _sandbox(tmp_path)
    await sandbox.probe()

    probes.holding = ("bubblewrap",)
    found = await sandbox.probe(live=True)

    assert (found.kind, sandbox.status.kind) == ("bubblewrap", "none")
    assert (await _sandbox(tmp_path).probe()).kind == "bubblewrap"
    await sandbox.aclose()


async def test_it_can_be_switched_off(tmp_path: Path, probes: _Probes) -> None:
    status = await _sandbox(tmp_path, SandboxConfig(enabled=False)).probe()

    assert (status.kind, probes.asked) == ("none", [])
    assert "switched off" in status.note


async def test_the_doctor_sees_every_attempt_that_got_through(
    tmp_path: Path, probes: _Probes
) -> None:
    probes.holding = ("bubblewrap",)

    lines = await _sandbox(tmp_path).checks()

    assert [(line.name, line.state) for line in lines] == [
        ("sandbox bubblewrap", "ok"),
        ("sandbox namespaces", "warning"),
        ("sandbox namespaces", "failed"),
    ]
    assert "a server was reached" in lines[2].found


async def test_a_directory_beyond_the_workspace_is_not_in_the_sandbox(
    tmp_path: Path, probes: _Probes
) -> None:
    sandbox = _sandbox(tmp_path)
    spec = msgspec.structs.replace(_spec(tmp_path, "true"), cwd=tmp_path)

    with pytest.raises(SandboxError, match="shows nothing of"):
        await sandbox.run(spec, ignore)
    with pytest.raises(SandboxError, match="no folder"):
        await sandbox.run(msgspec.structs.replace(spec, cwd=tmp_path / "gone"), ignore)
    await sandbox.aclose()
