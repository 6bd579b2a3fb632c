"""A turn is taken back where nobody went on, by files and by sandboxed commands alike."""

import os
from pathlib import Path

import pytest

from openpista.domain.ids import TurnId
from openpista.tools import undo as undo_module
from openpista.tools import workspace_index
from openpista.tools.beneath import FileState
from openpista.tools.undo import Restored, UndoBook, restore_turn
from tests.store.builders import MODEL, SESSION, StillClock, a_message
from tests.tools.builders import TURN, House, a_context, a_house


async def _undone(house: House, turn: str = TURN) -> Restored:
    await house.undo.finish_turn(TurnId(turn))
    return await restore_turn(house.store.undo, TurnId(turn), house.workspace)


async def test_everything_a_command_did_is_taken_back(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "changed").write_text("before")
        (house.workspace / "gone").write_bytes(b"\xff\0")
        (house.workspace / "gone").chmod(0o755)

        await house.shell("echo after >changed; rm gone; mkdir d; echo new >d/new")
        result = await _undone(house)

    assert sorted(result.restored) == ["changed", "d/new", "gone"]
    assert result.kept == ()
    assert (house.workspace / "changed").read_text() == "before"
    assert (house.workspace / "gone").read_bytes() == b"\xff\0"
    assert (house.workspace / "gone").stat().st_mode & 0o777 == 0o755
    assert not (house.workspace / "d" / "new").exists()


async def test_tools_and_commands_of_one_turn_are_one_story(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "a").write_text("1\n")

        await house.call("files.write", path="a", content="2\n")
        await house.shell("echo 3 >a")
        await house.call("files.edit", path="a", old_text="3", new_text="4")
        changes = await house.undo.finish_turn(TURN)
        result = await restore_turn(house.store.undo, TURN, house.workspace)

    assert [(change.kind, change.undoable) for change in changes] == [("changed", True)]
    assert result.restored == ("a",)
    assert (house.workspace / "a").read_text() == "1\n"


async def test_later_edits_by_hand_are_kept_and_said(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "a").write_text("before")
        await house.shell("echo after >a; echo new >b")
        await house.undo.finish_turn(TURN)

        (house.workspace / "a").write_text("by hand")
        result = await restore_turn(house.store.undo, TURN, house.workspace)

    assert result == (("b",), ("a (edited since)",))
    assert (house.workspace / "a").read_text() == "by hand"


async def test_edits_by_hand_between_two_commands_are_kept(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "a").write_text("before")
        await house.shell("echo first >a")
        await house.undo.aclose()

        (house.workspace / "a").write_text("by hand")
        await house.shell("echo second >a")
        result = await _undone(house)

    assert result.restored == ("a",)
    assert (house.workspace / "a").read_text() == "by hand"


