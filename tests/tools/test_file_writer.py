"""What was shown is written; what has changed since is not."""

from pathlib import Path

import pytest

from openpista.tools.beneath import FileProblem, FileState
from openpista.tools.file_writer import FileWriter
from openpista.tools.places import Place
from tests.tools.builders import a_context, a_house


async def test_a_planned_change_is_made_and_can_be_taken_back(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        writer, context = FileWriter(house.undo), a_context(house.workspace)
        place = Place(house.workspace / "a", house.workspace, inside=True)

        writer.plan(context, place, FileState(), b"new")
        await writer.write(context, place, FileState(), b"new")
        [change] = await house.undo.finish_turn(context.turn_id)

    assert place.path.read_bytes() == b"new"
    assert (change.path, change.kind, change.undoable) == (str(place.path), "created", True)


async def test_an_unplanned_or_outdated_change_is_refused(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        writer, context = FileWriter(house.undo), a_context(house.workspace)
        place = Place(house.workspace / "a", house.workspace, inside=True)

        with pytest.raises(FileProblem, match="has changed since"):
            await writer.write(context, place, FileState(), b"new")
        writer.plan(context, place, FileState(), b"new")
        with pytest.raises(FileProblem, match="has changed since"):
            await writer.write(context, place, FileState(b"by hand", 0o644), b"new")

    assert not place.path.exists()
