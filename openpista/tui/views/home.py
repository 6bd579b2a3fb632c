"""Home as rows: the word mark above the composer; below it what to try, what was, what is up."""

from collections.abc import Callable

from msgspec import Struct

from openpista.domain.event import ServiceStatus
from openpista.domain.login import ProviderStatus
from openpista.domain.model import ModelRef
from openpista.guard.safe_text import safe_text
from openpista.tui.core.connection import Connection
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.selectors import model_of
from openpista.tui.core.sessions import Row as SessionRow
from openpista.tui.core.state import State
from openpista.tui.views.figures import MINUTE_MS, ago_text
from openpista.tui.views.home_place import is_large, is_wide
from openpista.tui.views.home_steps import found_row, step_rows
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.rows import (
    BLANK,
    Row,
    Run,
    cells_in,
    cells_of,
    clip,
    crop,
    plain_rows,
    spread,
)
from openpista.tui.views.wordmark import mark_lines

SUGGESTIONS = ("home.suggestion_1", "home.suggestion_2", "home.suggestion_3")
RECENT = 5
RECENT_SHORT = 3
COLUMN_GAP = 4
MAX_FOUND = 3

_SERVICE_MARKS = {
    "up": ("●", "success"),
    "degraded": ("◐", "warning"),
    "starting": ("◌", "info"),
    "failed": ("✗", "error"),
    "paused": ("◍", "muted"),
    "off": ("○", "muted"),
}


class HomeView(Struct, frozen=True):
    """What Home shows."""

    model: ModelRef | None
    reason: str
    sessions: tuple[SessionRow, ...]
    services: tuple[ServiceStatus, ...]
    connection: Connection
    known: bool
    now_ms: int
    width: int
    height: int
    found: tuple[ProviderStatus, ...] = ()


def home_view(state: State) -> HomeView:
    """Return what Home shows; times are only as fresh as the newest change."""
    return HomeView(
        model=model_of(state, NEW_SESSION),
        reason=state.house.default_model_reason,
        sessions=state.sessions.rows[:RECENT],
        services=state.house.services,
        connection=state.connection,
        known=state.house.known,
        now_ms=state.window.now_ms // MINUTE_MS * MINUTE_MS,
        width=state.window.width,
        height=state.window.height,
        found=_found(state),
    )


def _found(state: State) -> tuple[ProviderStatus, ...]:
    """Providers with credentials, or servers on this computer, that are not in use."""
    model = model_of(state, NEW_SESSION)
    used = "" if model is None else model.provider
    return tuple(
        provider
        for provider in state.logins.providers
        if provider.state in {"ready", "unknown"}
        and provider.source != "none"
        and provider.id not in {used, "practice"}
    )[:MAX_FOUND]


def home_head(view: HomeView) -> Callable[[Look, int], list[Row]]:
    """Return how the part above the composer is drawn."""

    def draw(look: Look, width: int) -> list[Row]:
        large = is_large(view.width, view.height)
        rows = [Row(tuple(line)) for line in mark_lines(width, large=large)]
        tagline = look.words("home.tagline")
        if view.height >= 18:
            rows += [_centred(tagline, width, "dim")]
        return [*rows, BLANK]

    return draw


def home_foot(view: HomeView, keys: KeyMap) -> Callable[[Look, int], list[Row]]:
    """Return how the part below the composer is drawn."""

    def draw(look: Look, width: int) -> list[Row]:
        rows = [_model_row(view, keys, look, width)]
        found = found_row(view.found, look, width)
        if view.connection.state in {"lost", "connecting"}:
            return [*rows, BLANK, *_lost(view, look, width)]
        if is_wide(view.width):
            half = (width - COLUMN_GAP) // 2
            left, right = _suggestions(keys, look, half), _recent(view, keys, look, half, RECENT)
            rows += [found] if found is not None else []
            return [*rows, BLANK, *_beside(left, right, half), BLANK, _services(view, look, width)]
        if found is not None and view.height >= 22:
            rows.append(found)
        count = RECENT if view.height >= 32 else RECENT_SHORT
        room = view.height - 17 - len(rows)
        recent = _recent(view, keys, look, width, min(count, room)) if room > 0 else []
        rows += [BLANK, *_suggestions(keys, look, width)]
        if recent:
            rows += [BLANK, *recent]
        if view.height >= 26:
            rows += [BLANK, _services(view, look, width)]
        return rows

    return draw


