"""A program is read once, and again when it has changed."""

import os
from pathlib import Path

import pytest

from openpista.tools import programs as programs_module
from openpista.tools.programs import Programs


async def test_a_simple_command_has_its_program(tmp_path: Path) -> None:
    found = await Programs("/usr/bin:/bin").of("ls -l", cwd=tmp_path)

    assert found is not None
    assert found.path in {"/usr/bin/ls", "/bin/ls"}
    assert len(found.sha256) == 64


@pytest.mark.parametrize("command", ["ls | cat", "cd /", "no-such-program", "sudo ls"])
async def test_other_commands_have_none(command: str, tmp_path: Path) -> None:
    assert await Programs("/usr/bin:/bin").of(command, cwd=tmp_path) is None


async def test_a_program_is_read_again_only_when_it_changes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tool = tmp_path / "tool"
    tool.write_text("one")
    tool.chmod(0o755)
    reads: list[Path] = []
    digest = programs_module.digest_of_program

    def counted(path: Path) -> str:
        reads.append(path)
        return digest(path)

    monkeypatch.setattr(programs_module, "digest_of_program", counted)
    programs = Programs(str(tmp_path))

    first = await programs.of("tool", cwd=tmp_path)
    again = await programs.of("tool x", cwd=tmp_path)
    tool.write_text("two")
    os.utime(tool, ns=(1, 1))
    changed = await programs.of("tool", cwd=tmp_path)

    assert first == again != changed
    assert len(reads) == 2
