"""The model browser: what each model can do and costs, and providers that want a login first."""

from collections.abc import Sequence

from openpista.domain.model import ModelInfo
from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.lists import chosen
from openpista.tui.core.login import provider_of
from openpista.tui.core.models import (
    Ability,
    AbilityToggled,
    EffortTurned,
    ModelMoved,
    ModelsSearched,
    ModelsWanted,
)
from openpista.tui.core.models_rows import ModelRow, model_choices, model_row_at
from openpista.tui.core.moves import ModelChosen, OverlayClosed, OverlayOpened
from openpista.tui.core.phrase import phrase
from openpista.tui.core.selectors import is_new, model_of
from openpista.tui.core.state import State
from openpista.tui.views.figures import count_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn
from openpista.tui.views.login_rows import STATE_LOOKS, credential_text
from openpista.tui.views.look import Look
from openpista.tui.views.panel import Entered, Field, Panel, Room, Shape
from openpista.tui.views.panel_frame import KEY_HIT
from openpista.tui.views.panel_rows import INDENT, marked, say
from openpista.tui.views.popup import listed_row
from openpista.tui.views.rows import BLANK, Row, Run, aimed, cells_in, cells_of, pad, spread

NAME_CELLS = 30
WIDE_CELLS = 76
"""From here on what a model can do has columns of its own."""
LABEL_CELLS = 84
"""From here on there is room for what a model is called."""
PRICE_CELLS = 13
SIZE_CELLS = 6

ABILITIES: tuple[tuple[Ability, str], ...] = (
    ("reasoning", "models.reasoning"),
    ("vision", "models.vision"),
    ("tools", "models.tools"),
)


def _shape(state: State) -> Shape:
    search = Field("search", "search", value=state.models.query, placeholder="models.search")
    row = model_row_at(state)
    choose = "models.key_login" if row is not None and row.provider is not None else "list.choose"
    effort = (("models.effort", "models.key_effort"),) if _may_turn(state, row) else ()
    keys = (("row.choose", choose), *effort, ("panel.refresh", "panel.refreshes"),
            ("models.login", "models.key_logins"), ("dialog.close", "list.close"))  # fmt: skip
    return Shape("models", phrase("models.title"), (search,), keys)


def _may_turn(state: State, row: ModelRow | None) -> bool:
    """How hard a model thinks can be chosen where it thinks at all, in a session that exists."""
    return row is not None and row.info is not None and row.info.reasoning and not is_new(state)


# --- rows -----------------------------------------------------------------------------------


def _draw(state: State, look: Look, keys: KeyMap, room: Room) -> Drawn:
    filters = _filters(state, look, keys, room)
    rows = model_choices(state)
    if not rows:
        told = _failures(state, room.width)
        return Drawn([*filters, *_empty(state, look, room.width), *told])
    drawn, show = list(filters), (0, 0)
    index = chosen(state.models.index, rows)
    current = model_of(state, state.sessions.active)
    group = ""
    for number, row in enumerate(rows):
        heading = _heading(row, state, look, room.width)
        first = len(drawn)
        if heading and heading[0] != group and not _is_searched(state):
            group = heading[0]
            drawn += [BLANK] if number and not room.is_low else []
            drawn.append(heading[1])
        here = number == index
        if row.info is not None:
            is_current = row.info.ref == current
            piece = _model(row.info, state, look, room.width, here=here, current=is_current)
        else:
            piece = _login(row, look, room.width, here=here)
        drawn.append(piece._replace(hit=f"row:{number}"))
        if here:
            show = (0 if number == 0 else first, len(drawn))
    if state.models.state == "failed":
        drawn += [BLANK, *_empty(state, look, room.width)]
    return Drawn([*drawn, *_failures(state, room.width)], show)


def _failures(state: State, width: int) -> list[Row]:
    """What could not be asked; the list may be longer than it is."""
    rows: list[Row] = []
    for failure in state.models.failures:
        rows += [
            *([] if rows else [BLANK]),
            *marked("!", "warning", safe_text(failure), "dim", width),
        ]
    return rows


def _is_searched(state: State) -> bool:
    return bool(state.models.query.strip())


def _filters(state: State, look: Look, keys: KeyMap, room: Room) -> list[Row]:
    """The abilities that can be asked for, each with its key; those asked for are marked."""
    runs: list[Run] = [INDENT]
    for ability, action in ABILITIES:
        wanted = ability in state.models.abilities
        text = look.words(f"models.{ability}")
        target = f"{KEY_HIT}{action}"
        runs.append((f"{keys.label(action)} ", aimed("muted", target)))
        tone = "accent+strong" if wanted else "dim"
        runs.append((f"{'✓ ' if wanted else ''}{text}", aimed(tone, target)))
        runs.append(("   ", "text"))
    right: list[Run] = []
    if state.models.state == "loading" and state.models.models:
        right = [(f"{look.words('list.loading')} ", "muted")]
    row = spread(runs, right, room.width)
    return [row] if room.is_low else [row, BLANK]


def _empty(state: State, look: Look, width: int) -> list[Row]:
    words, models = look.words, state.models
    if models.state == "failed":
        return say(words("models.failed", reason=safe_text(models.reason)), "error", width)
    if models.state in ("unknown", "loading"):
        return say(words("list.loading"), "muted", width)
    narrowed = models.query.strip() or models.abilities
    return say(words("list.nothing" if narrowed else "models.none"), "muted", width)


