"""Files and pictures of the clipboard, handed to the gateway."""

import hashlib
import os
from pathlib import Path

import pytest

from openpista.domain.command import Accepted, Command, PutMedia, Refused
from openpista.domain.media import MAX_MEDIA_BYTES, MAX_PIECE_BYTES
from openpista.domain.message import Attachment, Image
from openpista.tui.runtime.attach import (
    AttachError,
    Found,
    clipboard_commands,
    hand_over,
    read_clipboard,
    read_file,
)
from tests.tui.runtime.test_images import png


class Gate:
    """Takes pieces, or refuses them."""

    def __init__(self, answer: Accepted | Refused | None = None) -> None:
        self.pieces: list[PutMedia] = []
        self.answer = answer or Accepted()

    async def send(self, command: Command) -> Accepted | Refused:
        """Note a piece."""
        assert isinstance(command, PutMedia)
        self.pieces.append(command)
        return self.answer


def tool(folder: Path, name: str, body: str) -> dict[str, str]:
    """A desktop with a clipboard tool that does `body`."""
    program = folder / name
    program.write_text(f"#!/bin/sh\n{body}\n")
    program.chmod(0o755)
    return {"WAYLAND_DISPLAY": "w", "PATH": f"{folder}:/usr/bin:/bin"}


async def test_a_file_is_read_with_its_name(tmp_path: Path) -> None:
    (tmp_path / "note.txt").write_bytes(b"hi")

    assert await read_file(str(tmp_path / "note.txt")) == Found(b"hi", "note.txt")


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("nothing", "cannot be read"),
        ("folder", "folder"),
        ("empty", "is empty"),
        ("pipe", "no file"),
    ],
)
async def test_what_is_no_file_is_a_sentence(tmp_path: Path, name: str, said: str) -> None:
    (tmp_path / "folder").mkdir()
    (tmp_path / "empty").touch()
    os.mkfifo(tmp_path / "pipe")

    with pytest.raises(AttachError, match=said):
        await read_file(str(tmp_path / name))


async def test_a_file_that_is_too_large_is_a_sentence(tmp_path: Path) -> None:
    with (tmp_path / "big").open("wb") as file:
        file.truncate(MAX_MEDIA_BYTES + 1)

    with pytest.raises(AttachError, match="larger than 20 MiB"):
        await read_file(str(tmp_path / "big"))


async def test_a_path_that_no_file_can_have_is_a_sentence() -> None:
    with pytest.raises(AttachError, match="cannot be read"):
        await read_file("/tmp/a\0b")


async def test_large_bytes_go_over_in_pieces_in_their_order() -> None:
    data, gate = bytes(2 * MAX_PIECE_BYTES + 5), Gate()

    block = await hand_over(Found(data, "zeros.bin"), gate.send)

    sha256 = hashlib.sha256(data).hexdigest()
    assert block == Attachment(sha256, "zeros.bin", "application/octet-stream", len(data))
    assert b"".join(piece.data for piece in gate.pieces) == data
    assert [piece.offset for piece in gate.pieces] == [0, MAX_PIECE_BYTES, 2 * MAX_PIECE_BYTES]
    assert {piece.sha256 for piece in gate.pieces} == {sha256}


async def test_a_picture_is_known_by_its_bytes_not_by_its_name() -> None:
    data = png((30, 20))

    block = await hand_over(Found(data, "note.txt"), Gate().send)

    assert isinstance(block, Image)
    assert (block.mime, block.width, block.height, block.alt) == ("image/png", 30, 20, "note.txt")


async def test_what_the_gateway_says_against_it_is_told() -> None:
    with pytest.raises(AttachError, match="Too large"):
        await hand_over(Found(b"x", "x"), Gate(Refused(reason="Too large.")).send)


def test_which_tools_read_the_clipboard_depends_on_the_desktop() -> None:
    assert {command[0] for command in clipboard_commands({"WAYLAND_DISPLAY": "w"}, "linux")} == {
        "wl-paste"
    }
    assert {command[0] for command in clipboard_commands({"DISPLAY": ":1"}, "linux")} == {"xclip"}
    assert clipboard_commands({}, "darwin") == (("pngpaste", "-"),)
    assert clipboard_commands({"DISPLAY": ":1", "SSH_TTY": "x"}, "linux") == ()
    assert clipboard_commands({}, "linux") == ()


async def test_the_picture_in_the_clipboard_is_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    (tmp_path / "picture").write_bytes(png())
    environ = tool(tmp_path, "wl-paste", f"cat {tmp_path}/picture")
    monkeypatch.setenv("PATH", environ["PATH"])

    found = await read_clipboard(environ, "linux")

    assert found == Found(png(), "clipboard")


@pytest.mark.parametrize("body", ["exit 1", "echo text", "head -c 22000000 /dev/zero"])
async def test_a_clipboard_without_a_picture_is_a_sentence(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, body: str
) -> None:
    environ = tool(tmp_path, "wl-paste", body)
    monkeypatch.setenv("PATH", environ["PATH"])

    with pytest.raises(AttachError, match="no picture in the clipboard"):
        await read_clipboard(environ, "linux")


async def test_a_missing_tool_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))

    with pytest.raises(AttachError, match="Install wl-paste"):
        await read_clipboard({"WAYLAND_DISPLAY": "w", "PATH": str(tmp_path)}, "linux")
    with pytest.raises(AttachError, match="cannot be read from here"):
        await read_clipboard({}, "linux")
