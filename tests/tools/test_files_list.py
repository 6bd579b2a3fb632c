"""`files.list`: names and sizes, links as links, and an end."""

from pathlib import Path

import pytest

from openpista.tools import files_list
from openpista.tools.files_list import FilesList
from tests.tools.builders import a_context, call, intent_of, places_in


@pytest.fixture
def workspace(tmp_path: Path) -> Path:
    workspace = (tmp_path / "user" / "work").resolve()
    (workspace / "sub" / "deep").mkdir(parents=True)
    (workspace / "b.txt").write_text("12345")
    (workspace / "sub" / "c").touch()
    (workspace / ".git" / "objects").mkdir(parents=True)
    return workspace


async def test_a_folder_is_listed_in_order(tmp_path: Path, workspace: Path) -> None:
    (workspace / "a").symlink_to("b.txt")

    outcome = await call(FilesList(places_in(tmp_path)), a_context(workspace))

    assert outcome.text.splitlines() == [".git/", "a -> b.txt", "b.txt  5", "sub/"]


async def test_levels_below_are_shown_when_wished_but_not_those_of_git(
    tmp_path: Path, workspace: Path
) -> None:
    outcome = await call(FilesList(places_in(tmp_path)), a_context(workspace), depth=3)

    assert outcome.text.splitlines() == [".git/", "b.txt  5", "sub/", "sub/c  0", "sub/deep/"]


async def test_stand_ins_of_the_sandbox_are_left_out(tmp_path: Path, workspace: Path) -> None:
    (workspace / ".envrc").mkdir()
    (workspace / ".vscode").mkdir()
    (workspace / ".vscode" / "settings.json").touch()

    outcome = await call(FilesList(places_in(tmp_path)), a_context(workspace))

    assert ".envrc" not in outcome.text
    assert ".vscode/" in outcome.text


async def test_a_link_is_not_followed(tmp_path: Path, workspace: Path) -> None:
    (workspace / "out").symlink_to("/etc")

    outcome = await call(FilesList(places_in(tmp_path)), a_context(workspace), depth=5)

    assert "out -> /etc" in outcome.text
    assert "passwd" not in outcome.text


async def test_a_folder_outside_is_said(tmp_path: Path, workspace: Path) -> None:
    tool = FilesList(places_in(tmp_path))

    intent = await intent_of(tool, a_context(workspace), path="..")
    unseen = await tool.run('{"path":".."}', a_context(workspace))

    assert intent.outside == (str(workspace.parent),)
    assert unseen.is_error


async def test_there_is_an_end(
    tmp_path: Path, workspace: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(files_list, "MAX_ENTRIES", 3)
    for number in range(10):
        (workspace / f"x{number}").touch()

    outcome = await call(FilesList(places_in(tmp_path)), a_context(workspace))

    assert len(outcome.text.splitlines()) == 4
    assert outcome.text.endswith("[... 10 more; list a folder below ...]")


@pytest.mark.parametrize(
    ("path", "sentence"),
    [("gone", "There is no folder gone."), ("b.txt", "leads through a link that was not there")],
)
async def test_what_is_no_folder_is_told(
    tmp_path: Path, workspace: Path, path: str, sentence: str
) -> None:
    outcome = await call(FilesList(places_in(tmp_path)), a_context(workspace), path=path)

    assert outcome.is_error
    assert sentence in outcome.text


async def test_an_empty_folder_is_told(tmp_path: Path, workspace: Path) -> None:
    outcome = await call(FilesList(places_in(tmp_path)), a_context(workspace), path="sub/deep")

    assert outcome.text == "The folder is empty."
