"""Carries out the commands of the table: what each one means where the user stands."""

from collections.abc import Callable

from openpista.domain.command import ClearTaint
from openpista.domain.model import ModelRef
from openpista.tui.core import (
    blocklist,
    connect_commands,
    conversation_commands,
    settings_commands,
)
from openpista.tui.core.blocks import Answer
from openpista.tui.core.chat import CompactAsked, ScreenCleared, TurnCancelAsked, UndoAsked
from openpista.tui.core.commands_table import (
    EFFORTS,
    CommandSpec,
    find_command,
    nearest_command,
)
from openpista.tui.core.connection import ReconnectAsked
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.effects import Outcome, Send, Then
from openpista.tui.core.find import FindAsked
from openpista.tui.core.held import find
from openpista.tui.core.models import EffortChosen
from openpista.tui.core.moves import (
    CommandGiven,
    DraftReplaced,
    DraftReturned,
    MessageSent,
    ModelChosen,
    NewChatAsked,
    NoticeRaised,
    OverlayKind,
    OverlayOpened,
    SessionChosen,
)
from openpista.tui.core.notices import CopyAsked, Level
from openpista.tui.core.phrase import phrase
from openpista.tui.core.prompt import EditorAsked, draft_of
from openpista.tui.core.route import QuitAsked, SidebarShown
from openpista.tui.core.selectors import sidebar_shown, workspace_of
from openpista.tui.core.session_export import ExportAsked
from openpista.tui.core.sessions import (
    Row,
    SessionDeleted,
    SessionForked,
    SessionRenamed,
    SessionRestored,
    row_of,
)
from openpista.tui.core.settings import LanguageChosen, ThemeChosen
from openpista.tui.core.stamp import ActionBase
from openpista.tui.core.state import State
from openpista.tui.core.undo import UndoHistoryAsked

LAST = "last"
"""Names the conversation in which something happened last, as on the command line."""

Outcomes = tuple[Outcome, ...]
Handler = Callable[[State, CommandGiven], Outcomes]


def carry_out(state: State, given: CommandGiven) -> Outcomes:
    """Return what a command means now; whoever mistyped gets their words back."""
    spec = find_command(given.name)
    if spec is None:
        return _unknown(given)
    if spec.session and given.session_id == NEW_SESSION:
        return _told(given, "warning", "notice.needs_session", command=spec.name)
    if spec.needs and not given.argument:
        return _needs_argument(state, given, spec)
    return HANDLERS[spec.name](state, given)


# --- the conversation -----------------------------------------------------------------------


def _new(_state: State, given: CommandGiven) -> Outcomes:
    return (Then(NewChatAsked(at_ms=given.at_ms)),)


def _steer(_state: State, given: CommandGiven) -> Outcomes:
    text = given.argument
    return (Then(MessageSent(given.session_id, text, steer=True, id=given.id, at_ms=given.at_ms)),)


def _cancel(state: State, given: CommandGiven) -> Outcomes:
    chat = find(state.chats, given.session_id)
    if chat is None or chat.turn is None:
        return _told(given, "info", "notice.nothing_runs")
    return (Then(TurnCancelAsked(given.session_id, id=given.id, at_ms=given.at_ms)),)


def _changes(_state: State, given: CommandGiven) -> Outcomes:
    return (Then(UndoHistoryAsked(given.session_id, id=given.id, at_ms=given.at_ms)),)


def _undo(state: State, given: CommandGiven) -> Outcomes:
    if given.argument == "list":
        return _changes(state, given)
    if given.argument:
        return _wrong_argument(given, "list")
    return (Then(UndoAsked(given.session_id, id=given.id, at_ms=given.at_ms)),)


def _compact(_state: State, given: CommandGiven) -> Outcomes:
    if given.argument not in ("", "undo"):
        return _wrong_argument(given, "undo")
    undo = given.argument == "undo"
    return (Then(CompactAsked(given.session_id, undo, id=given.id, at_ms=given.at_ms)),)


def _clear(_state: State, given: CommandGiven) -> Outcomes:
    return (Then(ScreenCleared(given.session_id, at_ms=given.at_ms)),)


def _copy(state: State, given: CommandGiven) -> Outcomes:
    chat = find(state.chats, given.session_id)
    blocks = () if chat is None else blocklist.newest_first(chat.blocks)
    for block in blocks:
        if isinstance(block, Answer):
            return (Then(CopyAsked(block.text, at_ms=given.at_ms)),)
    return _told(given, "info", "notice.nothing_to_copy")


