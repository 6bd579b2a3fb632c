"""Rows of lists that are searched."""

import pytest

from openpista.domain.model import ModelInfo, ModelRef
from openpista.domain.query import ModelList
from openpista.tui.core.arrivals import AnswerArrived, FilesFound
from openpista.tui.core.commands_table import COMMANDS
from openpista.tui.core.complete import CompletionMoved, Question
from openpista.tui.core.help import HelpEdited
from openpista.tui.core.lists import (
    Candidate,
    Candidates,
    candidates,
    chosen,
    help_rows,
    model_rows,
    palette_rows,
)
from openpista.tui.core.models import ModelsSearched, ModelsWanted
from openpista.tui.core.moves import PromptEdited
from openpista.tui.core.palette import PaletteEdited
from openpista.tui.core.state import State
from tests.tui.core.drive import Drive
from tests.tui.core.makers import MODEL, S1, attached, house, in_session, session, told

GPT = ModelRef("openai", "gpt")


def window() -> Drive:
    rows = (session("s1", title="Taxes"), session("s2", title="Garden"))
    models = (ModelInfo(MODEL), ModelInfo(GPT, label="Big one"))
    return attached().given(
        told(house(*rows)),
        ModelsWanted(id="r0"),
        AnswerArrived("r0", ModelList(models=models)),
    )


def typed(text: str) -> Candidates:
    drive = window().given(PromptEdited(S1, 0, text, len(text)))
    return candidates(drive.state)


def inserts(text: str) -> list[str]:
    return [row.insert for row in typed(text).rows]


def test_a_list_is_walked_round() -> None:
    assert [chosen(index, "abc") for index in (0, 2, 3, -1)] == [0, 2, 0, 2]
    assert chosen(5, ()) == 0


def test_the_palette_has_all_commands_and_sessions() -> None:
    rows = palette_rows(window().state)

    assert len(rows) == len(COMMANDS) + 2
    assert rows[-1].session is not None


def test_the_palette_is_searched_with_or_without_the_slash() -> None:
    for query in ("the", "/the"):
        first = palette_rows(window().given(PaletteEdited(query)).state)[0]
        assert first.command is not None
        assert first.command.name == "theme"
    (row,) = palette_rows(window().given(PaletteEdited("garden")).state)
    assert row.session is not None


def test_the_palette_is_worked_out_once() -> None:
    state = window().state

    assert palette_rows(state) is palette_rows(state)


def test_the_help_finds_commands_by_alias() -> None:
    assert help_rows(State()) == COMMANDS
    first = help_rows(Drive().given(HelpEdited("/exit")).state)[0]
    assert first.name == "quit"


def test_models_are_found_by_name_and_label() -> None:
    for query in ("gpt", "big"):
        rows = model_rows(window().given(ModelsSearched(query)).state)
        assert [info.ref for info in rows] == [GPT]


def test_without_a_question_there_are_no_candidates() -> None:
    assert typed("hello") == Candidates()


def test_commands_are_completed_by_their_beginning_only() -> None:
    assert inserts("/he") == ["help"]
    assert inserts("/HE") == ["help"]
    assert set(inserts("/s")) >= {"session", "steer", "sidebar"}
    assert "quit" in inserts("/ex")
    assert len(inserts("/")) == len(COMMANDS)


def test_a_command_that_is_whole_is_exact() -> None:
    assert typed("/help").exact
    assert not typed("/hel").exact
    assert typed("/exit").exact


@pytest.mark.parametrize(
    ("text", "rows"),
    [
        ("/theme ", ["dark", "light"]),
        ("/theme li", ["light"]),
        ("/language ", ["en", "ko"]),
        ("/effort hi", ["high"]),
        ("/sidebar o", ["on", "off"]),
        ("/session l", ["list", "load", "delete"]),
        ("/compact ", ["undo"]),
        ("/model gpt", ["openai/gpt"]),
        ("/session load gard", ["s2"]),
        ("/help mo", ["model"]),
    ],
)
def test_arguments_are_completed_from_what_there_is(text: str, rows: list[str]) -> None:
    assert inserts(text) == rows


def test_an_argument_that_is_whole_is_exact() -> None:
    assert typed("/theme dark").exact
    assert not typed("/theme da").exact
    assert typed("/help model").exact


def test_files_are_candidates_once_they_were_found() -> None:
    drive = in_session().given(PromptEdited(S1, 0, "@s", 2))
    assert candidates(drive.state).loading

    drive.given(FilesFound("s", ("src/", "setup.py")), CompletionMoved(-1))

    found = candidates(drive.state)
    assert not found.loading
    assert found.question == Question(S1, "file", "@s", 1, 2, "s")
    assert found.rows == (Candidate("src/", "src/"), Candidate("setup.py", "setup.py"))
    assert found.index == 1
