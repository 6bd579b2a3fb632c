"""What is being completed, and taking a candidate."""

import pytest

from openpista.tui.core.arrivals import FilesFound
from openpista.tui.core.complete import (
    CompletionClosed,
    CompletionMoved,
    CompletionTaken,
    Question,
    question_for,
)
from openpista.tui.core.effects import CompleteFiles
from openpista.tui.core.moves import NewChatAsked, PromptEdited, PromptSubmitted
from openpista.tui.core.prompt import draft_of
from tests.tui.core.drive import Drive
from tests.tui.core.makers import S1, in_session


def typed(text: str, cursor: int | None = None, revision: int = 0) -> PromptEdited:
    return PromptEdited(S1, revision, text, len(text) if cursor is None else cursor)


def question(text: str, cursor: int | None = None) -> tuple[str, str, str] | None:
    found = question_for(S1, text, len(text) if cursor is None else cursor)
    return None if found is None else (found.source, found.query, found.command)


@pytest.mark.parametrize(
    ("text", "asked"),
    [
        ("/", ("command", "", "")),
        ("/he", ("command", "he", "")),
        ("//he", None),
        (" /he", None),
        ("/he\nx", None),
        ("hello", None),
        ("/help ", ("command", "", "help")),
        ("/help mo", ("command", "mo", "help")),
        ("/model gp", ("model", "gp", "model")),
        ("/models gp", ("model", "gp", "model")),
        ("/theme ", ("theme", "", "theme")),
        ("/effort h", ("effort", "h", "effort")),
        ("/session ", ("form", "", "session")),
        ("/session lo", ("form", "lo", "session")),
        ("/session load ab c", ("session", "ab c", "session")),
        ("/session new ", None),
        ("/compact ", ("form", "", "compact")),
        ("/compact x y", None),
        ("/rename x", None),
        ("/undo ", ("form", "", "undo")),
        ("/nope x", None),
        ("@", ("file", "", "")),
        ("see @src/a", ("file", "src/a", "")),
        ("a@b", None),
        ("@a b", None),
    ],
)
def test_what_is_completed_depends_on_what_stands_before_the_cursor(
    text: str, asked: tuple[str, str, str] | None
) -> None:
    assert question(text) == asked


def test_the_cursor_decides_and_not_the_end_of_the_text() -> None:
    assert question("@src and more", 3) == ("file", "sr", "")
    assert question("/help x", 3) == ("command", "he", "")
    assert question("@a", 99) == ("file", "a", "")
    assert question("@a", -1) is None


def test_a_command_word_is_replaced_whole() -> None:
    found = question_for(S1, "/he model", 2)

    assert found == Question(S1, "command", "/he model", 1, 3, "h")


def test_typing_asks_and_going_on_asks_anew() -> None:
    drive = Drive().given(typed("/s"), CompletionMoved(2))
    assert drive.state.completion.index == 2

    drive.given(typed("/se"))

    assert drive.state.completion.index == 0
    assert drive.state.completion.question == Question(S1, "command", "/se", 1, 3, "se")


def test_the_chosen_candidate_stays_while_the_question_does() -> None:
    drive = Drive().given(typed("@a b", 2), CompletionMoved(1), typed("@a bc", 2))

    assert drive.state.completion.index == 1


def test_files_are_looked_for_in_the_session_s_workspace() -> None:
    drive = in_session()

    drive.send(typed("@s")).to(
        prompt__drafts=lambda drafts: drafts[0].text == "@s",
        completion__question=Question(S1, "file", "@s", 1, 2, "s"),
    ).emits(CompleteFiles("s", "/s1", "s"))
    drive.send(FilesFound("s", ("src/",))).to(
        completion__files=("src/",), completion__found=True
    ).emits()


def test_files_found_for_another_query_are_late() -> None:
    drive = in_session().given(typed("@s"), typed("@sr"))

    drive.send(FilesFound("s", ("src/",))).emits()
    Drive().send(FilesFound("s", ("src/",))).emits()
    Drive().given(typed("/s")).send(FilesFound("s", ("src/",))).emits()


def test_files_stay_in_view_until_better_ones_are_found() -> None:
    drive = in_session().given(typed("@s"), FilesFound("s", ("src/",)), typed("@sr"))

    assert (drive.state.completion.files, drive.state.completion.found) == (("src/",), False)


@pytest.mark.parametrize(
    ("text", "insert", "after", "cursor"),
    [
        ("/he", "help", "/help ", 6),
        ("see @sr", "src/", "see src/", 8),
        ("see @a", "a.txt", "see a.txt ", 10),
    ],
)
def test_a_candidate_takes_the_place_of_what_was_typed(
    text: str, insert: str, after: str, cursor: int
) -> None:
    drive = in_session().given(typed(text), CompletionTaken(insert))

    draft = draft_of(drive.state.prompt, S1)
    assert (draft.text.replace("@", ""), draft.cursor - draft.text.count("@")) == (after, cursor)


def test_a_candidate_in_the_middle_adds_no_second_blank() -> None:
    drive = in_session().given(typed("/mo gpt", 2), CompletionTaken("model"))

    assert draft_of(drive.state.prompt, S1).text == "/model gpt"


def test_taking_a_command_asks_for_its_argument() -> None:
    drive = in_session().given(typed("/th"), CompletionTaken("theme"))

    assert drive.state.completion.question == Question(S1, "theme", "/theme ", 7, 7, "", "theme")


def test_a_list_that_was_closed_stays_closed_for_this_text() -> None:
    drive = Drive().given(typed("/s"), CompletionClosed())
    assert drive.state.completion.question is None

    drive.given(typed("/s", 1))
    assert drive.state.completion.question is None
    drive.given(typed("/se"))
    assert drive.state.completion.question is not None


def test_sending_and_going_elsewhere_close_the_list() -> None:
    for action in (PromptSubmitted(S1, "/nope", id="m1"), NewChatAsked()):
        assert Drive().given(typed("/s"), action).state.completion.question is None


def test_without_a_question_there_is_nothing_to_choose() -> None:
    drive = Drive()

    drive.send(CompletionMoved(1)).emits()
    drive.send(CompletionTaken("x")).emits()
    drive.send(CompletionClosed()).emits()
