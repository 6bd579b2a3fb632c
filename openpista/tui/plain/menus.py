"""Lists as numbered lines: the same lists as those of the window with a screen."""

from collections.abc import Callable, Sequence

from msgspec import Struct

from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.lists import help_rows
from openpista.tui.core.moves import OverlayClosed, OverlayKind, SessionChosen
from openpista.tui.core.settings_editing import Editing, SettingPointed, SettingSaved, SettingTyped
from openpista.tui.core.settings_list import SettingChosen
from openpista.tui.core.state import State
from openpista.tui.views.figures import ago_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.panel import Room, Shape
from openpista.tui.views.rows import Row
from openpista.tui.views.settings_rows import doc_of, facts_of, setting_rows, value_text

WIDTH = 240
"""Wide enough that nothing is cut; the terminal breaks long lines."""

ROWS = 1_000
MAX_SESSIONS = 30
READ_ONLY: frozenset[OverlayKind] = frozenset({"keys", "logs", "jobs"})
"""Lists whose rows cannot be chosen here."""

SCREEN_ONLY = frozenset(
    {"sidebar", "theme", "keys", "links", "login", "channels", "telegram", "whatsapp", "web"}
)
"""Commands that only a screen can carry out; the command line has most of them too."""

_MARKS = "›●○▣◌↻✗!"


Clicked = Callable[[State, str], Sequence[Action]]
"""What choosing a row leads to, by the row's hit."""


class Menu(Struct, frozen=True):
    """What is asked now: the lines, and what each number means. `typed` takes any other line."""

    lines: tuple[str, ...]
    choices: tuple[tuple[Action, ...], ...] = ()
    typed: Callable[[str], tuple[Action, ...]] | None = None
    secret: bool = False


def menu_of(state: State, look: Look, keys: KeyMap) -> Menu | None:
    """Return the list or the question that is open; None where there is none."""
    if not state.route.overlays:
        return None
    kind = state.route.overlays[-1].kind
    match kind:
        case "help":
            return _help(state, look)
        case "sessions":
            return _sessions(state, look)
        case "settings":
            return _settings(state, look)
        case "setting":
            return _editor(state.config.editing, look)
        case "approval":
            return None
        case _:
            return _listed(kind, state, look, keys)


def _listed(kind: OverlayKind, state: State, look: Look, keys: KeyMap) -> Menu:
    from openpista.tui.views.dialogs import listing_of, panel_of

    words = look.words
    listing, panel = listing_of(kind), panel_of(kind)
    if listing is not None:
        rows = listing.draw(state, look, keys, WIDTH).rows
        clicked = listing.clicked if kind not in READ_ONLY else None
        return _numbered(words(listing.title), rows, clicked, state, look)
    if panel is not None and not _is_form(panel.shape(state)):
        title = panel.shape(state).title
        rows = panel.draw(state, look, keys, Room(WIDTH, ROWS)).rows
        return _numbered(words(title.key, **dict(title.values)), rows, panel.clicked, state, look)
    return Menu((words("plain.needs_screen"),))


def _is_form(shape: Shape) -> bool:
    """Say whether more is asked for than a search."""
    return any(field.kind != "search" for field in shape.fields)


def _numbered(
    title: str, rows: Sequence[Row], clicked: Clicked | None, state: State, look: Look
) -> Menu:
    lines = [title]
    choices: list[tuple[Action, ...]] = []
    hit = ""
    for row in rows:
        text = _spoken(row.text)
        before, hit = hit, row.hit
        if hit and hit == before:
            lines.append(f"   {text}")
        elif hit and clicked is not None:
            choices.append(tuple(clicked(state, hit)))
            lines.append(f"{len(choices)}. {text}")
        elif text:
            lines.append(text)
    if choices:
        lines.append(look.words("plain.pick"))
    return Menu(tuple(lines), tuple(choices))


def _spoken(text: str) -> str:
    """Return a row without its marks and its empty space."""
    return "  ".join(part.strip() for part in text.strip(f" {_MARKS}").split("   ") if part.strip())


def _help(state: State, look: Look) -> Menu:
    """The commands that make sense without a screen, and how questions are answered."""
    words = look.words
    lines = [words("help.title"), words("plain.help")]
    for spec in help_rows(state):
        if spec.name not in SCREEN_ONLY:
            argument = words(f"command.{spec.name}.argument") if spec.argument != "none" else ""
            name = f"/{spec.name} {argument}".rstrip()
            lines.append(f"{name}: {words(f'command.{spec.name}.about')}")
    return Menu(tuple(lines))


def _sessions(state: State, look: Look) -> Menu:
    words, sessions = look.words, state.sessions
    if not sessions.rows:
        key = "sidebar.empty" if sessions.state == "loaded" else "list.loading"
        return Menu((words(key),))
    lines = [words("sessions.title")]
    choices: list[tuple[Action, ...]] = []
    for row in sessions.rows[:MAX_SESSIONS]:
        session = row.session
        title = safe_text(session.title, keep_newlines=False) or words("session.untitled")
        now_ms = max(state.window.now_ms, session.updated_at_ms)
        ago = ago_text(session.updated_at_ms, now_ms, words)
        choices.append((OverlayClosed(), SessionChosen(session.id)))
        lines.append(f"{len(choices)}. {title}, {ago}")
    return Menu((*lines, words("plain.pick")), tuple(choices))


def _settings(state: State, look: Look) -> Menu:
    words, config = look.words, state.config
    entries = setting_rows(state)
    if not entries:
        if config.state == "failed":
            return Menu((words("settings.failed", reason=safe_text(config.reason)),))
        loading = config.state != "loaded"
        told = words("list.loading") if loading else words("settings.nothing", query=config.query)
        return Menu((told,))
    lines = [words("settings.title")]
    choices: list[tuple[Action, ...]] = []
    for entry in entries:
        choices.append((SettingChosen(entry.key),))
        origin = words(f"settings.origin_{entry.origin}")
        value = value_text(entry, look).strip("• ")
        lines.append(f"{len(choices)}. {entry.key}: {value}, {origin}")
    return Menu((*lines, words("plain.pick")), tuple(choices))


def _editor(editing: Editing | None, look: Look) -> Menu | None:
    """The question for one value. A list is typed with commas, as `/settings KEY VALUE` has it."""
    if editing is None:
        return None
    words, entry = look.words, editing.entry
    lines = [f"{entry.key}: {doc_of(entry, words.language)}", ", ".join(facts_of(entry, look))]
    if editing.request_id:
        return Menu((words("editor.saving"),))
    if editing.problem is not None:
        lines.append(words(editing.problem.key, **dict(editing.problem.values)))
    if editing.refused:
        lines.append(safe_text(editing.refused))
    if entry.kind == "choice":
        choices = tuple((SettingPointed(n), SettingSaved()) for n in range(len(entry.choices)))
        lines += [f"{number}. {word}" for number, word in enumerate(entry.choices, start=1)]
        return Menu((*lines, words("plain.pick")), choices)
    if entry.kind in {"list", "table"}:
        lines += [f"- {safe_text(item, keep_newlines=False)}" for item in editing.items]
        return Menu((*lines, words("plain.type_items")), typed=_item)
    if entry.secret:
        return Menu((*lines, words("plain.type_secret")), secret=True)
    return Menu((*lines, words("plain.type_value")), typed=_value)


def _item(text: str) -> tuple[Action, ...]:
    return (SettingTyped(text), SettingSaved())


def _value(text: str) -> tuple[Action, ...]:
    return (SettingTyped(text), SettingSaved())
