"""The user's own editor."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from openpista.tui.runtime.editor import Editor, EditorError, editor_command


def program(folder: Path, script: str) -> list[str]:
    path = folder / "ed"
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return [str(path)]


class Lent:
    """Notes when the terminal was lent."""

    def __init__(self) -> None:
        self.log: list[str] = []

    @asynccontextmanager
    async def suspended(self) -> AsyncGenerator[None]:
        self.log.append("lent")
        try:
            yield
        finally:
            self.log.append("back")


def editor(command: list[str], lent: Lent | None = None) -> Editor:
    return Editor(command=lambda: command, suspended=(lent or Lent()).suspended)


def test_visual_comes_before_editor_before_what_is_there() -> None:
    both = {"VISUAL": "code --wait", "EDITOR": "vi"}

    assert editor_command(both, lambda _: None) == ["code", "--wait"]
    assert editor_command({"EDITOR": "vi -n"}, lambda _: None) == ["vi", "-n"]
    assert editor_command({}, lambda name: name if name == "nano" else None) == ["nano"]


def test_a_command_that_cannot_be_read_is_passed_over() -> None:
    assert editor_command({"VISUAL": 'a "b', "EDITOR": "vi"}, lambda _: None) == ["vi"]


def test_without_an_editor_it_says_what_to_do() -> None:
    with pytest.raises(EditorError, match="set EDITOR"):
        editor_command({}, lambda _: None)


async def test_the_text_goes_there_and_comes_back_while_the_terminal_is_lent(
    tmp_path: Path,
) -> None:
    lent = Lent()

    text = await editor(program(tmp_path, 'printf " edited" >> "$1"'), lent).edit("한글")

    assert text == "한글 edited"
    assert lent.log == ["lent", "back"]


async def test_an_editor_that_fails_changes_nothing(tmp_path: Path) -> None:
    lent = Lent()

    with pytest.raises(EditorError, match="ended with 3; nothing changed"):
        await editor(program(tmp_path, "exit 3"), lent).edit("hi")

    assert lent.log == ["lent", "back"]


async def test_an_editor_that_is_missing_is_said(tmp_path: Path) -> None:
    with pytest.raises(EditorError, match="could not be started"):
        await editor([str(tmp_path / "none")]).edit("hi")


async def test_no_draft_stays_behind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    drafts = tmp_path / "drafts"
    drafts.mkdir()
    monkeypatch.setattr("tempfile.tempdir", str(drafts))

    await editor(program(tmp_path, "true")).edit("secret")

    assert list(drafts.iterdir()) == []


async def test_giving_up_ends_the_editor(tmp_path: Path) -> None:
    lent = Lent()
    command = program(tmp_path, f"touch {tmp_path}/begun; exec sleep 60")
    task = asyncio.get_running_loop().create_task(editor(command, lent).edit("hi"))
    async with asyncio.timeout(10):
        while not (tmp_path / "begun").exists():
            await asyncio.sleep(0.005)
    await asyncio.sleep(0.05)  # the program may run before asyncio has noticed its start

    task.cancel()

    with pytest.raises(asyncio.CancelledError):
        await task
    assert lent.log == ["lent", "back"]
