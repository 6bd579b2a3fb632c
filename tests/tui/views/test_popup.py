"""The list at the composer."""

from openpista.domain.ids import SessionId
from openpista.tui.core.commands_table import COMMANDS
from openpista.tui.core.complete import Question
from openpista.tui.core.lists import Candidate, Candidates, PaletteRow
from openpista.tui.core.sessions import Row
from openpista.tui.views.popup import MAX_POPUP_ROWS, listed_row, palette_row, popup_rows
from tests.tui.views.harness import KEYS, LOOK, session, text


def question(source: str = "command") -> Question:
    return Question(SessionId(""), source, "/", 1, 1, "")  # type: ignore[arg-type]


def commands() -> tuple[Candidate, ...]:
    return tuple(Candidate(spec.name, f"/{spec.name}", command=spec.name) for spec in COMMANDS)


def test_commands_with_what_they_do_and_their_keys() -> None:
    rows = popup_rows(Candidates(question(), commands(), 0), KEYS)(LOOK, 60)

    assert len(rows) == MAX_POPUP_ROWS
    assert rows[0].text.split() == ["›", "/new", "begin", "a", "new", "conversation", "ctrl+n"]
    assert rows[0].fill == "selection"


def test_the_chosen_row_is_among_those_shown() -> None:
    last = len(COMMANDS) - 1

    rows = popup_rows(Candidates(question(), commands(), last), KEYS)(LOOK, 60)

    assert rows[-1].text.startswith("› /quit")
    assert rows[-1].hit == f"take:{last}"


def test_files_are_looked_for_and_may_not_be_found() -> None:
    looking = popup_rows(Candidates(question("file"), loading=True), KEYS)(LOOK, 60)
    nothing = popup_rows(Candidates(question("file")), KEYS)(LOOK, 60)

    assert (text(looking), text(nothing)) == (" looking …", " no such file")


def test_without_a_question_there_is_no_list() -> None:
    assert popup_rows(Candidates(), KEYS)(LOOK, 60) == []
    assert popup_rows(Candidates(question()), KEYS)(LOOK, 60) == []


def test_names_from_outside_are_safe() -> None:
    rows = popup_rows(
        Candidates(question("file"), (Candidate("x", "a\x1b[2J\u202eb", "c\x07"),), 0), KEYS
    )(LOOK, 60)

    assert not set(text(rows)) & {"\x1b", "\x07", "\u202e"}


def test_the_palette_lists_sessions_too() -> None:
    row = palette_row(PaletteRow(session=Row(session("s1", "Trip"), 0)), LOOK, KEYS, 60, here=False)

    assert row.text.split() == ["Trip", "conversation"]


def test_a_narrow_row_leaves_the_description_out() -> None:
    row = listed_row("name", "what it is", [("key", "muted")], 16, 8, here=True)

    assert row.cells == 16
    assert "what" not in row.text
