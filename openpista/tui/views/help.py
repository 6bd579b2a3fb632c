"""The help: every command and every key, from the tables that they work from."""

from openpista.tui.core.help import HelpEdited
from openpista.tui.core.lists import help_rows
from openpista.tui.core.state import State
from openpista.tui.views.browse import CLOSE
from openpista.tui.views.keys import KeyMap, KeySpec, key_label
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.popup import command_about
from openpista.tui.views.rows import BLANK, Row, Run, cells_of, clip, pad, spread

NAME_CELLS = 30
MIN_ABOUT_CELLS = 16
_HIDDEN = frozenset({"shift+\r"})
"""What a terminal makes of a key that stands in the table under its own name."""


def _help(state: State, look: Look, keys: KeyMap, width: int) -> Drawn:
    words = look.words
    query = state.help.query.casefold()
    rows: list[Row] = []
    group = ""
    for spec in help_rows(state):
        if spec.group != group and not query:
            group = spec.group
            rows += (
                [BLANK, *_title(words(f"help.group_{group}"))]
                if rows
                else _title(words(f"help.group_{group}"))
            )
        argument = words(f"command.{spec.name}.argument") if spec.argument != "none" else ""
        name = f"/{spec.name} {argument}".rstrip()
        rows.append(_line(name, command_about(spec, look), keys.label_of_command(spec.name), width))
    found = [spec for spec in keys.specs if _fits(spec, look, query)]
    if found:
        rows += [BLANK, *_title(words("help.keys"))] if rows else _title(words("help.keys"))
    for spec in found:
        shown = " · ".join(key_label(key) for key in spec.keys if key not in _HIDDEN)
        rows.append(_line(shown, words(f"key.{spec.id}"), words(f"place.{spec.places[0]}"), width))
    if not rows:
        rows = [Row((("  ", "text"), (words("list.nothing"), "muted")))]
    return Drawn(rows)


def _fits(spec: KeySpec, look: Look, query: str) -> bool:
    if not spec.keys:
        return False
    text = f"{spec.id} {' '.join(spec.keys)} {look.words(f'key.{spec.id}')}".casefold()
    return query.removeprefix("/") in text


def _title(text: str) -> list[Row]:
    return [Row((("  ", "text"), (text, "accent+strong")))]


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


HELP = Listing(
    title="help.title",
    keys=(("row.down", "list.scroll"), CLOSE),
    value=lambda state: state.help,
    draw=_help,
    query=lambda state: state.help.query,
    searched=HelpEdited,
)
