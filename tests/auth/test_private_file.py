"""Loose modes, links and foreign owners are refused with the way to mend them."""

import os
from pathlib import Path

import pytest

from openpista.auth import private_file
from openpista.auth.errors import CredentialsUnsafeError
from openpista.auth.private_file import read_private, write_private


def test_what_is_written_is_private_from_its_first_moment(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    modes: list[int] = []
    real_open = os.open

    def watching(path: str | Path, flags: int, mode: int = 0o777) -> int:
        descriptor = real_open(path, flags, mode)
        if flags & os.O_CREAT:
            modes.append(os.fstat(descriptor).st_mode & 0o777)
            assert flags & os.O_EXCL
            assert flags & os.O_NOFOLLOW
        return descriptor

    monkeypatch.setattr(private_file.os, "open", watching)
    before = os.umask(0)
    try:
        write_private(tmp_path / "home" / "file", "text")
    finally:
        os.umask(before)

    assert modes == [0o600]
    assert read_private(tmp_path / "home" / "file") == "text"
    assert (tmp_path / "home").stat().st_mode & 0o777 == 0o700


def test_a_missing_file_is_nothing(tmp_path: Path) -> None:
    assert read_private(tmp_path / "file") is None


def test_a_link_is_refused(tmp_path: Path) -> None:
    write_private(tmp_path / "real", "text")
    (tmp_path / "file").symlink_to(tmp_path / "real")

    with pytest.raises(CredentialsUnsafeError, match="is a link"):
        read_private(tmp_path / "file")


def test_writing_replaces_a_link_and_not_what_it_leads_to(tmp_path: Path) -> None:
    (tmp_path / "real").write_text("other")
    (tmp_path / "file").symlink_to(tmp_path / "real")

    write_private(tmp_path / "file", "text")

    assert (tmp_path / "real").read_text() == "other"
    assert not (tmp_path / "file").is_symlink()


@pytest.mark.parametrize("mode", [0o640, 0o604, 0o660])
def test_a_file_that_others_may_read_is_refused_with_the_fix(tmp_path: Path, mode: int) -> None:
    write_private(tmp_path / "file", "text")
    (tmp_path / "file").chmod(mode)

    with pytest.raises(CredentialsUnsafeError, match="chmod 600"):
        read_private(tmp_path / "file")


def test_a_folder_in_which_others_may_write_is_refused_with_the_fix(tmp_path: Path) -> None:
    write_private(tmp_path / "file", "text")
    tmp_path.chmod(0o770)

    with pytest.raises(CredentialsUnsafeError, match="chmod 700"):
        read_private(tmp_path / "file")


def test_a_file_of_another_user_is_refused_with_the_fix(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_private(tmp_path / "file", "text")
    monkeypatch.setattr(private_file.os, "geteuid", lambda: os.getuid() + 1)

    with pytest.raises(CredentialsUnsafeError, match="chown"):
        read_private(tmp_path / "file")


def test_what_is_no_file_or_no_text_is_refused(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe", 0o600)
    (tmp_path / "folder").mkdir()
    write_private(tmp_path / "big", "x" * (private_file.MAX_BYTES + 1))
    (tmp_path / "bytes").write_bytes(b"\xff\xfe")
    (tmp_path / "bytes").chmod(0o600)

    for name in ("pipe", "folder", "big", "bytes"):
        with pytest.raises(CredentialsUnsafeError):
            read_private(tmp_path / name)


def test_a_failed_write_leaves_the_old_file_and_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_private(tmp_path / "file", "old")

    def full(_: int) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(private_file.os, "fsync", full)
    with pytest.raises(OSError, match="No space"):
        write_private(tmp_path / "file", "new")

    assert (tmp_path / "file").read_text() == "old"
    assert [one.name for one in tmp_path.iterdir()] == ["file"]
