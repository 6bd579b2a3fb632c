"""The help: every command, key and setting, from the tables that they work from."""

from collections.abc import Sequence

from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.commands_table import COMMANDS
from openpista.tui.core.help import HelpEdited
from openpista.tui.core.lists import help_rows
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.state import State
from openpista.tui.views.browse import CLOSE
from openpista.tui.views.keys import KeyMap, KeySpec, Place, keys_label
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.popup import command_about
from openpista.tui.views.rows import BLANK, Row, Run, cells_of, clip, crop, pad, plain_rows, spread
from openpista.tui.views.settings_rows import doc_of, value_text

NAME_CELLS = 30
MIN_ABOUT_CELLS = 16


def _help(state: State, look: Look, keys: KeyMap, width: int) -> Drawn:
    sections = [
        *_commands(state, look, keys, width),
        *_keys(state, look, keys, width),
        *_settings(state, look, width),
    ]
    if not sections:
        text = look.words("help.nothing", query=safe_text(state.help.query))
        return Drawn(plain_rows(f"  {text}", width, "muted"))
    rows: list[Row] = []
    if not state.help.query:
        rows.append(Row(crop((("  ", "text"), (look.words("help.tip"), "muted")), width)))
    for title, lines in sections:
        rows += [BLANK] if rows else []
        rows.append(Row((("  ", "text"), (title, "accent+strong"))))
        rows += lines
    return Drawn(rows)


Section = tuple[str, list[Row]]


def _commands(state: State, look: Look, keys: KeyMap, width: int) -> list[Section]:
    words = look.words
    query = state.help.query.casefold().removeprefix("/").strip()
    named = help_rows(state)
    told = [spec for spec in COMMANDS if query and query in command_about(spec, look).casefold()]
    sections: dict[str, list[Row]] = {}
    for spec in dict.fromkeys((*named, *told)):
        argument = words(f"command.{spec.name}.argument") if spec.argument != "none" else ""
        name = f"/{spec.name} {argument}".rstrip()
        right = keys.label_of_command(spec.name)
        line = _line(name, command_about(spec, look), right, width)
        sections.setdefault(spec.group, []).append(line)
    return [(words(f"help.group_{group}"), rows) for group, rows in sections.items()]


def _keys(state: State, look: Look, keys: KeyMap, width: int) -> list[Section]:
    query = state.help.query.casefold().removeprefix("/").strip()
    sections: dict[Place, list[Row]] = {}
    for spec in keys.specs:
        if spec.keys and _fits(spec, look, query):
            line = _line(keys_label(spec.keys), look.words(f"key.{spec.id}"), "", width)
            sections.setdefault(spec.places[0], []).append(line)
    words = look.words
    return [
        (words("help.keys_at", place=words(f"place.{place}")), rows)
        for place, rows in sections.items()
    ]


def _settings(state: State, look: Look, width: int) -> list[Section]:
    query = state.help.query.casefold().strip()
    rows: list[Row] = []
    for entry in state.config.entries:
        doc = doc_of(entry, look.words.language)
        if query in f"{entry.key} {doc}".casefold():
            line = _line(entry.key, doc, clip(value_text(entry, look), 16), width)
            rows.append(line._replace(hit=f"setting:{entry.key}"))
    return [(look.words("help.settings"), rows)] if rows else []


def _fits(spec: KeySpec, look: Look, query: str) -> bool:
    text = f"{spec.id} {keys_label(spec.keys)} {look.words(f'key.{spec.id}')}".casefold()
    return query in text


def _line(name: str, about: str, right: str, width: int) -> Row:
    name_cells = min(NAME_CELLS, width // 2)
    shown = pad(clip(name, name_cells), name_cells)
    room = width - name_cells - 4
    left: list[Run] = [("  ", "text"), (shown, "text"), ("  ", "text")]
    end: list[Run] = [(right, "muted"), (" ", "text")]
    if room - cells_of(right) < MIN_ABOUT_CELLS:
        return Row((*left, (clip(about, room), "dim")))
    left.append((clip(about, room - cells_of(right) - 2), "dim"))
    return spread(left, end, width)


def _clicked(_state: State, hit: str) -> Sequence[Action]:
    """A setting opens among the settings."""
    return (OverlayOpened("settings", hit.removeprefix("setting:")),)


HELP = Listing(
    title="help.title",
    keys=(
        ("row.down", "list.scroll"),
        ("settings.open", "help.key_settings"),
        ("settings.keys", "help.key_keys"),
        CLOSE,
    ),
    value=lambda state: (state.help, state.config.entries, state.keymap.own),
    draw=_help,
    query=lambda state: state.help.query,
    searched=HelpEdited,
    clicked=_clicked,
    place="help",
    more={
        "settings.open": lambda _: (OverlayOpened("settings"),),
        "settings.keys": lambda _: (OverlayOpened("keys"),),
    },
    wide=True,
)
