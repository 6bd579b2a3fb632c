"""One entry for each file: how it was before the turn, how the turn left it."""

from pathlib import Path

from openpista.domain.ids import SessionId
from openpista.store.undo import StoredChange
from openpista.tools import recorder as recorder_module
from openpista.tools.recorder import EDITED_BETWEEN, UNREAD, Kept, TurnRecorder, listed

_FILE = Path("/w/a")
_ABSENT = Kept(exists=False)


def _kept(sha256: str) -> Kept:
    return Kept(True, sha256, 0o644)


def _recorder(*steps: tuple[Kept, str | None]) -> TurnRecorder:
    recorder = TurnRecorder(SessionId("s"))
    for before, after in steps:
        recorder.note(_FILE, before, after)
    return recorder


def test_a_change_is_one_entry() -> None:
    [change] = _recorder((_kept("one"), "two")).changes()

    assert change == StoredChange("/w/a", "one", "two", 0o644)
    assert listed(change).kind == "changed"


def test_several_changes_are_joined_from_first_to_last() -> None:
    [change] = _recorder((_kept("one"), "two"), (_kept("two"), "three")).changes()

    assert (change.before_sha256, change.after_sha256, change.undoable) == ("one", "three", True)


def test_created_and_deleted_files_are_told_apart() -> None:
    [created] = _recorder((_ABSENT, "one")).changes()
    [deleted] = _recorder((_kept("one"), None)).changes()

    assert (listed(created).kind, listed(deleted).kind) == ("created", "deleted")


def test_what_ends_as_it_began_is_nothing() -> None:
    assert _recorder((_kept("one"), "two"), (_kept("two"), "one")).changes() == ()
    assert _recorder((_ABSENT, "one"), (_kept("one"), None)).changes() == ()
    assert _recorder((_kept("one"), "one")).changes() == ()


def test_a_file_that_was_deleted_and_made_again_is_changed() -> None:
    [change] = _recorder((_kept("one"), None), (_ABSENT, "two")).changes()

    assert (change.before_sha256, change.after_sha256) == ("one", "two")


def test_an_edit_by_hand_in_between_stays_out_of_reach() -> None:
    [change] = _recorder((_kept("one"), "two"), (_kept("by hand"), "three")).changes()

    assert (change.before_sha256, change.after_sha256) == ("by hand", "three")
    assert change.note == EDITED_BETWEEN


def test_what_was_not_kept_cannot_be_undone_and_says_why() -> None:
    lost = Kept(True, None, 0o644, note="too large")

    [change] = _recorder((lost, "two")).changes()

    assert (change.undoable, change.note) == (False, "too large")
    assert listed(change).kind == "changed"


def test_what_cannot_be_compared_cannot_be_undone() -> None:
    [change] = _recorder((_ABSENT, UNREAD)).changes()

    assert not change.undoable
    assert listed(change).kind == "created"


def test_only_so_many_files_are_followed() -> None:
    recorder = TurnRecorder(SessionId("s"))

    for number in range(recorder_module.MAX_CHANGES + 5):
        recorder.note(Path(f"/w/{number}"), _ABSENT, "x")

    assert len(recorder.changes()) == recorder_module.MAX_CHANGES


def test_every_change_comes_back_as_it_is_to_be_stored() -> None:
    recorder = TurnRecorder(SessionId("s"))

    first = recorder.note(_FILE, _kept("one"), "two")
    other = recorder.note(Path("/w/b"), _ABSENT, "x")
    again = recorder.note(_FILE, _kept("two"), "three")

    assert [first, other, again] == [
        (0, StoredChange("/w/a", "one", "two", 0o644)),
        (1, StoredChange("/w/b", None, "x")),
        (0, StoredChange("/w/a", "one", "three", 0o644)),
    ]


def test_a_change_that_did_not_happen_is_taken_back() -> None:
    recorder = TurnRecorder(SessionId("s"))
    recorder.note(_FILE, _ABSENT, "one")
    earlier = recorder.of(_FILE)
    recorder.note(_FILE, _kept("one"), "two")

    assert recorder.take_back(_FILE, earlier) == (0, StoredChange("/w/a", None, "one"))
    assert recorder.take_back(_FILE, None) == (0, None)
    assert recorder.changes() == ()
    assert not recorder.is_untouched


def test_what_an_earlier_process_stored_goes_on_under_its_numbers() -> None:
    recorder = TurnRecorder(SessionId("s"), [(4, StoredChange("/w/a", None, "one"))])

    again = recorder.note(_FILE, _kept("one"), "two")
    fresh = recorder.note(Path("/w/b"), _ABSENT, "x")

    assert again == (4, StoredChange("/w/a", None, "two"))
    assert fresh is not None
    assert fresh.number == 5
