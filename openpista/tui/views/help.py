"""The help: every command and every key, from the tables that they work from."""

from openpista.tui.core.help import HelpEdited
from openpista.tui.core.lists import help_rows
from openpista.tui.core.state import State
from openpista.tui.views.browse import CLOSE
from openpista.tui.views.keys import KeyMap, KeySpec, key_label
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.popup import command_about
from openpista.tui.views.rows import BLANK, Row, cells_of, clip, pad

NAME_CELLS = 30
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
    shown = pad(clip(name, max(NAME_CELLS, 8)), NAME_CELLS)
    room = width - cells_of(shown) - cells_of(right) - 6
    text = pad(clip(about, max(room, 4)), max(room, 4))
    return Row((("  ", "text"), (shown, "text"), ("  ", "text"), (text, "dim"), (" ", "text"),
                (right, "muted")))  # fmt: skip


HELP = Listing(
    title="help.title",
    keys=(("row.down", "list.scroll"), CLOSE),
    value=lambda state: state.help,
    draw=_help,
    query=lambda state: state.help.query,
    searched=HelpEdited,
)
