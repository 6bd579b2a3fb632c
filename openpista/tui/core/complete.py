"""Completion in the composer: what is being completed, and which words it could become.

Only the question stands here. Candidates for commands, sessions, models and themes are derived
from the root state (`selectors.completion`); files are looked for by an effect.
"""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.tui.core.arrivals import FilesFound
from openpista.tui.core.commands_table import ArgumentKind, find_command
from openpista.tui.core.effects import Outcome, Then
from openpista.tui.core.moves import (
    DraftReplaced,
    DraftReturned,
    NewChatAsked,
    PromptEdited,
    PromptSubmitted,
    SessionChosen,
)
from openpista.tui.core.stamp import ActionBase

MAX_FILES = 50

Source = ArgumentKind | Literal["form"]
"""Where candidates come from; `command` also for the first word."""


class Question(Struct, frozen=True):
    """What is being completed: characters `start` to `end` of `text`, which read `query`.

    `command` is the command whose argument it is, empty for the command itself.
    """

    session_id: SessionId
    source: Source
    text: str
    start: int
    end: int
    query: str
    command: str = ""


class Completion(Struct, frozen=True):
    """`index` is the chosen candidate and may run past the end of the list; `files` are those
    found for the query; `dismissed` is the text for which the user closed the list."""

    question: Question | None = None
    index: int = 0
    files: tuple[str, ...] = ()
    found: bool = False
    dismissed: str | None = None


class CompletionMoved(ActionBase, frozen=True):
    """The user goes to another candidate."""

    step: int


class CompletionTaken(ActionBase, frozen=True):
    """The user takes a candidate; `insert` replaces what was typed of it."""

    insert: str


class CompletionClosed(ActionBase, frozen=True):
    """The user does not want the list for this text."""


CompleteAction = CompletionMoved | CompletionTaken | CompletionClosed
HEARS = (
    CompletionMoved,
    CompletionTaken,
    CompletionClosed,
    PromptEdited,
    PromptSubmitted,
    DraftReplaced,
    DraftReturned,
    SessionChosen,
    NewChatAsked,
    FilesFound,
)

Changed = tuple[Completion, tuple[Outcome, ...]]


def update(completion: Completion, action: ActionBase) -> Changed:
    """Return the completion after `action`, and what is to be done."""
    question = completion.question
    match action:
        case PromptEdited() | DraftReplaced():
            return _asked(completion, action), ()
        case FilesFound(request_id=request_id, paths=paths) if (
            question is not None and question.source == "file" and question.query == request_id
        ):
            return replace(completion, files=paths[:MAX_FILES], found=True), ()
        case CompletionMoved(step=step) if question is not None:
            return replace(completion, index=completion.index + step), ()
        case CompletionTaken(insert=insert) if question is not None:
            return completion, (_take(question, insert, action.at_ms),)
        case CompletionClosed() if question is not None:
            return Completion(dismissed=question.text), ()
        case PromptSubmitted() | DraftReturned() | SessionChosen() | NewChatAsked():
            return Completion(), ()
        case _:
            return completion, ()


def question_for(session_id: SessionId, text: str, cursor: int) -> Question | None:
    """Return what could be completed where the cursor stands."""
    cursor = max(0, min(cursor, len(text)))
    written = text[:cursor]
    if written.startswith("/") and not text.startswith("//") and "\n" not in written:
        return _command_question(session_id, text, written)
    place = written.rfind("@")
    word = written[place + 1 :]
    if place < 0 or any(letter.isspace() for letter in word):
        return None
    if place > 0 and not written[place - 1].isspace():
        return None
    return Question(session_id, "file", text, place + 1, cursor, word)


def _asked(completion: Completion, action: PromptEdited | DraftReplaced) -> Completion:
    if action.text == completion.dismissed:
        return completion
    question = question_for(action.session_id, action.text, action.cursor)
    old = completion.question
    if question is None or old is None or question.source != old.source:
        return Completion(question)
    if question.query == old.query and question.command == old.command:
        return replace(completion, question=question)
    files = completion.files if question.source == "file" else ()
    return Completion(question, files=files)


def _command_question(session_id: SessionId, text: str, written: str) -> Question | None:
    name, blank, argument = written[1:].partition(" ")
    if not blank:
        end = len(text) if " " not in text else text.index(" ")
        return Question(session_id, "command", text, 1, end, name)
    spec = find_command(name)
    if spec is None or (spec.argument in ("none", "text") and not spec.forms):
        return None
    start = len(name) + 2
    form, blank, rest = argument.partition(" ")
    if spec.forms and not blank:
        return Question(session_id, "form", text, start, len(text), form, spec.name)
    if spec.forms:
        if form not in ("load", "delete"):
            return None
        return Question(
            session_id, spec.argument, text, start + len(form) + 1, len(text), rest, spec.name
        )
    return Question(session_id, spec.argument, text, start, len(text), argument, spec.name)


def _take(question: Question, insert: str, at_ms: int) -> Then:
    """Write the candidate and a blank after it, unless one follows."""
    rest = question.text[question.end :]
    ended = insert if insert.endswith("/") or rest.startswith(" ") else f"{insert} "
    text = f"{question.text[: question.start]}{ended}{rest}"
    cursor = question.start + len(ended)
    return Then(DraftReplaced(question.session_id, text, cursor, at_ms=at_ms))
