"""Bytes as files named by their content."""

import os
import stat
from pathlib import Path

import pytest

from openpista.domain.errors import NotFoundError
from openpista.store.errors import StoreDamagedError
from openpista.store.files import is_name, name_of, read_whole, write_once


@pytest.mark.parametrize("durable", [False, True])
def test_bytes_come_back_and_are_private(tmp_path: Path, durable: bool) -> None:
    folder = tmp_path / "kept"

    name = write_once(folder, b"secret", durable=durable)

    assert name == name_of(b"secret")
    assert read_whole(folder, name) == b"secret"
    assert stat.S_IMODE((folder / name).stat().st_mode) == 0o600
    assert stat.S_IMODE(folder.stat().st_mode) == 0o700
    assert [path.name for path in folder.iterdir()] == [name]


def test_the_same_bytes_are_kept_once_and_count_as_new(tmp_path: Path) -> None:
    name = write_once(tmp_path, b"same", durable=False)
    os.utime(tmp_path / name, (0, 0))
    number = (tmp_path / name).stat().st_ino

    write_once(tmp_path, b"same", durable=False)

    status = (tmp_path / name).stat()
    assert status.st_ino == number
    assert status.st_mtime > 0


def test_a_file_cut_short_by_a_crash_is_written_again(tmp_path: Path) -> None:
    (tmp_path / name_of(b"whole")).write_bytes(b"wh")

    name = write_once(tmp_path, b"whole", durable=False)

    assert read_whole(tmp_path, name) == b"whole"


def test_changed_bytes_are_noticed(tmp_path: Path) -> None:
    name = write_once(tmp_path, b"true", durable=False)
    (tmp_path / name).write_bytes(b"false")

    with pytest.raises(StoreDamagedError):
        read_whole(tmp_path, name)


def test_what_is_gone_is_not_found(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError):
        read_whole(tmp_path, name_of(b"gone"))


@pytest.mark.parametrize("name", ["", "../../etc/passwd", "A" * 64, "a" * 63, "/" * 64])
def test_only_hashes_are_names(tmp_path: Path, name: str) -> None:
    assert not is_name(name)
    with pytest.raises(NotFoundError):
        read_whole(tmp_path, name)


def test_a_link_in_the_place_of_the_partial_file_is_not_followed(tmp_path: Path) -> None:
    victim = tmp_path / "victim"
    victim.write_bytes(b"untouched")
    (tmp_path / f".{name_of(b'x')}.{os.getpid()}").symlink_to(victim)

    with pytest.raises(OSError):
        write_once(tmp_path, b"x", durable=False)

    assert victim.read_bytes() == b"untouched"
