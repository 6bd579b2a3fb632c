"""A small file is replaced whole or not at all."""

import os
import stat
from pathlib import Path

import pytest

from openpista.config.atomic import replace_file


def test_a_new_file_is_for_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "new" / "a.toml"

    replace_file(path, "a = 1\n")

    assert path.read_text() == "a = 1\n"
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_the_mode_of_an_old_file_stays(tmp_path: Path) -> None:
    path = tmp_path / "a.toml"
    path.write_text("old")
    path.chmod(0o666)

    replace_file(path, "new")

    assert stat.S_IMODE(path.stat().st_mode) == 0o666


def test_a_link_stays_a_link(tmp_path: Path) -> None:
    real = tmp_path / "dotfiles.toml"
    real.write_text("old")
    link = tmp_path / "a.toml"
    link.symlink_to(real)

    replace_file(link, "new")

    assert link.is_symlink()
    assert real.read_text() == "new"


def test_a_failure_leaves_the_old_file_and_no_draft(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "a.toml"
    path.write_text("old")

    def fail(_: int) -> None:
        raise OSError("disk full")

    monkeypatch.setattr(os, "fsync", fail)
    with pytest.raises(OSError, match="disk full"):
        replace_file(path, "new")

    assert path.read_text() == "old"
    assert list(tmp_path.iterdir()) == [path]
