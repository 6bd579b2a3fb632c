"""`files.edit`: one passage, by its exact bytes."""

from pathlib import Path

import pytest

from openpista.domain.errors import ToolArgumentError
from openpista.guard.redact import MARK
from tests.tools.builders import a_context, a_house, intent_of


async def test_a_passage_is_changed_and_the_diff_shown(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        file = house.workspace / "a.py"
        file.write_bytes(b"x = 1\nraw = \xff\n")
        tool, context = house.tools["files.edit"], a_context(house.workspace)
        arguments = {"path": "a.py", "old_text": "x = 1", "new_text": "x = 2"}

        intent = await intent_of(tool, context, **arguments)
        outcome = await house.call("files.edit", **arguments)

    assert file.read_bytes() == b"x = 2\nraw = \xff\n"
    assert "-x = 1\n+x = 2\n" in intent.diff
    assert (outcome.text, outcome.is_error) == ("Changed a.py.", False)


@pytest.mark.parametrize(
    ("old", "new", "sentence"),
    [
        ("nowhere", "x", "not in the file"),
        ("a", "b", "2 times"),
        ("a", f"{MARK}", "stands for a secret"),
        (f"key={MARK}", "x", "stands for a secret"),
    ],
)
async def test_what_cannot_be_done_is_told_before(
    tmp_path: Path, old: str, new: str, sentence: str
) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "f").write_text("a\na\n")

        with pytest.raises(ToolArgumentError, match=sentence):
            await house.call("files.edit", path="f", old_text=old, new_text=new)

    assert (house.workspace / "f").read_text() == "a\na\n"


async def test_a_missing_file_is_told(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        with pytest.raises(ToolArgumentError, match="There is no file gone"):
            await house.call("files.edit", path="gone", old_text="a", new_text="b")


async def test_a_file_that_changed_meanwhile_is_left_alone(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        file = house.workspace / "f"
        file.write_text("a b")
        tool, context = house.tools["files.edit"], a_context(house.workspace)
        await intent_of(tool, context, path="f", old_text="a", new_text="x")

        file.write_text("a c")
        outcome = await tool.run('{"path":"f","old_text":"a","new_text":"x"}', context)

    assert outcome.is_error
    assert file.read_text() == "a c"
