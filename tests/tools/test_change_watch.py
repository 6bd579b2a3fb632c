"""The watch misses no change, and is not woken by the sandbox's own stand-ins."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest

from openpista.sandbox import linux
from openpista.tools import change_watch
from openpista.tools.change_watch import ChangeWatch


def _watching(*folders: Path) -> ChangeWatch:
    watch = ChangeWatch()
    watch.begin()
    for folder in folders:
        descriptor = os.open(folder, os.O_RDONLY)
        watch.meet(descriptor)
        os.close(descriptor)
    return watch


def _write(folder: Path) -> None:
    (folder / "a").write_text("other")


def _rename(folder: Path) -> None:
    (folder / "a").rename(folder / "b")


def _remove(folder: Path) -> None:
    (folder / "a").unlink()


def _create(folder: Path) -> None:
    (folder / "new").touch()


def _make_folder(folder: Path) -> None:
    (folder / "sub").mkdir()


def _change_mode(folder: Path) -> None:
    (folder / "a").chmod(0o600)


def _change_time(folder: Path) -> None:
    os.utime(folder / "a", ns=(1, 1))


def _become_a_file(folder: Path) -> None:
    (folder / ".envrc").write_text("a file, not a stand-in")


_CHANGES = (
    *(_write, _rename, _remove, _create, _make_folder, _change_mode, _change_time),
    _become_a_file,
)


@pytest.mark.parametrize("change", _CHANGES)
def test_every_change_is_noticed(tmp_path: Path, change: Callable[[Path], None]) -> None:
    (tmp_path / "a").touch()
    watch = _watching(tmp_path)
    before = watch.is_quiet()

    change(tmp_path)

    assert (before, watch.is_quiet(), watch.is_quiet()) == (True, False, False)


def test_a_new_look_makes_it_quiet_again(tmp_path: Path) -> None:
    watch = _watching(tmp_path)
    _create(tmp_path)

    watch.begin()

    assert watch.is_quiet()


def test_a_change_during_the_look_is_not_lost(tmp_path: Path) -> None:
    watch = _watching(tmp_path)

    watch.begin()
    _create(tmp_path)

    assert not watch.is_quiet()


def test_reading_wakes_nobody(tmp_path: Path) -> None:
    (tmp_path / "a").write_text("a")
    watch = _watching(tmp_path)

    (tmp_path / "a").read_text()
    list(tmp_path.iterdir())

    assert watch.is_quiet()


def test_stand_ins_wake_nobody_at_the_top_but_elsewhere_they_do(tmp_path: Path) -> None:
    sub = tmp_path / "sub"
    sub.mkdir()
    watch = _watching(tmp_path, sub)

    (tmp_path / ".envrc").mkdir()
    (tmp_path / ".envrc").rmdir()
    at_the_top = watch.is_quiet()
    (sub / ".envrc").mkdir()

    assert (at_the_top, watch.is_quiet()) == (True, False)


def test_before_the_first_look_nothing_is_quiet() -> None:
    assert not ChangeWatch().is_quiet()


@pytest.mark.parametrize("why", ["no queue", "no watch", "too many"])
def test_where_it_cannot_watch_it_is_blind(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, why: str
) -> None:
    def refuse(*_: object) -> int:
        raise OSError(28, "No space left on device")

    if why == "too many":
        monkeypatch.setattr(change_watch, "MAX_FOLDERS", 0)
    else:
        name = "open_change_queue" if why == "no queue" else "watch_folder"
        monkeypatch.setattr(linux, name, refuse)

    assert not _watching(tmp_path).is_quiet()
