"""Opening a picture in the viewer of the desktop."""

import os
import stat
from pathlib import Path

import pytest

from openpista.domain.errors import OpenpistaError
from openpista.tui.runtime.image_viewer import KEPT_S, ViewerError, open_picture
from tests.tui.runtime.test_images import png

NAME = "a" * 64


def desktop(tmp_path: Path) -> dict[str, str]:
    """A desktop whose opener notes what it was given."""
    program = tmp_path / "bin" / "xdg-open"
    program.parent.mkdir()
    program.write_text(f'#!/bin/sh\nprintf "%s" "$1" > {tmp_path}/opened\n')
    program.chmod(0o755)
    return {"DISPLAY": ":1", "PATH": f"{program.parent}:{os.environ['PATH']}"}


async def test_a_private_copy_named_by_its_bytes_is_opened(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    environ = desktop(tmp_path)
    monkeypatch.setenv("PATH", environ["PATH"])
    folder = tmp_path / "pictures"

    await open_picture(png(), NAME, folder, environ=environ, platform="linux")

    path = folder / f"{NAME}.png"
    assert (tmp_path / "opened").read_text() == str(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600


async def test_old_copies_are_deleted(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    environ = desktop(tmp_path)
    monkeypatch.setenv("PATH", environ["PATH"])
    folder = tmp_path / "pictures"
    folder.mkdir()
    (folder / "old.png").write_bytes(b"x")
    later = (folder / "old.png").stat().st_mtime + KEPT_S + 1

    await open_picture(png(), NAME, folder, environ=environ, platform="linux", now_s=lambda: later)

    assert not (folder / "old.png").exists()


async def test_what_is_no_picture_is_never_opened(tmp_path: Path) -> None:
    script = b"#!/bin/sh\nrm -rf ~\n"

    with pytest.raises(ViewerError, match="no picture"):
        await open_picture(script, NAME, tmp_path, environ={"DISPLAY": ":1"}, platform="linux")
    assert list(tmp_path.iterdir()) == []


async def test_without_a_desktop_it_says_so(tmp_path: Path) -> None:
    with pytest.raises(ViewerError, match="no desktop"):
        await open_picture(png(), NAME, tmp_path, environ={}, platform="linux")


async def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(OpenpistaError, match="cannot be written"):
        await open_picture(
            png(), NAME, tmp_path / "file", environ={"DISPLAY": ":1"}, platform="linux"
        )
