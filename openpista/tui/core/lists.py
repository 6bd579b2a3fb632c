"""The rows of lists that are searched: palette, completion, sessions, models, help.

A chosen row is kept as a number that may run past the end; `chosen` brings it back into the list.
"""

from collections.abc import Sequence

from msgspec import Struct

from openpista.domain.model import ModelInfo
from openpista.tui.core.commands_table import COMMANDS, EFFORTS, CommandSpec, find_command
from openpista.tui.core.complete import Completion, Question
from openpista.tui.core.fuzzy import ranked
from openpista.tui.core.memo import memo
from openpista.tui.core.sessions import Row
from openpista.tui.core.state import State

MAX_CANDIDATES = 50


class PaletteRow(Struct, frozen=True):
    """A command or a session to go to."""

    command: CommandSpec | None = None
    session: Row | None = None


class Candidate(Struct, frozen=True):
    """What the text could become: `insert` goes into the draft, `about` is said of it.

    `command` is the command that it names, whose words stand in the catalogue.
    """

    insert: str
    label: str
    about: str = ""
    command: str = ""


class Candidates(Struct, frozen=True):
    """The list at the composer. `exact` says that what stands there is already whole."""

    question: Question | None = None
    rows: tuple[Candidate, ...] = ()
    index: int = 0
    loading: bool = False
    exact: bool = False


def chosen(index: int, rows: Sequence[object]) -> int:
    """Return the number of the chosen row; a list is walked round."""
    return index % len(rows) if rows else 0


# --- palette and help -----------------------------------------------------------------------


def _palette(state: State) -> tuple[PaletteRow, ...]:
    commands = [PaletteRow(command=spec) for spec in COMMANDS]
    rows = [PaletteRow(session=row) for row in state.sessions.rows]
    query = state.palette.query.removeprefix("/")
    return ranked(query, [*commands, *rows], _palette_text)[:MAX_CANDIDATES]


def _palette_text(row: PaletteRow) -> str:
    if row.command is not None:
        return row.command.name
    return "" if row.session is None else row.session.session.title


palette_rows = memo(lambda state: (state.palette.query, state.sessions.rows), _palette)
"""The rows of the palette, best first."""


def help_rows(state: State) -> tuple[CommandSpec, ...]:
    """Return the commands that the help shows."""
    return ranked(state.help.query.removeprefix("/"), COMMANDS, _command_text)


def _command_text(spec: CommandSpec) -> str:
    return " ".join((spec.name, *spec.aliases))


# --- sessions and models --------------------------------------------------------------------


def _session_text(row: Row) -> str:
    session = row.session
    return f"{session.title} {session.preview} {session.id}"


def _models(state: State) -> tuple[ModelInfo, ...]:
    return ranked(state.models.query, state.models.models, _model_text)


def _model_text(info: ModelInfo) -> str:
    return f"{info.ref} {info.label}"


model_rows = memo(lambda state: (state.models.query, state.models.models), _models)
"""The rows of the model list that fit the search."""


# --- completion -----------------------------------------------------------------------------


def _candidates(state: State) -> Candidates:
    completion = state.completion
    question = completion.question
    if question is None:
        return Candidates()
    rows = _rows(state, completion, question)
    return Candidates(
        question,
        rows,
        chosen(completion.index, rows),
        loading=question.source == "file" and not completion.found,
        exact=_is_exact(question, rows),
    )


def _rows(state: State, completion: Completion, question: Question) -> tuple[Candidate, ...]:
    match question.source:
        case "file":
            return tuple(Candidate(path, path) for path in completion.files)
        case "session":
            wanted = ranked(question.query, state.sessions.rows, _session_text)
            rows = [Candidate(row.session.id, row.session.title, row.session.id) for row in wanted]
        case "model":
            known = ranked(question.query, state.models.models, _model_text)
            rows = [Candidate(str(info.ref), str(info.ref), info.label) for info in known]
        case "command":
            rows = _commands(question)
        case _:
            words = ranked(question.query, _words(state, question), str)
            rows = [Candidate(word, word) for word in words]
    return tuple(rows[:MAX_CANDIDATES])


def _commands(question: Question) -> list[Candidate]:
    """Commands that begin so or are called so elsewhere; never by letters spread over them."""
    query = question.query.casefold()
    fitting = [
        spec
        for spec in COMMANDS
        if any(name.startswith(query) for name in (spec.name, *spec.aliases))
    ]
    return [Candidate(spec.name, f"/{spec.name}", command=spec.name) for spec in fitting]


def _words(state: State, question: Question) -> Sequence[str]:
    match question.source:
        case "theme":
            return state.settings.themes
        case "language":
            return state.settings.languages
        case "setting":
            return tuple(entry.key for entry in state.config.entries)
        case "effort":
            return EFFORTS
        case "switch":
            return ("on", "off")
        case _:
            spec = find_command(question.command)
            return () if spec is None else spec.forms


def _is_exact(question: Question, rows: Sequence[Candidate]) -> bool:
    if question.source == "command" and not question.command:
        return find_command(question.query) is not None
    return any(row.insert == question.query for row in rows)


candidates = memo(
    lambda state: (
        state.completion,
        state.sessions.rows,
        state.models.models,
        state.settings,
        state.config.entries,
    ),
    _candidates,
)
"""The list at the composer; empty where nothing is being completed."""
