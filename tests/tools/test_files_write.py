"""`files.write`: the diff first, then the bytes."""

from pathlib import Path

import pytest

from openpista.domain.errors import ToolArgumentError
from openpista.guard.redact import MARK
from tests.tools.builders import a_context, a_house, intent_of


async def test_a_file_is_created_with_its_folders(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        outcome = await house.call("files.write", path="a/b.txt", content="한\r\n")

    assert (house.workspace / "a" / "b.txt").read_bytes() == "한\r\n".encode()
    assert outcome.text == "Created a/b.txt, 5 bytes."


async def test_a_file_is_replaced_whole_and_keeps_its_mode(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        script = house.workspace / "run.sh"
        script.write_text("old")
        script.chmod(0o755)

        outcome = await house.call("files.write", path="run.sh", content="new")

    assert script.read_text() == "new"
    assert script.stat().st_mode & 0o777 == 0o755
    assert outcome.text.startswith("Replaced")


async def test_the_diff_is_shown_before(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "a").write_text("one\n")

        intent = await intent_of(
            house.tools["files.write"], a_context(house.workspace), path="a", content="two\n"
        )

    assert "-one\n+two\n" in intent.diff
    assert (house.workspace / "a").read_text() == "one\n"


async def test_what_runs_by_itself_and_what_is_outside_is_said(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        tool, context = house.tools["files.write"], a_context(house.workspace)

        hook = await intent_of(tool, context, path=".git/hooks/x", content="a")
        outside = await intent_of(tool, context, path="/tmp/elsewhere", content="a")

    assert hook.protected == (str(house.workspace / ".git/hooks/x"),)
    assert outside.outside == ("/tmp/elsewhere",)


async def test_an_edit_by_hand_between_showing_and_writing_wins(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        tool, context = house.tools["files.write"], a_context(house.workspace)
        await intent_of(tool, context, path="a", content="mine")

        (house.workspace / "a").write_text("by hand")
        outcome = await tool.run('{"path":"a","content":"mine"}', context)

    assert outcome.is_error
    assert (house.workspace / "a").read_text() == "by hand"


@pytest.mark.parametrize(
    ("path", "content", "sentence"),
    [
        (".", "x", "is a folder"),
        ("a", f"key={MARK}", "stands for a secret"),
        ("~/.openpista/config.toml", "x", "holds credentials"),
    ],
)
async def test_what_must_not_be_written_is_refused(
    tmp_path: Path, path: str, content: str, sentence: str
) -> None:
    async with a_house(tmp_path) as house:
        with pytest.raises(ToolArgumentError, match=sentence):
            await intent_of(
                house.tools["files.write"],
                a_context(house.workspace),
                path=path,
                content=content,
            )


async def test_a_folder_in_the_way_is_told(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "folder").mkdir()

        with pytest.raises(ToolArgumentError, match="folder is not a file"):
            await house.call("files.write", path="folder", content="x")
