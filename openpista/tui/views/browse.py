"""The lists over the page: commands, sessions, models, themes, allowances, help, and leaving."""

from collections.abc import Sequence

from openpista.tui.core.actions import Action
from openpista.tui.core.lists import chosen, palette_rows
from openpista.tui.core.moves import (
    CommandGiven,
    DraftReplaced,
    OverlayClosed,
    SessionChosen,
)
from openpista.tui.core.palette import PaletteEdited, PaletteMoved
from openpista.tui.core.settings import ThemeChosen, ThemePreviewed, theme_of
from openpista.tui.core.state import State
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.popup import listed_row, palette_row
from openpista.tui.views.rows import Row, plain_rows

CLOSE = ("dialog.close", "list.close")
CHOOSE = ("row.choose", "list.choose")


def _drawn(rows: list[Row], index: int) -> Drawn:
    numbered = [row._replace(hit=f"row:{number}") for number, row in enumerate(rows)]
    return Drawn(numbered, (index, index + 1))


def _note(text: str, look: str, width: int) -> Drawn:
    return Drawn(plain_rows(f"  {text}", width, look))


def _number(hit: str) -> int:
    return int(hit.removeprefix("row:"))


# --- the palette ----------------------------------------------------------------------------


def _palette(state: State, look: Look, keys: KeyMap, width: int) -> Drawn:
    rows = palette_rows(state)
    if not rows:
        return _note(look.words("list.nothing"), "muted", width)
    index = chosen(state.palette.index, rows)
    drawn = [
        palette_row(row, look, keys, width, here=number == index) for number, row in enumerate(rows)
    ]
    return _drawn(drawn, index)


def _run(state: State, index: int) -> Sequence[Action]:
    """Go to a session, or do a command; one that needs an argument is begun in the composer."""
    rows = palette_rows(state)
    if not rows:
        return ()
    row = rows[index]
    if row.session is not None:
        return (OverlayClosed("palette"), SessionChosen(row.session.session.id))
    if row.command is None:
        return ()
    active = state.sessions.active
    if row.command.needs:
        text = f"/{row.command.name} "
        return (OverlayClosed("palette"), DraftReplaced(active, text, len(text)))
    return (OverlayClosed("palette"), CommandGiven(active, row.command.name))


PALETTE = Listing(
    title="palette.title",
    keys=(("row.choose", "list.run"), CLOSE),
    value=lambda state: (palette_rows(state), state.palette),
    draw=_palette,
    query=lambda state: state.palette.query,
    searched=PaletteEdited,
    moved=lambda _, step: (PaletteMoved(step),),
    chosen=lambda state: _run(state, chosen(state.palette.index, palette_rows(state))),
    clicked=lambda state, hit: _run(state, _number(hit)),
)


# --- themes ---------------------------------------------------------------------------------


def _themes(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    index = _theme_index(state)
    drawn = [
        listed_row(
            name,
            "",
            [(look.words("list.here"), "accent")] if name == state.settings.theme else [],
            width,
            28,
            here=number == index,
        )
        for number, name in enumerate(state.settings.themes)
    ]
    return _drawn(drawn, index)


def _theme_index(state: State) -> int:
    name = theme_of(state.settings)
    return state.settings.themes.index(name) if name in state.settings.themes else 0


def _preview(state: State, step: int) -> Action:
    themes = state.settings.themes
    return ThemePreviewed(themes[(_theme_index(state) + step) % len(themes)])


THEMES = Listing(
    title="themes.title",
    keys=(CHOOSE, CLOSE),
    value=lambda state: state.settings,
    draw=_themes,
    query=lambda _: "",
    moved=lambda state, step: (_preview(state, step),),
    chosen=lambda state: (ThemeChosen(theme_of(state.settings)),),
    clicked=lambda state, hit: (ThemeChosen(state.settings.themes[_number(hit)]),),
)