def _edit(state: State, given: CommandGiven) -> Outcomes:
    text = draft_of(state.prompt, given.session_id).text
    return (Then(EditorAsked(given.session_id, text, at_ms=given.at_ms)),)


def _model(state: State, given: CommandGiven) -> Outcomes:
    wanted = given.argument
    known = {str(info.ref): info.ref for info in state.models.models}
    ref = known.get(wanted) or _one_model(wanted, tuple(known.values()))
    if ref is None:
        return _overlay(given, "models", "" if wanted == "list" else wanted)
    return (Then(ModelChosen(given.session_id, ref, id=given.id, at_ms=given.at_ms)),)


def _one_model(wanted: str, known: tuple[ModelRef, ...]) -> ModelRef | None:
    """The one model whose id is written so; None where none or several are."""
    fitting = [ref for ref in known if wanted and ref.model == wanted]
    return fitting[0] if len(fitting) == 1 else None


def _effort(state: State, given: CommandGiven) -> Outcomes:
    row = row_of(state.sessions, given.session_id)
    for effort in ("none", "low", "medium", "high"):
        if effort == given.argument and row is not None:
            chosen = EffortChosen(
                given.session_id, row.session.model, effort, id=given.id, at_ms=given.at_ms
            )
            return (Then(chosen),)
    return _wrong_argument(given, ", ".join(EFFORTS))


# --- sessions -------------------------------------------------------------------------------


def _session(state: State, given: CommandGiven) -> Outcomes:
    form, _, rest = given.argument.partition(" ")
    match form:
        case "" | "list":
            return _overlay(given, "sessions", rest)
        case "new":
            return _new(state, given)
        case "load" | "delete" | "del" if not rest.strip():
            return _overlay(given, "sessions")
        case "load":
            return _named(state, given, rest.strip(), SessionChosen)
        case "delete" | "del":
            return _named(state, given, rest.strip(), SessionDeleted)
        case _:
            return _named(state, given, given.argument, SessionChosen)


def _named(
    state: State,
    given: CommandGiven,
    wanted: str,
    action: type[SessionChosen] | type[SessionDeleted],
) -> Outcomes:
    """Do it with the one session that is meant; where it is not clear, show the list."""
    if wanted == LAST and action is SessionChosen:
        hits = list(state.sessions.rows[:1])
    else:
        hits = [row for row in state.sessions.rows if _is_meant(row, wanted)]
    exact = [row for row in hits if row.session.id == wanted]
    match exact or hits:
        case [row] if action is SessionDeleted:
            deleted = SessionDeleted(row.session.id, id=given.id, at_ms=given.at_ms)
            return (Then(deleted),)
        case [row]:
            return (Then(SessionChosen(row.session.id, at_ms=given.at_ms)),)
        case []:
            return _told(given, "warning", "notice.no_such_session", wanted=wanted)
        case _:
            return _overlay(given, "sessions", wanted)


def _is_meant(row: Row, wanted: str) -> bool:
    session = row.session
    return wanted.casefold() in session.title.casefold() or wanted in session.id


def _rename(_state: State, given: CommandGiven) -> Outcomes:
    renamed = SessionRenamed(given.session_id, given.argument, id=given.id, at_ms=given.at_ms)
    return (Then(renamed),)


def _delete(_state: State, given: CommandGiven) -> Outcomes:
    return (Then(SessionDeleted(given.session_id, id=given.id, at_ms=given.at_ms)),)


def _restore(state: State, given: CommandGiven) -> Outcomes:
    if not state.sessions.deleted:
        return _told(given, "info", "notice.nothing_deleted")
    return (Then(SessionRestored(id=given.id, at_ms=given.at_ms)),)


def _fork(_state: State, given: CommandGiven) -> Outcomes:
    return (Then(SessionForked(given.session_id, id=given.id, at_ms=given.at_ms)),)


def _export(state: State, given: CommandGiven) -> Outcomes:
    row = row_of(state.sessions, given.session_id)
    title = "" if row is None else row.session.title
    folder = workspace_of(state, NEW_SESSION) or workspace_of(state, given.session_id)
    asked = ExportAsked(given.session_id, title, folder, given.argument, at_ms=given.at_ms)
    return (Then(asked),)


def _find(_state: State, given: CommandGiven) -> Outcomes:
    return (Then(FindAsked(given.session_id, given.argument, at_ms=given.at_ms)),)


# --- decisions and the window ---------------------------------------------------------------


