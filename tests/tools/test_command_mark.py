"""A mark lies there while a command runs, and tells the next process when it was ended."""

import asyncio
import logging
import os
from pathlib import Path

import pytest

from openpista.domain.ids import SessionId, TurnId
from openpista.tools import command_mark
from openpista.tools.command_mark import CommandMark, LeftMark, Mark, forget_marks, left_marks

MARK = Mark(TurnId("turn/../1"), SessionId("s"), "/work")


def _shadow(folder: Path, name: str = "one") -> Path:
    shadow = folder / name
    shadow.mkdir()
    return shadow


async def test_a_mark_is_there_until_it_is_removed(tmp_path: Path) -> None:
    mark = CommandMark(_shadow(tmp_path), MARK)

    mark.put()
    [left] = left_marks(tmp_path)
    await mark.remove()

    assert left.mark == MARK
    assert left.path.parent == tmp_path / "one"
    assert left_marks(tmp_path) == ()


async def test_a_mark_takes_the_place_of_the_one_before(tmp_path: Path) -> None:
    shadow = _shadow(tmp_path)
    for turn in ("first, with a long name", "second"):
        mark = CommandMark(shadow, Mark(TurnId(turn), SessionId("s"), "/work"))
        mark.put()
        [left] = left_marks(tmp_path)
        assert left.mark.turn_id == turn
        await mark.remove()
    beside = CommandMark(shadow, MARK, slot=1)
    beside.put()
    await beside.leave()

    assert [left.mark for left in left_marks(tmp_path)] == [MARK]
    assert len(list(shadow.iterdir())) == 2


async def test_a_mark_is_touched_while_the_command_runs(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(command_mark, "BEAT_S", 0.001)
    mark = CommandMark(_shadow(tmp_path), MARK)
    mark.put()
    [first] = left_marks(tmp_path)
    os.utime(first.path, (0, 0))

    async with asyncio.timeout(10):
        while left_marks(tmp_path)[0].ended_ns < first.ended_ns:
            await asyncio.sleep(0.002)
    await mark.remove()


async def test_a_mark_that_goes_away_is_told_and_breaks_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(command_mark, "BEAT_S", 0.001)
    mark = CommandMark(_shadow(tmp_path), MARK)
    mark.put()
    forget_marks(left_marks(tmp_path))

    with caplog.at_level(logging.WARNING):
        async with asyncio.timeout(10):
            while "is gone" not in caplog.text:
                await asyncio.sleep(0.002)
    await mark.remove()


async def test_a_command_runs_without_a_mark_where_none_can_be_written(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    mark = CommandMark(tmp_path / "missing", MARK)

    mark.put()
    await mark.remove()

    assert "without its mark" in caplog.text


async def test_the_oldest_mark_comes_first_and_what_cannot_be_read_goes(tmp_path: Path) -> None:
    for number, name in ((2, "later"), (1, "earlier")):
        mark = Mark(TurnId(name), SessionId("s"), "/work")
        CommandMark(_shadow(tmp_path, name), mark).put()
        [path] = (tmp_path / name).iterdir()
        os.utime(path, (number, number))
    torn = _shadow(tmp_path, "torn") / "running.torn"
    torn.write_text("{")

    marks = left_marks(tmp_path)

    assert [left.mark.turn_id for left in marks] == ["earlier", "later"]
    assert not torn.exists()


def test_what_was_changed_after_the_end_is_told_apart(tmp_path: Path) -> None:
    file = tmp_path / "folder" / "file"
    file.parent.mkdir()
    file.write_text("x")
    changed_ns = file.stat().st_ctime_ns
    before = LeftMark(MARK, tmp_path / "mark", changed_ns - 1)
    after = LeftMark(MARK, tmp_path / "mark", changed_ns)

    assert before.is_later(file)
    assert not after.is_later(file)


def test_a_file_that_is_gone_is_as_late_as_its_folder(tmp_path: Path) -> None:
    folder = tmp_path / "folder"
    folder.mkdir()
    os.utime(folder, ns=(50, 50))
    os.utime(tmp_path, ns=(70, 70))

    assert not LeftMark(MARK, tmp_path, 50).is_later(folder / "gone")
    assert LeftMark(MARK, tmp_path, 49).is_later(folder / "gone")
    assert not LeftMark(MARK, tmp_path, 70).is_later(tmp_path / "no" / "folder" / "gone")
