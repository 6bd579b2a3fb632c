"""The index finds what changed, and has copies of how it was, within its limits."""

import os
from pathlib import Path

import pytest

from openpista.tools import workspace_index
from openpista.tools.workspace_index import WorkspaceIndex, forget_old_shadows


def _index(folder: Path) -> WorkspaceIndex:
    workspace = folder / "work"
    workspace.mkdir(exist_ok=True)
    return WorkspaceIndex(workspace, folder / "shadow")


def _copies(folder: Path) -> list[Path]:
    return [path for path in (folder / "shadow").iterdir() if path.name != "index"]


def test_changes_between_two_looks_are_found(tmp_path: Path) -> None:
    index = _index(tmp_path)
    for name in ("same", "changed", "gone"):
        (index.workspace / name).write_text(name)
    index.look()

    (index.workspace / "changed").write_text("other words")
    (index.workspace / "gone").unlink()
    (index.workspace / "new").touch()
    found = {one.relative: (one.before is None, one.after is None) for one in index.look()}

    assert found == {"changed": (False, False), "gone": (False, True), "new": (True, False)}
    assert index.look() == ()


def test_copies_show_files_as_they_were(tmp_path: Path) -> None:
    index = _index(tmp_path)
    (index.workspace / "a").write_bytes(b"before\0")
    index.look()
    index.copy_files()

    (index.workspace / "a").write_bytes(b"after")
    [difference] = index.look()

    assert difference.before is not None
    assert index.copy_of(difference.before) == b"before\0"


def test_copies_of_files_that_changed_are_forgotten(tmp_path: Path) -> None:
    index = _index(tmp_path)
    (index.workspace / "a").write_text("one")
    index.look()
    index.copy_files()
    (index.workspace / "a").write_text("two words")
    index.look()
    index.copy_files()

    assert [path.read_text() for path in _copies(tmp_path)] == ["two words"]


def test_copies_survive_a_restart(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = _index(tmp_path)
    (first.workspace / "a").write_text("a")
    first.look()
    first.copy_files()
    monkeypatch.setattr(workspace_index, "_clone_or_copy", None)  # would break on a copy

    again = _index(tmp_path)
    again.look()
    again.copy_files()

    assert len(_copies(tmp_path)) == 1


def test_what_is_too_large_is_not_copied(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(workspace_index, "MAX_FILE_BYTES", 10)
    index = _index(tmp_path)
    (index.workspace / "small").write_bytes(b"x" * 10)
    (index.workspace / "large").write_bytes(b"x" * 11)

    index.look()
    index.copy_files()

    assert len(_copies(tmp_path)) == 1


@pytest.mark.parametrize(
    ("limit", "value", "words"),
    [("MAX_FILES", 2, "more than 2 files"), ("MAX_TOTAL_BYTES", 5, "holds more than 0 MiB")],
)
def test_what_is_beyond_the_limits_is_said(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, limit: str, value: int, words: str
) -> None:
    monkeypatch.setattr(workspace_index, limit, value)
    index = _index(tmp_path)
    for name in "abc":
        (index.workspace / name).write_text("xx")

    index.look()

    assert words in index.incomplete


def test_a_digest_is_that_of_the_bytes(tmp_path: Path) -> None:
    index = _index(tmp_path)
    (index.workspace / "a").write_bytes(b"a")
    (index.workspace / "link").symlink_to("/etc/passwd")

    assert index.digest("a") == ("ca978112ca1bbdcafac231b39a23dc4da786eff8147c4e72b9807785afee48bb")
    assert index.digest("gone") is None
    assert index.digest("link") is None


def test_a_file_too_large_to_read_has_no_digest(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace_index, "MAX_HASHED_BYTES", 3)
    index = _index(tmp_path)
    (index.workspace / "a").write_bytes(b"four")

    assert index.digest("a") is None


def test_only_the_newest_shadows_are_kept(tmp_path: Path) -> None:
    for number in range(5):
        (tmp_path / str(number)).mkdir()

    forget_old_shadows(tmp_path, most=2)
    forget_old_shadows(tmp_path / "gone", most=2)

    assert len(list(tmp_path.iterdir())) == 2


def test_a_workspace_that_is_quiet_is_not_walked_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    index = _index(tmp_path)
    (index.workspace / "a").touch()
    index.look()
    index.copy_files()
    monkeypatch.setattr(workspace_index, "walk", None)  # would break on a walk

    assert index.is_current()
    assert index.look() == ()


def test_a_change_in_a_new_folder_is_found(tmp_path: Path) -> None:
    index = _index(tmp_path)
    index.look()
    (index.workspace / "d").mkdir()
    (index.workspace / "d" / "a").touch()
    index.look()

    (index.workspace / "d" / "a").write_text("x")

    assert [one.relative for one in index.look()] == ["d/a"]


def test_what_a_sandbox_cannot_change_is_not_followed(tmp_path: Path) -> None:
    index = _index(tmp_path)
    (index.workspace / ".vscode").mkdir()
    (index.workspace / ".vscode" / "settings.json").touch()

    assert index.look() == ()


def test_the_next_process_takes_the_index_over(tmp_path: Path) -> None:
    index = _index(tmp_path)
    (tmp_path / "work" / "a").write_text("a")
    (tmp_path / "work" / os.fsdecode(b"\xff")).write_text("no text")
    index.look()
    index.copy_files()
    (tmp_path / "work" / "a").write_text("b!")

    later = WorkspaceIndex(index.workspace, index.shadow)
    assert later.load()
    [difference] = later.look()

    assert difference.relative == "a"
    assert difference.before is not None
    assert later.copy_of(difference.before) == b"a"


def test_an_index_that_cannot_be_written_or_read_is_none(tmp_path: Path) -> None:
    index = _index(tmp_path)
    (tmp_path / "work" / "a").write_text("a")
    index.look()
    index.copy_files()
    (index.shadow / "index.draft").mkdir()
    (tmp_path / "work" / "b").write_text("b")
    index.look()

    with pytest.raises(OSError, match="directory"):
        index.copy_files()
    assert not WorkspaceIndex(index.workspace, index.shadow).load()

    (index.shadow / "index").write_bytes(b"\xc1")
    assert not WorkspaceIndex(index.workspace, index.shadow).load()
