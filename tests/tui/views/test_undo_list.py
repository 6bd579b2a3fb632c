"""The list of what can be taken back."""

from typing import Any

from msgspec.structs import replace

from openpista.domain.command import UndoTurn
from openpista.domain.ids import SessionId, TurnId
from openpista.domain.session import FileChange, UndoEntry
from openpista.tui.core.effects import Send
from openpista.tui.core.moves import OverlayClosed
from openpista.tui.core.undo import UndoChosen, UndoConfirmed, UndoDropped, UndoMoved
from openpista.tui.views.undo_list import UNDO
from tests.tui.looks.session_scenes import ENTRIES, undoing
from tests.tui.views.harness import KEYS, LOOK, NOW_MS, Stage, frame, settled, text

S0, T2, T3 = SessionId("s0"), TurnId("t2"), TurnId("t3")


def drawn(stage: Stage, width: int = 70) -> list[str]:
    rows = UNDO.draw(stage.store.state, LOOK, KEYS, width).rows
    assert all(row.cells <= width for row in rows)
    return text(rows).split("\n")


def asking(turn_id: TurnId = T2) -> Stage:
    stage = undoing(*ENTRIES)
    stage.store.dispatch(UndoChosen(turn_id))
    return stage


def test_turns_say_what_was_asked_and_how_they_stand() -> None:
    rows = drawn(undoing(*ENTRIES))

    assert rows[0].startswith("› And bring the changelog up to date")
    assert rows[0].endswith("1 file  5 min")
    assert rows[1].split() == ["~", "CHANGELOG.md", "changed"]
    assert any("taken back" in row and "Tidy" in row for row in rows)
    assert any("cannot be taken back" in row and "Clean" in row for row in rows)


def test_the_chosen_turn_names_its_files_up_to_a_few() -> None:
    many = tuple(FileChange(f"/src/f{n}", "created") for n in range(8))
    rows = drawn(undoing(UndoEntry(T2, S0, NOW_MS, "Make files", many)))

    assert rows[6].split() == ["+", "f5", "made"]
    assert rows[7].strip() == "and 2 more"


def test_the_question_names_every_file_and_what_becomes_of_it() -> None:
    rows = drawn(asking())

    assert rows[0].strip() == "Take this turn back?"
    files = {row.split()[1]: row for row in rows[3:8]}
    assert "is as it was before" in files["build.py"]
    assert "goes away" in files["tests/test_targets.py"]
    assert "comes back" in files["old_targets.py"]
    assert "a later turn changed it again" in files["CHANGELOG.md"]
    assert "it cannot be taken back" in files["dist/app.bin"]
    assert "stays, too." in rows[-1]


def test_empty_loading_and_failed_have_looks() -> None:
    stage = undoing()
    state = stage.store.state
    assert drawn(stage) == ["  No turn of this conversation changed a file."]
    for fields, says in (
        ({"state": "loading"}, "reading …"),
        ({"state": "failed", "reason": "It is locked."}, "could not be read. It is locked."),
    ):
        known: Any = fields
        other = replace(state, undo=replace(state.undo, **known))
        assert says in text(UNDO.draw(other, LOOK, KEYS, 70).rows)
    gone = replace(state, undo=replace(state.undo, asking=T2))
    assert UNDO.draw(gone, LOOK, KEYS, 70).rows == []


def test_keys_are_offered_for_what_can_be_done() -> None:
    assert UNDO.offers is not None
    stage = undoing(*ENTRIES)
    assert UNDO.offers(stage.store.state)[0] == ("row.choose", "undo.key_take")
    stage.store.dispatch(UndoMoved(2))
    assert UNDO.offers(stage.store.state) == (("dialog.close", "list.close"),)
    assert UNDO.offers(undoing().store.state) == (("dialog.close", "list.close"),)
    assert UNDO.offers(asking().store.state)[0] == ("undo.yes", "undo.key_yes")


def test_clicks_go_to_a_turn_and_then_ask() -> None:
    state = undoing(*ENTRIES).store.state

    assert UNDO.clicked is not None
    assert UNDO.clicked(state, "row:1") == (UndoMoved(1),)
    assert UNDO.clicked(state, "row:0") == (UndoChosen(T3),)
    assert UNDO.closed(state) == (OverlayClosed("undo"),)
    assert UNDO.closed(asking().store.state) == (UndoDropped(),)
    assert UNDO.more["undo.yes"](state) == ()
    assert UNDO.more["undo.yes"](asking().store.state) == (UndoConfirmed(),)
    assert UNDO.chosen is not None
    assert UNDO.chosen(undoing().store.state) == ()


async def test_enter_asks_and_never_answers() -> None:
    stage = undoing(*ENTRIES)
    app = stage.app()
    async with app.run_test(size=(80, 24)) as pilot:
        await settled(pilot)
        await pilot.press("down", "enter", "enter", "enter")
        await settled(pilot)
        assert stage.store.state.undo.asking == T2
        assert "Take this turn back?" in frame(app)

        await pilot.press("n")
        await settled(pilot)
        assert stage.store.state.undo.asking is None

        await pilot.press("enter", "y")
        await settled(pilot)
        sent = [effect.command for effect in stage.effects if isinstance(effect, Send)]
        assert sent == [UndoTurn(session_id=S0, turn_id=T2)]