def _grants(_state: State, given: CommandGiven) -> Outcomes:
    return _overlay(given, "grants")


def _untaint(_state: State, given: CommandGiven) -> Outcomes:
    return (Send(ClearTaint(session_id=given.session_id), given.id),)


def _theme(state: State, given: CommandGiven) -> Outcomes:
    if given.argument in state.settings.themes:
        return (Then(ThemeChosen(given.argument, at_ms=given.at_ms)),)
    if not given.argument:
        return _overlay(given, "themes")
    return _wrong_argument(given, ", ".join(state.settings.themes))


def _language(state: State, given: CommandGiven) -> Outcomes:
    if given.argument in state.settings.languages:
        return (Then(LanguageChosen(given.argument, at_ms=given.at_ms)),)
    return _wrong_argument(given, ", ".join(state.settings.languages))


def _sidebar(state: State, given: CommandGiven) -> Outcomes:
    match given.argument:
        case "":
            shown = not sidebar_shown(state)
        case "on" | "off":
            shown = given.argument == "on"
        case _:
            return _wrong_argument(given, "on, off")
    return (Then(SidebarShown(shown, at_ms=given.at_ms)),)


def _reconnect(state: State, given: CommandGiven) -> Outcomes:
    if state.connection.state == "attached":
        return _told(given, "info", "notice.attached")
    return (Then(ReconnectAsked(at_ms=given.at_ms)),)


def _help(_state: State, given: CommandGiven) -> Outcomes:
    return _overlay(given, "help", given.argument)


def _quit(_state: State, given: CommandGiven) -> Outcomes:
    return (Then(QuitAsked(at_ms=given.at_ms)),)


# --- what the user is told ------------------------------------------------------------------


def _overlay(given: CommandGiven, kind: OverlayKind, query: str = "") -> Outcomes:
    return (Then(OverlayOpened(kind, query, id=given.id, at_ms=given.at_ms)),)


def _told(given: CommandGiven, level: Level, key: str, **values: str) -> Outcomes:
    return (Then(NoticeRaised(level, phrase(key, **values), at_ms=given.at_ms)),)


def _unknown(given: CommandGiven) -> Outcomes:
    nearest = nearest_command(given.name)
    key = "notice.unknown_command_near" if nearest else "notice.unknown_command"
    written: ActionBase = DraftReturned(given.session_id, _typed(given), at_ms=given.at_ms)
    return (*_told(given, "warning", key, name=given.name, nearest=nearest), Then(written))


def _needs_argument(state: State, given: CommandGiven, spec: CommandSpec) -> Outcomes:
    """Go on typing where there is room for it; else say what is missing."""
    if draft_of(state.prompt, given.session_id).text:
        return _told(given, "info", "notice.needs_argument", command=spec.name)
    text = f"/{spec.name} "
    begun = DraftReplaced(given.session_id, text, len(text), at_ms=given.at_ms)
    return (Then(begun),)


def _wrong_argument(given: CommandGiven, choices: str) -> Outcomes:
    written = DraftReturned(given.session_id, _typed(given), at_ms=given.at_ms)
    told = _told(given, "warning", "notice.wrong_argument", command=given.name, choices=choices)
    return (*told, Then(written))


def _typed(given: CommandGiven) -> str:
    return f"/{given.name} {given.argument}".rstrip()


HANDLERS: dict[str, Handler] = {
    "new": _new,
    "steer": _steer,
    "cancel": _cancel,
    "undo": _undo,
    "changes": _changes,
    "compact": _compact,
    "clear": _clear,
    "copy": _copy,
    "output": conversation_commands.output,
    "links": conversation_commands.links,
    "attach": conversation_commands.attach,
    "edit": _edit,
    "model": _model,
    "effort": _effort,
    "session": _session,
    "rename": _rename,
    "delete": _delete,
    "restore": _restore,
    "fork": _fork,
    "export": _export,
    "find": _find,
    "approvals": connect_commands.approvals,
    "login": connect_commands.login,
    "channels": connect_commands.channels,
    "telegram": connect_commands.telegram,
    "whatsapp": connect_commands.whatsapp,
    "web": connect_commands.web,
    "grants": _grants,
    "untaint": _untaint,
    "theme": _theme,
    "language": _language,
    "settings": settings_commands.settings,
    "keys": settings_commands.keys,
    "logs": settings_commands.logs,
    "jobs": settings_commands.jobs,
    "sidebar": _sidebar,
    "reconnect": _reconnect,
    "help": _help,
    "quit": _quit,
}
