"""What a command on the host names in the workspace is known by its bytes."""

import hashlib
from pathlib import Path

import pytest

from openpista.tools import named_files as module
from openpista.tools.named_files import named_files


def _names(command: str, workspace: Path) -> list[str]:
    found = named_files(command, cwd=workspace, workspace=workspace)
    return [Path(path).name for path, _ in found]


def test_files_of_the_workspace_are_known_by_their_bytes(tmp_path: Path) -> None:
    (tmp_path / "deploy.py").write_text("print(1)")

    [(path, digest)] = named_files("python3 deploy.py", cwd=tmp_path, workspace=tmp_path)

    assert path == str(tmp_path / "deploy.py")
    assert digest == hashlib.sha256(b"print(1)").hexdigest()


@pytest.mark.parametrize(
    "command",
    [
        "bash ./run.sh",
        "make x && sh run.sh",
        "cd scripts; bash 'run.sh'",
        "env A=run.sh true",
        "sh <run.sh",
        "(. $PWD/run.sh) 2>/dev/null; cat run.sh|sh",
    ],
)
def test_they_are_found_however_they_are_written(tmp_path: Path, command: str) -> None:
    (tmp_path / "scripts").mkdir()
    for folder in (tmp_path, tmp_path / "scripts"):
        (folder / "run.sh").write_text("true")

    assert "run.sh" in _names(command, tmp_path)


def test_what_lies_elsewhere_or_is_no_file_is_left_out(tmp_path: Path) -> None:
    work = tmp_path / "work"
    (work / "folder").mkdir(parents=True)
    (tmp_path / "outside").write_text("x")
    (work / "link").symlink_to(tmp_path / "outside")

    assert _names(f"cat folder link ../outside /etc/passwd {'x' * 5000} a\0b", work) == []


def test_there_is_an_end_to_what_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(module, "MAX_FILES", 3)
    monkeypatch.setattr(module, "MAX_FILE_BYTES", 4)
    for number in range(5):
        (tmp_path / f"f{number}").write_text("x" * 5)

    found = named_files("cat f0 f1 f2 f3 f4", cwd=tmp_path, workspace=tmp_path)

    assert len(found) == 3
    assert all(digest.startswith(module.TOO_LARGE) for _, digest in found)