async def test_each_turn_is_its_own(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.shell("echo 1 >a", turn="one")
        await house.undo.finish_turn(TurnId("one"))
        await house.shell("echo 2 >a", turn="two")
        await house.undo.finish_turn(TurnId("two"))

        refused = await restore_turn(house.store.undo, TurnId("one"), house.workspace)
        taken = await restore_turn(house.store.undo, TurnId("two"), house.workspace)
        now = await restore_turn(house.store.undo, TurnId("one"), house.workspace)

    assert refused == ((), ("a (edited since)",))
    assert (taken.restored, now.restored) == (("a",), ("a",))
    assert not (house.workspace / "a").exists()


async def test_a_turn_that_changed_nothing_leaves_nothing(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "a").write_text("a")

        await house.shell("cat a; touch a")

        assert await house.undo.finish_turn(TURN) == ()
        assert await house.undo.finish_turn(TurnId("unknown")) == ()


async def test_files_beyond_the_limits_are_listed_as_lost(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace_index, "MAX_FILE_BYTES", 10)
    async with a_house(tmp_path) as house:
        (house.workspace / "large").write_text("x" * 100)

        await house.shell("echo y >large")
        changes = await house.undo.finish_turn(TURN)
        result = await restore_turn(house.store.undo, TURN, house.workspace)

    assert [(change.kind, change.undoable) for change in changes] == [("changed", False)]
    assert result.restored == ()
    assert "there is no copy of it" in result.kept[0]


async def test_ignored_files_are_not_followed(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / ".gitignore").write_text("build/\n")
        (house.workspace / "build").mkdir()

        await house.shell("echo x >build/out")

        assert await house.undo.finish_turn(TURN) == ()


async def test_what_a_cancelled_command_did_is_taken_back_too(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "a").write_text("before")

        await house.call("system.run", command="echo after >a; sleep 60", timeout_secs=1)
        result = await _undone(house)

    assert result.restored == ("a",)
    assert (house.workspace / "a").read_text() == "before"


async def test_a_link_put_where_a_file_was_is_not_followed(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        outside = tmp_path / "outside"
        outside.mkdir()
        (outside / "a").write_text("theirs")
        (house.workspace / "d").mkdir()
        (house.workspace / "d" / "a").write_text("before")
        await house.shell("echo theirs >d/a; rm d/a; rmdir d")
        await house.undo.finish_turn(TURN)

        (house.workspace / "d").symlink_to(outside)
        result = await restore_turn(house.store.undo, TURN, house.workspace)

    assert result.restored == ()
    assert (outside / "a").read_text() == "theirs"


async def test_the_limits_of_a_workspace_are_said_before_the_command(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(workspace_index, "MAX_FILES", 1)
    async with a_house(tmp_path) as house:
        for name in "ab":
            (house.workspace / name).touch()

        assert await house.undo.limits(house.workspace) == "the workspace has more than 1 files"


async def test_only_so_many_workspaces_are_watched(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(undo_module, "MAX_INDEXES", 2)
    async with a_house(tmp_path) as house:
        for number in range(5):
            folder = tmp_path / f"w{number}"
            folder.mkdir()
            await house.undo.before_command(a_context(folder))

        assert len(house.undo._indexes) == 2


async def _begin_turn(house: House) -> None:
    """Let the journal know the turn as one that has not ended."""
    await house.store.journal.start_turn(
        turn_id=TURN,
        session_id=SESSION,
        model=MODEL,
        prompt=a_message("prompt", "go"),
        inbox_message_id=None,
    )


async def _after_a_crash(house: House) -> UndoBook:
    """Return the book of a process that starts where another one died just now."""
    book = UndoBook(
        house.store.undo, undo_dir=house.workspace.parent / ".openpista/undo", clock=StillClock()
    )
    await book.recover()
    return book


async def test_what_a_tool_writes_is_stored_before_it_is_there(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "a").write_text("before")
        path, before = house.workspace / "a", FileState(b"before", 0o644)

        async with house.undo.writing(a_context(house.workspace), path, before, b"after"):
            [change] = await house.store.undo.changes(TURN)
            kept = await house.store.undo.read(change.before_sha256 or "")

    assert (change.path, kept) == (str(path), b"before")


async def test_a_write_that_fails_leaves_what_was_known_before(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        path, absent = house.workspace / "a", FileState()
        context = a_context(house.workspace)
        with pytest.raises(ValueError, match="disk"):
            async with house.undo.writing(context, path, absent, b"one"):
                raise ValueError("disk")
        assert await house.store.undo.entries(SESSION) == ()

        await house.call("files.write", path="a", content="one")
        with pytest.raises(ValueError, match="disk"):
            async with house.undo.writing(context, path, FileState(b"one", 0o644), b"two"):
                raise ValueError("disk")
        result = await _undone(house)

    assert result.restored == ("a",)
    assert not path.exists()


async def test_a_turn_goes_on_after_a_crash_with_what_it_had_changed(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "a").write_text("1")
        await _begin_turn(house)
        await house.call("files.write", path="a", content="2")

        book = await _after_a_crash(house)
        async with book.writing(
            a_context(house.workspace), house.workspace / "a", FileState(b"2", 0o644), b"3"
        ):
            (house.workspace / "a").write_text("3")
        [change] = await book.finish_turn(TURN, prompt="go")
        result = await restore_turn(house.store.undo, TURN, house.workspace)
        [entry] = await house.store.undo.entries(SESSION)

    assert (change.kind, entry.prompt) == ("changed", "go")
    assert result == (("a",), ())
    assert (house.workspace / "a").read_text() == "1"


async def test_what_a_command_did_before_a_crash_is_found_out(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "a").write_text("before")
        await _begin_turn(house)
        await house.undo.before_command(a_context(house.workspace))
        (house.workspace / "a").write_text("after")

        book = await _after_a_crash(house)
        changes = await book.finish_turn(TURN)
        again = await (await _after_a_crash(house)).finish_turn(TURN)

    assert [(Path(change.path).name, change.undoable) for change in changes] == [("a", True)]
    assert again == changes


async def test_what_was_changed_by_hand_after_a_crash_stays_out_of_it(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await _begin_turn(house)
        await house.undo.before_command(a_context(house.workspace))
        (house.workspace / "by hand").write_text("mine")
        [mark] = (house.workspace.parent / ".openpista/undo/shadow").glob("*/running.*")
        os.utime(mark, (1, 1))

        book = await _after_a_crash(house)

        assert await book.finish_turn(TURN) == ()
        assert await (await _after_a_crash(house)).finish_turn(TURN) == ()


async def test_the_mark_of_a_turn_that_has_ended_accuses_nobody(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await house.undo.before_command(a_context(house.workspace))
        (house.workspace / "a").write_text("after")

        await (await _after_a_crash(house)).finish_turn(TURN)

        assert await house.store.undo.entries(SESSION) == ()


async def test_a_mark_without_an_index_accuses_nobody(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        await _begin_turn(house)
        await house.undo.before_command(a_context(house.workspace))
        (house.workspace / "a").write_text("again")
        [index] = (house.workspace.parent / ".openpista/undo/shadow").glob("*/index")
        index.unlink()

        assert await (await _after_a_crash(house)).finish_turn(TURN) == ()


async def test_a_workspace_that_is_not_there_was_not_emptied(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "a").write_text("here")
        await _begin_turn(house)
        await house.undo.before_command(a_context(house.workspace))
        elsewhere = house.workspace.rename(tmp_path / "unmounted")

        book = await _after_a_crash(house)

        assert await book.finish_turn(TURN) == ()
        elsewhere.rename(house.workspace)


async def test_a_command_beside_another_hides_nothing_of_it(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        one = a_context(house.workspace, turn="one")
        two = a_context(house.workspace, turn="two")
        await house.undo.before_command(one)
        (house.workspace / "a").write_text("by the first")
        await house.undo.before_command(two)
        house.undo.after_command(one)
        house.undo.after_command(two)
        changes = await house.undo.finish_turn(TurnId("one"))

    assert [Path(change.path).name for change in changes] == ["a"]


async def test_what_is_as_it_was_needs_no_restoring(tmp_path: Path) -> None:
    async with a_house(tmp_path) as house:
        (house.workspace / "a").write_text("before")
        await house.shell("echo after >a")
        await house.undo.finish_turn(TURN)
        (house.workspace / "a").write_text("before")

        result = await restore_turn(house.store.undo, TURN, house.workspace)

    assert result == (("a",), ())
