"""The list at the composer: what the text could become. And the rows of the palette."""

from collections.abc import Callable

from openpista.guard.safe_text import safe_text
from openpista.tui.core.commands_table import CommandSpec
from openpista.tui.core.lists import Candidate, Candidates, PaletteRow
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.rows import Row, Run, cells_in, cells_of, clip, pad, spread

MAX_POPUP_ROWS = 8
MAX_NAME_CELLS = 44


def popup_rows(candidates: Candidates, keys: KeyMap) -> Callable[[Look, int], list[Row]]:
    """Return how the list at the composer is drawn: a window around the chosen row."""

    def draw(look: Look, width: int) -> list[Row]:
        if candidates.question is None:
            return []
        rows = candidates.rows
        if not rows:
            if candidates.question.source != "file":
                return []
            key = "popup.looking" if candidates.loading else "popup.nothing"
            return [Row(((f" {look.words(key)}", "muted"),))]
        first = _window_start(candidates.index, len(rows), MAX_POPUP_ROWS)
        shown = rows[first : first + MAX_POPUP_ROWS]
        name_cells = min(MAX_NAME_CELLS, max(cells_of(safe_text(row.label)) for row in shown))
        drawn: list[Row] = []
        for index, row in enumerate(shown, start=first):
            here = index == candidates.index
            drawn.append(_candidate(row, look, keys, width, name_cells, here=here, number=index))
        return drawn

    return draw


def palette_row(row: PaletteRow, look: Look, keys: KeyMap, width: int, *, here: bool) -> Row:
    """Return a row of the palette."""
    if row.command is not None:
        spec = row.command
        name, about = f"/{spec.name}", command_about(spec, look)
        right: list[Run] = [(keys.label_of_command(spec.name), "muted")]
    else:
        session = row.session.session if row.session is not None else None
        title = safe_text(session.title if session is not None else "", keep_newlines=False)
        name, about = title or look.words("session.untitled"), look.words("palette.session")
        right = []
    return listed_row(name, about, right, width, 16, here=here)


def command_about(spec: CommandSpec, look: Look) -> str:
    """Return what a command does."""
    return look.words(f"command.{spec.name}.about")


def listed_row(
    name: str, about: str, right: list[Run], width: int, name_cells: int, *, here: bool
) -> Row:
    """Return a row of a list: name, what it is, and what stands at its end."""
    mark: Run = ("› ", "accent") if here else ("  ", "text")
    room = width - cells_in(right) - 3
    shown = clip(name, min(room - 2, max(name_cells, cells_of(name))))
    left: list[Run] = [mark, (pad(shown, name_cells), "strong" if here else "text")]
    rest = room - 2 - max(name_cells, cells_of(shown)) - 2
    if about and rest > 6:
        left += [("  ", "text"), (clip(about, rest), "dim" if here else "muted")]
    if here:
        right = [(text, "dim" if look == "muted" else look) for text, look in right]
    return spread(left, [*right, (" ", "text")], width)._replace(fill="selection" if here else "")


def _candidate(
    row: Candidate,
    look: Look,
    keys: KeyMap,
    width: int,
    name_cells: int,
    *,
    here: bool,
    number: int,
) -> Row:
    about, right = safe_text(row.about, keep_newlines=False), list[Run]()
    if row.command:
        about = look.words(f"command.{row.command}.about")
        right = [(keys.label_of_command(row.command), "muted")]
    name = safe_text(row.label, keep_newlines=False)
    drawn = listed_row(name, about, right, width, name_cells, here=here)
    return drawn._replace(hit=f"take:{number}")


def _window_start(index: int, count: int, room: int) -> int:
    return max(0, min(index - room // 2, count - room))