def next_suggestion(draft: str, words: Callable[[str], str]) -> str | None:
    """Return what the key for suggestions writes into the composer; None where it may not."""
    texts = [words(key) for key in SUGGESTIONS]
    if not draft.strip():
        return texts[0]
    if draft in texts:
        return texts[(texts.index(draft) + 1) % len(texts)]
    return None


def _model_row(view: HomeView, keys: KeyMap, look: Look, width: int) -> Row:
    words = look.words
    if view.model is None:
        key = "home.no_model" if view.known else "home.starting"
        left: list[Run] = [(words(key), "muted")]
    elif view.model.provider == "practice":
        left = [("● ", "accent"), (words("home.practice"), "dim")]
    else:
        name = safe_text(str(view.model), keep_newlines=False)
        reason = safe_text(view.reason, keep_newlines=False)
        left = [("● ", "accent"), (name, "dim"), (f"  {reason}" if reason else "", "muted")]
    send, palette = keys.label("prompt.send"), keys.label("palette.open")
    right: list[Run] = [(words("home.keys", send=send, palette=palette), "muted")]
    room = width - cells_of(right[0][0]) - 2
    if room < 24:
        right, room = [], width
    return spread(crop(left, room), right, width)


def _suggestions(keys: KeyMap, look: Look, width: int) -> list[Row]:
    rows = [_title(look.words("home.try"), keys.label("prompt.complete"), width)]
    for index, key in enumerate(SUGGESTIONS):
        text = clip(look.words(key), width - 2)
        rows.append(Row((("› ", "accent"), (text, "text")), hit=f"try:{index}"))
    return rows


def _recent(view: HomeView, keys: KeyMap, look: Look, width: int, count: int) -> list[Row]:
    """The last conversations; who has none yet is shown the first steps."""
    if view.known and not view.sessions:
        title = _title(look.words("home.steps"), "", width)
        return [title, *step_rows(look, width)[:count]]
    all_of_them = look.words("home.recent_key", press=keys.label("session.list"))
    rows = [_title(look.words("home.recent"), all_of_them, width)]
    if not view.sessions:
        return [*rows, Row(((clip(look.words("home.starting"), width), "muted"),))]
    for row in view.sessions[:count]:
        session = row.session
        when = ago_text(session.updated_at_ms, max(view.now_ms, session.updated_at_ms), look.words)
        channels = " ".join(name for name in session.channels if name != "cli")
        right: list[Run] = [(f"{channels}  " if channels else "", "info"), (when, "muted")]
        room = width - cells_in(right) - 4
        title = safe_text(session.title or session.preview, keep_newlines=False)
        shown = clip(title or look.words("session.untitled"), room)
        left: list[Run] = [("› ", "muted"), (shown, "text")]
        rows.append(spread(left, right, width)._replace(hit=f"open:{session.id}"))
    return rows


def _services(view: HomeView, look: Look, width: int) -> Row:
    if not view.services:
        return BLANK
    runs: list[Run] = []
    for status in view.services:
        mark, mark_look = _SERVICE_MARKS[status.state]
        name = safe_text(status.service, keep_newlines=False)
        state = look.words(f"service.{status.state}")
        runs += [(f"{mark} ", mark_look), (name, "dim"), (f" {state}", "muted"), ("   ", "text")]
    return Row(crop(runs, width))


def _lost(view: HomeView, look: Look, width: int) -> list[Row]:
    reason = safe_text(view.connection.reason)
    text = look.words("home.unreachable", reason=reason)
    rows = [
        row._replace(runs=(("▌ ", "error"), *row.runs))
        for row in plain_rows(text, width - 2, "error")
    ]
    hint = look.words("home.reconnect")
    return [*rows, Row((("▌ ", "error"), (clip(hint, width - 2), "dim")))]


def _beside(left: list[Row], right: list[Row], half: int) -> list[Row]:
    """Put two columns side by side; a click on a row means what stands to its left."""
    rows: list[Row] = []
    for number in range(max(len(left), len(right))):
        first = left[number] if number < len(left) else BLANK
        second = right[number] if number < len(right) else BLANK
        gap = " " * (half - first.cells + COLUMN_GAP)
        hit = f"{first.hit}|{second.hit}" if first.hit or second.hit else ""
        rows.append(Row((*first.runs, (gap, "text"), *second.runs), hit=hit))
    return rows


def _title(text: str, key: str, width: int) -> Row:
    return spread([(text, "muted+strong")], [(key, "muted")], width)


def _centred(text: str, width: int, look: str) -> Row:
    shown = clip(text, width)
    return Row(((" " * max(0, (width - cells_of(shown)) // 2) + shown, look),))
