"""The lists over the page: commands, sessions, models, themes, allowances, help, and leaving."""

from collections.abc import Sequence

from openpista.domain.approval import Grant
from openpista.domain.ids import SessionId
from openpista.domain.model import ModelInfo
from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.grants import GrantMoved, GrantRevoked
from openpista.tui.core.lists import chosen, model_rows, palette_rows, session_rows
from openpista.tui.core.models import ModelMoved, ModelsSearched
from openpista.tui.core.moves import (
    CommandGiven,
    DraftReplaced,
    ModelChosen,
    OverlayClosed,
    SessionChosen,
)
from openpista.tui.core.palette import PaletteEdited, PaletteMoved
from openpista.tui.core.selectors import model_of
from openpista.tui.core.sessions import (
    MoreSessionsWanted,
    SessionDeleted,
    SessionMoved,
    SessionsSearched,
    unread,
)
from openpista.tui.core.sessions import (
    Row as SessionRow,
)
from openpista.tui.core.settings import ThemeChosen, ThemePreviewed, theme_of
from openpista.tui.core.state import State
from openpista.tui.views.figures import MINUTE_MS, ago_text, count_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.popup import listed_row, palette_row
from openpista.tui.views.rows import Row, Run, plain_rows

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


# --- sessions -------------------------------------------------------------------------------


def _sessions(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    rows = session_rows(state)
    if not rows:
        if state.sessions.state == "failed":
            text = look.words("sidebar.failed", reason=safe_text(state.sessions.reason))
            return _note(text, "error", width)
        loading = state.sessions.state != "loaded"
        key = "list.loading" if loading else "list.nothing"
        empty = not loading and not state.sessions.rows
        return _note(look.words("sidebar.empty" if empty else key), "muted", width)
    index = chosen(state.sessions.browser.index, rows)
    drawn = [
        _session(row, state, look, width, here=number == index) for number, row in enumerate(rows)
    ]
    return _drawn(drawn, index)


def _session(row: SessionRow, state: State, look: Look, width: int, *, here: bool) -> Row:
    session, words = row.session, look.words
    now_ms = max(state.window.now_ms, session.updated_at_ms)
    right: list[Run] = []
    if session.id == state.sessions.active:
        right.append((f"{words('list.here')}  ", "accent"))
    if new := unread(row):
        right.append((words("list.unread", count=new) + "  ", "accent"))
    channels = " ".join(channel for channel in session.channels if channel != "cli")
    right.append((f"{channels}  " if channels else "", "info"))
    right.append((ago_text(session.updated_at_ms, now_ms, words), "muted"))
    title = safe_text(session.title, keep_newlines=False) or words("session.untitled")
    preview = safe_text(session.preview, keep_newlines=False)
    return listed_row(title, preview, right, width, 28, here=here)


def _session_at(state: State) -> SessionId | None:
    rows = session_rows(state)
    return rows[chosen(state.sessions.browser.index, rows)].session.id if rows else None


def _go(state: State) -> Sequence[Action]:
    session_id = _session_at(state)
    return () if session_id is None else (SessionChosen(session_id),)


def _delete(state: State) -> Sequence[Action]:
    session_id = _session_at(state)
    return () if session_id is None else (SessionDeleted(session_id),)


def _move_session(state: State, step: int) -> Sequence[Action]:
    """Go to another row; near the end of what is known, more is asked for."""
    rows = session_rows(state)
    near = chosen(state.sessions.browser.index + step, rows) >= len(rows) - 5
    more = (MoreSessionsWanted(),) if near and state.sessions.next_cursor else ()
    return (SessionMoved(step), *more)


SESSIONS = Listing(
    title="sessions.title",
    keys=(CHOOSE, ("row.remove", "list.delete"), CLOSE),
    value=lambda state: (session_rows(state), state.sessions, state.window.now_ms // MINUTE_MS),
    draw=_sessions,
    query=lambda state: state.sessions.browser.query,
    searched=SessionsSearched,
    moved=_move_session,
    chosen=_go,
    removed=_delete,
    clicked=lambda state, hit: (SessionChosen(session_rows(state)[_number(hit)].session.id),),
)


# --- models ---------------------------------------------------------------------------------


def _models(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    rows = model_rows(state)
    if not rows:
        if state.models.state == "failed":
            text = look.words("models.failed", reason=safe_text(state.models.reason))
            return _note(text, "error", width)
        loading = state.models.state != "loaded"
        return _note(look.words("list.loading" if loading else "models.none"), "muted", width)
    index = chosen(state.models.index, rows)
    current = model_of(state, state.sessions.active)
    drawn = [
        _model(info, look, width, here=number == index, current=info.ref == current)
        for number, info in enumerate(rows)
    ]
    return _drawn(drawn, index)


def _model(info: ModelInfo, look: Look, width: int, *, here: bool, current: bool) -> Row:
    words = look.words
    right: list[Run] = [(f"{words('list.here')}  ", "accent")] if current else []
    abilities = [words(f"models.{name}") for name in ("reasoning", "vision") if getattr(info, name)]
    if abilities:
        right.append((" · ".join(abilities) + "  ", "info"))
    right.append((words("models.context", size=count_text(info.context_tokens)), "muted"))
    if info.input_price is not None and info.output_price is not None:
        right.append((f"  ${info.input_price:g} / ${info.output_price:g}", "muted"))
    name = safe_text(info.ref.model, keep_newlines=False)
    about = safe_text(info.ref.provider, keep_newlines=False)
    if info.label and info.label != info.ref.model:
        about = f"{about} · {safe_text(info.label, keep_newlines=False)}"
    return listed_row(name, about, right, width, 28, here=here)


def _choose_model(state: State, index: int) -> Sequence[Action]:
    rows = model_rows(state)
    return (ModelChosen(state.sessions.active, rows[index].ref),) if rows else ()


MODELS = Listing(
    title="models.title",
    keys=(CHOOSE, CLOSE),
    value=lambda state: (model_rows(state), state.models, state.sessions.active),
    draw=_models,
    query=lambda state: state.models.query,
    searched=ModelsSearched,
    moved=lambda _, step: (ModelMoved(step),),
    chosen=lambda state: _choose_model(state, chosen(state.models.index, model_rows(state))),
    clicked=lambda state, hit: _choose_model(state, _number(hit)),
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


# --- standing allowances --------------------------------------------------------------------


def _grants(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    grants = state.grants.grants
    if not grants:
        return _note(look.words("grants.none"), "muted", width)
    index = chosen(state.grants.index, grants)
    ending = {grant_id for _, grant_id in state.grants.revoking}
    drawn = [
        _grant(grant, look, width, here=number == index, ending=grant.id in ending)
        for number, grant in enumerate(grants)
    ]
    return _drawn(drawn, index)


def _grant(grant: Grant, look: Look, width: int, *, here: bool, ending: bool) -> Row:
    state = look.words("grants.ending") if ending else look.words(f"grants.{grant.scope}")
    covers = safe_text(grant.covers, keep_newlines=False)
    return listed_row(safe_text(grant.tool), covers, [(state, "muted")], width, 14, here=here)


def _revoke(state: State) -> Sequence[Action]:
    grants = state.grants.grants
    return (GrantRevoked(grants[chosen(state.grants.index, grants)].id),) if grants else ()


GRANTS = Listing(
    title="grants.title",
    keys=(("row.remove", "list.revoke"), CLOSE),
    value=lambda state: state.grants,
    draw=_grants,
    query=lambda _: "",
    moved=lambda _, step: (GrantMoved(step),),
    removed=_revoke,
)
