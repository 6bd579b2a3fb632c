"""The file that holds some room."""

import stat
from pathlib import Path

from openpista.store.reserve import RESERVE_BYTES, Reserve


def test_room_is_held_given_up_and_taken_again(tmp_path: Path) -> None:
    path = tmp_path / "reserve"
    reserve = Reserve(path)

    assert reserve.hold()
    assert reserve.hold()
    assert reserve.held
    assert path.stat().st_size == RESERVE_BYTES
    assert path.stat().st_blocks * 512 >= RESERVE_BYTES, "a hole holds no room"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600

    assert reserve.release()
    assert not reserve.release()
    assert not path.exists()
    assert reserve.hold()


def test_a_reserve_of_an_earlier_run_is_used(tmp_path: Path) -> None:
    Reserve(tmp_path / "reserve").hold()
    number = (tmp_path / "reserve").stat().st_ino

    assert Reserve(tmp_path / "reserve").hold()

    assert (tmp_path / "reserve").stat().st_ino == number


def test_without_room_nothing_is_held_and_nothing_left_behind(tmp_path: Path) -> None:
    reserve = Reserve(tmp_path / "reserve", size_bytes=2**60)

    assert not reserve.hold()

    assert not reserve.held
    assert not (tmp_path / "reserve").exists()


def test_something_else_in_its_place_is_no_reserve(tmp_path: Path) -> None:
    (tmp_path / "reserve").mkdir()

    assert not Reserve(tmp_path / "reserve").hold()
    assert (tmp_path / "reserve").is_dir()