def _heading(row: ModelRow, state: State, look: Look, width: int) -> tuple[str, Row] | None:
    """What stands above a provider's models: its name and how it stands."""
    if row.info is None:
        text = look.words("models.offered")
        return "offered", Row((INDENT, (text, "muted+strong")))
    provider = row.info.ref.provider
    known = provider_of(state.logins, provider)
    name = safe_text(provider if known is None else known.label, keep_newlines=False)
    right: list[Run] = []
    if known is not None and known.state != "missing":
        sign, tone = STATE_LOOKS[known.state]
        text = credential_text(known, state.window.now_ms, look)
        stands = look.words(f"login.state_{known.state}")
        right = [(f"{text}  " if text else "", "muted"), (f"{stands} ", tone), (f"{sign} ", tone)]
    left: list[Run] = [INDENT, (name, "muted+strong")]
    if cells_in(left) + cells_in(right) + 2 > width:
        right = right[1:]
    return provider, spread(left, right, width)


def _model(
    info: ModelInfo, state: State, look: Look, width: int, *, here: bool, current: bool
) -> Row:
    words = look.words
    name = safe_text(info.ref.model, keep_newlines=False)
    mark = "★ " if info.recommended else "  "
    right: list[Run] = []
    if current:
        right.append((f"{words('list.here')}  ", "accent"))
    if here and info.reasoning and state.models.effort is not None:
        effort = words(f"models.effort_{state.models.effort}")
        right.append((f"{effort}  ", "warning"))
    right += _abilities(info, look, width)
    right += _figures(info, look, width)
    label = info.label if info.label not in (info.ref.model, "") else ""
    about = safe_text(label, keep_newlines=False) if width >= LABEL_CELLS else ""
    if _is_searched(state):
        provider = safe_text(info.ref.provider, keep_newlines=False)
        about = f"{provider} · {about}" if about else provider
    return listed_row(f"{mark}{name}", about, right, width, NAME_CELLS, here=here)


def _abilities(info: ModelInfo, look: Look, width: int) -> list[Run]:
    """What it can do: in columns where there is room, else only what is not to be expected."""
    words = look.words
    if width < WIDE_CELLS:
        return [] if info.tools else [(f"{words('models.no_tools')}  ", "warning")]
    runs: list[Run] = []
    for name in ("reasoning", "vision"):
        text = words(f"models.{name}")
        shown = text if getattr(info, name) else " " * cells_of(text)
        runs.append((f"{shown} ", "info"))
    if not info.tools:
        runs.insert(0, (f"{words('models.no_tools')} ", "warning"))
    return runs


def _figures(info: ModelInfo, look: Look, width: int) -> list[Run]:
    size = count_text(info.context_tokens)
    price = "" if info.input_price is None else f"${info.input_price:g} / ${info.output_price:g}"
    if info.free or (info.input_price == 0 and info.output_price == 0):
        price = look.words("models.free")
    lead = " " * max(0, SIZE_CELLS - cells_of(size))
    wide = width >= WIDE_CELLS
    shown = " " * max(0, PRICE_CELLS - cells_of(price)) + price if wide else f"  {price}"
    return [(f"{lead if wide else ''}{size}", "muted"), (shown, "muted")]


def _login(row: ModelRow, look: Look, width: int, *, here: bool) -> Row:
    provider = row.provider
    if provider is None:
        return BLANK
    words = look.words
    label = safe_text(provider.label, keep_newlines=False)
    key = "models.log_in" if provider.state == "missing" else "login.state_expired"
    ways = " · ".join(words(f"login.way_{method}") for method in provider.methods)
    return listed_row(pad(f"  {label}", 2), ways, [(words(key), "accent")], width, NAME_CELLS,
                      here=here)  # fmt: skip


# --- keys -----------------------------------------------------------------------------------


def _pressed(state: State, action: str) -> Sequence[Action] | None:
    for ability, toggles in ABILITIES:
        if action == toggles:
            return (AbilityToggled(ability),)
    match action:
        case "models.effort" if _may_turn(state, model_row_at(state)):
            return (EffortTurned(),)
        case "models.login":
            return (OverlayOpened("login"),)
        case "panel.refresh":
            return (ModelsWanted(refresh=True),)
        case "row.choose":
            return _choose(state, model_row_at(state))
        case "dialog.close":
            return (OverlayClosed("models"),)
        case _:
            return None


def _choose(state: State, row: ModelRow | None) -> Sequence[Action]:
    if row is None:
        return ()
    if row.info is None:
        name = "" if row.provider is None else row.provider.id
        return (OverlayOpened("login", name),)
    effort = state.models.effort if row.info.reasoning else None
    return (ModelChosen(state.sessions.active, row.info.ref, effort),)


def _entered(state: State, _entered: Entered) -> Sequence[Action]:
    return _choose(state, model_row_at(state))


def _typed(_state: State, _field: str, text: str) -> Sequence[Action]:
    return (ModelsSearched(text),)


def _clicked(state: State, hit: str) -> Sequence[Action]:
    rows = model_choices(state)
    number = int(hit.removeprefix("row:"))
    return _choose(state, rows[number]) if number < len(rows) else ()


def _value(state: State) -> object:
    active = state.sessions.active
    return (model_choices(state), state.models, active, model_of(state, active),
            state.logins.providers)  # fmt: skip


MODELS = Panel(
    value=_value,
    shape=_shape,
    draw=_draw,
    pressed=_pressed,
    place="models",
    moved=lambda _, step: (ModelMoved(step),),
    typed=_typed,
    entered=_entered,
    clicked=_clicked,
)
