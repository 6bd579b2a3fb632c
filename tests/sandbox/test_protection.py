"""Files that run by themselves are covered, and no trace of the covering is left."""

import os
from pathlib import Path

import pytest

from openpista.sandbox.mounts import EmptyFolder, ReadOnly, Writable
from openpista.sandbox.protection import Protection, protected_part, take_away

_COVERED = {".git", ".gitmodules", ".envrc", ".openpista", ".mcp.json", ".vscode", ".idea"}


@pytest.mark.parametrize(
    ("relative", "part"),
    [
        (".git/hooks/pre-commit", ".git/hooks"),
        (".git/config", ".git/config"),
        ("sub/.git/hooks", "sub/.git/hooks"),
        (".git", ".git"),
        (".envrc", ".envrc"),
        ("deep/er/.vscode/tasks.json", "deep/er/.vscode"),
        (".bashrc", ".bashrc"),
        (".git/info/exclude", None),
        ("src/git/config", None),
        ("envrc", None),
        (".", None),
    ],
)
def test_what_runs_by_itself_is_known_by_its_name(relative: str, part: str | None) -> None:
    assert protected_part(Path(relative)) == part


def test_what_is_absent_is_covered_by_a_stand_in_that_goes_again(tmp_path: Path) -> None:
    protection = Protection()

    mounts = protection.hold(tmp_path)
    protection.put_stand_ins(tmp_path)
    during = {path.name for path in tmp_path.iterdir()}
    released = protection.release(tmp_path)
    take_away(released.stand_ins)

    assert during == _COVERED
    assert all(isinstance(mount, EmptyFolder) for mount in mounts)
    assert list(tmp_path.iterdir()) == []
    assert released.put_back == ()


def test_what_exists_is_shown_read_only(tmp_path: Path) -> None:
    (tmp_path / ".envrc").write_text("export A=1")
    (tmp_path / ".vscode").mkdir()
    (tmp_path / ".vscode" / "tasks.json").write_text("{}")
    protection = Protection()

    mounts = protection.hold(tmp_path)
    take_away(protection.release(tmp_path).stand_ins)

    for name in (".envrc", ".vscode"):
        assert ReadOnly(str(tmp_path / name), str(tmp_path / name)) in mounts
    assert {path.name for path in tmp_path.iterdir()} == {".envrc", ".vscode"}


def test_a_git_folder_stays_writable_but_for_what_runs(tmp_path: Path) -> None:
    git = tmp_path / ".git"
    (git / "hooks").mkdir(parents=True)
    (git / "hooks" / "sample").touch()
    (git / "config").touch()
    protection = Protection()

    mounts = protection.hold(tmp_path)
    take_away(protection.release(tmp_path).stand_ins)

    assert Writable(str(git), str(git)) in mounts
    assert {ReadOnly(str(git / name), str(git / name)) for name in ("hooks", "config")} <= set(
        mounts
    )
    assert {path.name for path in git.iterdir()} == {"hooks", "config"}


def test_the_git_file_of_a_worktree_is_read_only(tmp_path: Path) -> None:
    (tmp_path / ".git").write_text("gitdir: /elsewhere")
    protection = Protection()

    mounts = protection.hold(tmp_path)
    protection.release(tmp_path)

    assert ReadOnly(str(tmp_path / ".git"), str(tmp_path / ".git")) in mounts


def test_our_own_folder_in_a_workspace_is_hidden(tmp_path: Path) -> None:
    (tmp_path / ".openpista").mkdir()
    (tmp_path / ".openpista" / "openpista.db").touch()
    protection = Protection()

    mounts = protection.hold(tmp_path)
    protection.release(tmp_path)

    assert EmptyFolder(str(tmp_path / ".openpista")) in mounts


def test_stand_ins_stay_until_the_last_command_has_ended(tmp_path: Path) -> None:
    protection = Protection()
    protection.hold(tmp_path)
    protection.hold(tmp_path)

    first = protection.release(tmp_path)
    second = protection.release(tmp_path)

    assert first.stand_ins == ()
    assert len(second.stand_ins) == len(_COVERED)


def test_what_a_crash_left_behind_goes_with_the_next_command(tmp_path: Path) -> None:
    crashed = Protection()
    crashed.hold(tmp_path)
    crashed.put_stand_ins(tmp_path)  # and then openpista died

    protection = Protection()
    protection.hold(tmp_path)
    take_away(protection.release(tmp_path).stand_ins)

    assert list(tmp_path.iterdir()) == []


def test_a_link_that_was_swapped_is_put_back_and_said(tmp_path: Path) -> None:
    (tmp_path / ".envrc").symlink_to("shared")
    protection = Protection()
    protection.hold(tmp_path)

    (tmp_path / ".envrc").unlink()
    (tmp_path / ".envrc").write_text("evil")
    released = protection.release(tmp_path)

    assert released.put_back == (".envrc",)
    assert (tmp_path / ".envrc").readlink() == Path("shared")
    assert (tmp_path / ".envrc.from-sandbox-1").read_text() == "evil"


@pytest.mark.parametrize("name", [".git/commondir", ".bashrc", ".zshenv"])
def test_what_cannot_be_covered_is_moved_away_when_it_appears(tmp_path: Path, name: str) -> None:
    (tmp_path / ".git").mkdir()
    (tmp_path / ".git" / "HEAD").touch()
    protection = Protection()
    protection.hold(tmp_path)

    (tmp_path / name).write_text("evil")
    released = protection.release(tmp_path)

    assert released.put_back == (name,)
    assert not (tmp_path / name).exists()
    assert (tmp_path / f"{name}.from-sandbox-1").read_text() == "evil"


def test_what_the_user_puts_into_a_stand_in_stays(tmp_path: Path) -> None:
    protection = Protection()
    protection.hold(tmp_path)
    protection.put_stand_ins(tmp_path)

    (tmp_path / ".vscode" / "settings.json").write_text("{}")
    take_away(protection.release(tmp_path).stand_ins)

    assert [path.name for path in tmp_path.iterdir()] == [".vscode"]


def test_where_nothing_can_be_made_nothing_is_covered(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> bool:
        return False

    monkeypatch.setattr(os, "access", refuse)
    (tmp_path / ".envrc").touch()
    protection = Protection()

    mounts = protection.hold(tmp_path)
    protection.put_stand_ins(tmp_path)

    assert mounts == (ReadOnly(f"{tmp_path}/.envrc", f"{tmp_path}/.envrc"),)
    assert protection.release(tmp_path).stand_ins == ()
