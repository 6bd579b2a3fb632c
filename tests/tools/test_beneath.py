"""Files are opened part by part, so no link leads astray; writes happen whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from openpista.tools.beneath import (
    FileProblem,
    opened_folder,
    read_state,
    remove_file,
    replace_file,
)
from openpista.tools.places import Place


def _place(root: Path, name: str) -> Place:
    return Place(root / name, root, inside=True)


def test_bytes_and_mode_are_read(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"\xff\0x")
    (tmp_path / "a").chmod(0o640)

    state = read_state(_place(tmp_path, "a"), most_bytes=100)

    assert (state.data, state.mode) == (b"\xff\0x", 0o640)


def test_a_missing_file_has_no_state(tmp_path: Path) -> None:
    for name in ("a", "no/such/folder/a"):
        assert read_state(_place(tmp_path, name), most_bytes=1).data is None


def test_a_link_put_in_the_way_is_refused(tmp_path: Path) -> None:
    outside = tmp_path / "outside"
    outside.mkdir()
    (outside / "secret").write_text("secret")
    root = tmp_path / "root"
    root.mkdir()
    (root / "folder").symlink_to(outside)
    (root / "file").symlink_to(outside / "secret")

    for name in ("folder/secret", "file"):
        with pytest.raises(FileProblem, match="leads through a link"):
            read_state(_place(root, name), most_bytes=100)
    with pytest.raises(FileProblem, match="leads through a link"):
        replace_file(_place(root, "folder/secret"), b"x", mode=None)
    replace_file(_place(root, "file"), b"x", mode=None)

    assert (outside / "secret").read_text() == "secret"
    assert (root / "file").read_text() == "x"


@pytest.mark.parametrize("kind", ["fifo", "folder"])
def test_what_is_no_file_is_refused_without_waiting(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "thing"
    os.mkfifo(path) if kind == "fifo" else path.mkdir()

    with pytest.raises(FileProblem, match="is not a file"):
        read_state(_place(tmp_path, "thing"), most_bytes=1)


def test_a_file_that_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 11)

    with pytest.raises(FileProblem, match="too large"):
        read_state(_place(tmp_path, "a"), most_bytes=10)


def test_a_new_file_gets_its_folders_and_the_usual_mode(tmp_path: Path) -> None:
    old = os.umask(0o027)
    try:
        replace_file(_place(tmp_path, "a/b/c"), b"new", mode=None)
    finally:
        os.umask(old)

    made = tmp_path / "a" / "b" / "c"
    assert made.read_bytes() == b"new"
    assert stat.S_IMODE(made.stat().st_mode) == 0o640


def test_a_replaced_file_keeps_its_mode_and_leaves_no_draft(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("old")

    replace_file(_place(tmp_path, "a"), b"new", mode=0o755)

    assert (tmp_path / "a").read_bytes() == b"new"
    assert stat.S_IMODE((tmp_path / "a").stat().st_mode) == 0o755
    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_a_write_that_fails_leaves_everything_as_it_was(tmp_path: Path) -> None:
    (tmp_path / "a").mkdir()

    with pytest.raises(FileProblem):
        replace_file(_place(tmp_path, "a"), b"new", mode=None)

    assert [path.name for path in tmp_path.iterdir()] == ["a"]


def test_as_root_files_belong_to_whom_the_folder_belongs(tmp_path: Path) -> None:
    owner = 12345 if os.geteuid() == 0 else os.getuid()
    os.chown(tmp_path, owner, -1)

    replace_file(_place(tmp_path, "sub/a"), b"x", mode=None)

    assert (tmp_path / "sub").stat().st_uid == owner
    assert (tmp_path / "sub" / "a").stat().st_uid == owner


def test_removing_is_done_once_and_a_missing_file_is_fine(tmp_path: Path) -> None:
    (tmp_path / "a").touch()

    remove_file(_place(tmp_path, "a"))
    remove_file(_place(tmp_path, "a"))

    assert list(tmp_path.iterdir()) == []


def test_an_opened_folder_is_closed_again(tmp_path: Path) -> None:
    with opened_folder(_place(tmp_path, "x"), Path()) as descriptor:
        os.fstat(descriptor)

    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
