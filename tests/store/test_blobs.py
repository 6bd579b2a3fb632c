"""The folder of bytes for undo."""

import os
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from openpista.domain.errors import NotFoundError
from openpista.store.blobs import Blobs
from openpista.store.errors import StoreError


def test_bytes_and_files_are_kept_alike(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    blobs = Blobs(tmp_path / "undo")

    assert blobs.keep(b"abc") == blobs.keep_file(tmp_path / "file")
    assert blobs.read(blobs.keep(b"abc")) == b"abc"


def test_what_is_too_large_is_refused(tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"12345")
    blobs = Blobs(tmp_path / "undo", max_blob_bytes=4)

    with pytest.raises(StoreError, match="too large"):
        blobs.keep(b"12345")
    with pytest.raises(StoreError, match="too large"):
        blobs.keep_file(tmp_path / "file")


def test_the_sum_is_bounded_and_the_oldest_go_first(tmp_path: Path) -> None:
    folder = tmp_path / "undo"
    blobs = Blobs(folder, max_total_bytes=1_000)
    names: list[str] = []
    for number in range(10):
        names.append(blobs.keep(bytes([number]) * 100))
        os.utime(folder / names[-1], (1_000 + number, 1_000 + number))

    newest = blobs.keep(b"n" * 100)

    left = {path.name for path in folder.iterdir()}
    assert left == {*names[2:], newest}


def test_keeping_again_makes_it_young(tmp_path: Path) -> None:
    folder = tmp_path / "undo"
    blobs = Blobs(folder)
    first, second = blobs.keep(b"a"), blobs.keep(b"b")
    for name in (first, second):
        os.utime(folder / name, (1, 1))

    blobs.keep(b"a")

    assert blobs.forget_before(1_000.0) == 1
    assert blobs.read(first) == b"a"
    with pytest.raises(NotFoundError):
        blobs.read(second)


def test_the_same_bytes_kept_often_do_not_fill_the_sum(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "undo", max_total_bytes=1_000)
    other = blobs.keep(b"o" * 100)
    os.utime(tmp_path / "undo" / other, (1, 1))

    for _ in range(50):
        blobs.keep(b"s" * 100)

    assert blobs.read(other) == b"o" * 100


def test_foreign_files_in_the_folder_are_left_alone(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("mine")

    assert Blobs(tmp_path).forget_before(9e12) == 0
    assert (tmp_path / "notes.txt").exists()


def test_several_threads_may_keep_at_once(tmp_path: Path) -> None:
    blobs = Blobs(tmp_path / "undo")

    with ThreadPoolExecutor(4) as pool:
        names = list(pool.map(blobs.keep, [bytes([number % 5]) for number in range(60)]))

    assert len(set(names)) == 5
