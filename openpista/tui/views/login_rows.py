"""What the login browser says in each of its steps, as rows."""

from openpista.domain.login import Login, ProviderStatus
from openpista.guard.safe_text import safe_text
from openpista.tui.core.lists import chosen
from openpista.tui.core.login import ENDED, provider_of, wish_of
from openpista.tui.core.login_rows import is_usable, provider_rows
from openpista.tui.core.state import State
from openpista.tui.views.figures import clock_text, expiry_text
from openpista.tui.views.listing import Drawn
from openpista.tui.views.look import Look
from openpista.tui.views.panel import Room
from openpista.tui.views.panel_rows import INDENT, address_rows, say
from openpista.tui.views.popup import listed_row
from openpista.tui.views.rows import BLANK, Row, Run, cells_of, wrap

NAME_CELLS = 26

STATE_LOOKS: dict[str, tuple[str, str]] = {
    "ready": ("●", "success"),
    "unknown": ("◐", "info"),
    "missing": ("○", "muted"),
    "expired": ("◌", "warning"),
    "failed": ("✗", "error"),
}
"""Sign and colour of a provider's state; the word beside them says the same."""


def draw_login(state: State, look: Look, room: Room) -> Drawn:
    """Return the rows of the present step."""
    logins = state.logins
    known = provider_of(logins, logins.provider)
    match logins.step:
        case "providers":
            return _providers(state, look, room.width)
        case "provider":
            return _methods(state, known, look, room.width)
        case "entry":
            return Drawn(_told(look, f"login.entry_{logins.method}", room.width, known))
        case "logout":
            return Drawn(_told(look, "login.logout_question", room.width, known))
        case "running":
            return Drawn(_running(state, logins.login, look, room))


# --- the list of providers ------------------------------------------------------------------


def _providers(state: State, look: Look, width: int) -> Drawn:
    logins, words = state.logins, look.words
    rows = provider_rows(state)
    if not rows:
        if logins.state == "failed":
            text = words("login.failed_list", reason=safe_text(logins.reason))
            return Drawn(say(text, "error", width))
        loading = logins.state in ("unknown", "loading")
        return Drawn(say(words("list.loading" if loading else "list.nothing"), "muted", width))
    index = chosen(logins.index, rows)
    drawn: list[Row] = []
    show = (0, 0)
    for number, provider in enumerate(rows):
        heading = _heading(rows, number, look) if not logins.query.strip() else ""
        if heading:
            drawn += [BLANK] if drawn else []
            drawn.append(Row((INDENT, (heading, "muted+strong"))))
        at = len(drawn)
        drawn.append(_provider(provider, state, look, width, here=number == index))
        if number == index:
            show = (at - (1 if heading else 0), at + 1)
    return Drawn(drawn, show)


def _heading(rows: tuple[ProviderStatus, ...], number: int, look: Look) -> str:
    """Return what stands above a row: where those that can be used begin, and the others."""
    usable = is_usable(rows[number])
    if number and is_usable(rows[number - 1]) == usable:
        return ""
    return look.words("login.usable" if usable else "login.others")


def _provider(provider: ProviderStatus, state: State, look: Look, width: int, *, here: bool) -> Row:
    words = look.words
    sign, tone = STATE_LOOKS[provider.state]
    right: list[Run] = []
    if provider.experimental:
        right.append((f"{words('login.experimental')}  ", "warning"))
    right += [(f"{state_text(provider, look)} ", tone), (sign, tone)]
    label = safe_text(provider.label, keep_newlines=False)
    about = credential_text(provider, state.window.now_ms, look) or _ways(provider, look)
    row = listed_row(label, about, right, width, NAME_CELLS, here=here)
    return row._replace(hit=f"provider:{provider.id}")


def state_text(provider: ProviderStatus, look: Look) -> str:
    """Say how a provider stands; a server of this computer that is not there needs no login."""
    silent = provider.source == "local" and provider.state == "missing"
    return look.words("login.state_silent" if silent else f"login.state_{provider.state}")


def credential_text(provider: ProviderStatus, now_ms: int, look: Look) -> str:
    """Say where a provider's key comes from, how it ends, whose it is and until when it holds."""
    if provider.source == "none" or (provider.source == "local" and provider.state == "missing"):
        return ""
    words = look.words
    parts = [words(f"login.source_{provider.source}", name=safe_text(provider.source_name))]
    if provider.last_four:
        parts.append(f"…{safe_text(provider.last_four, keep_newlines=False)}")
    if provider.account:
        parts.append(safe_text(provider.account, keep_newlines=False))
    if provider.expires_at_ms is not None and provider.state != "expired":
        parts.append(expiry_text(provider.expires_at_ms, now_ms, words))
    return " · ".join(part.strip() for part in parts)


def _ways(provider: ProviderStatus, look: Look) -> str:
    return " · ".join(look.words(f"login.way_{method}") for method in provider.methods)


# --- one provider ---------------------------------------------------------------------------


def _methods(state: State, known: ProviderStatus | None, look: Look, width: int) -> Drawn:
    if known is None:
        return Drawn(say(look.words("list.nothing"), "muted", width))
    rows = _about(known, state, look, width)
    if not known.methods or known.methods == ("none",):
        return Drawn([*rows, *say(look.words("login.needs_none"), "text", width)])
    index = chosen(state.logins.choice, known.methods)
    first = len(rows)
    for number, method in enumerate(known.methods):
        name, about = look.words(f"login.way_{method}"), look.words(f"login.about_{method}")
        row = listed_row(name, about, [], width, NAME_CELLS, here=number == index)
        rows.append(row._replace(hit=f"method:{number}"))
    return Drawn(rows, (first + index, first + index + 1))


def _about(known: ProviderStatus, state: State, look: Look, width: int) -> list[Row]:
    """Say how a provider stands, and what one should know before choosing it."""
    words = look.words
    sign, tone = STATE_LOOKS[known.state]
    rows: list[Row] = []
    text = credential_text(known, state.window.now_ms, look)
    stands = state_text(known, look)
    runs: list[Run] = [(f"{sign} {stands}   ", tone), (text, "dim")]
    rows += wrap(runs, width - 2, first=[INDENT])
    if known.experimental:
        rows += wrap([(words("login.experimental_about"), "warning")], width - 2, first=[INDENT])
    if known.note:
        rows += wrap([(safe_text(known.note), "warning")], width - 2, first=[INDENT])
    return [*rows, BLANK]


# --- a login that runs ----------------------------------------------------------------------


def _running(state: State, login: Login | None, look: Look, room: Room) -> list[Row]:
    if login is None:
        return []
    if login.state in ENDED:
        return _ended(login, look, room.width)
    words, width = look.words, room.width
    rows: list[Row] = []
    if login.question:
        rows += [*say(safe_text(login.question), "warning", width), BLANK]
    if wish_of(login) == "confirm":
        rows += say(words("login.confirm"), "text", width)
    if login.url:
        rows += [*say(words(f"login.open_{_kind(login)}"), "text", width), BLANK]
        rows += address_rows(login.url, width)
    if login.user_code:
        rows += [BLANK, *say(words("login.type_code"), "dim", width)]
        rows += [] if room.is_low else [BLANK]
        rows += _big_code(safe_text(login.user_code, keep_newlines=False), width)
    waiting = words(f"login.{login.state}" if not wish_of(login) else "login.answer_wanted")
    runs: list[Run] = [("◌ ", "info"), (f"{waiting}   ", "dim")]
    if login.expires_at_ms is not None:
        left_ms = login.expires_at_ms - max(state.window.now_ms, 0)
        tone = "error" if left_ms < 60_000 else "muted"
        runs.append((words("panel.left", time=clock_text(left_ms)), tone))
    rows += [*([BLANK] if rows else []), *wrap(runs, width - 2, first=[INDENT])]
    return [*rows, BLANK] if wish_of(login) in ("key", "code", "endpoint") else rows


def _kind(login: Login) -> str:
    return login.method if login.method in ("browser", "code", "device") else "browser"


def _ended(login: Login, look: Look, width: int) -> list[Row]:
    words = look.words
    if login.state == "done":
        account = safe_text(login.account, keep_newlines=False)
        text = words("login.done_account", account=account) if account else words("login.done")
        rows = wrap([("✓ ", "success"), (text, "success+strong")], width - 2, first=[INDENT])
        remark = say(safe_text(login.reason), "warning", width) if login.reason else []
        return [*rows, *remark, BLANK, *say(words("login.done_next"), "dim", width)]
    sign, tone = ("◌", "muted") if login.state == "cancelled" else ("✗", "error")
    text = words(f"login.ended_{login.state}")
    rows = wrap([(f"{sign} ", tone), (text, f"{tone}+strong")], width - 2, first=[INDENT])
    reason = say(safe_text(login.reason), "text", width) if login.reason else []
    return [*rows, *([BLANK, *reason] if reason else [])]


def _big_code(code: str, width: int) -> list[Row]:
    """Show a code so that it is read across the desk: letters apart, on a ground of their own."""
    spaced = "   ".join(code) if cells_of(code) * 4 + 6 < width else " ".join(code)
    pad = " " * (cells_of(spaced) + 6)
    lines = (pad, f"   {spaced}   ", pad)
    return [Row((INDENT, (line, "accent+strong+cursor")), hit="code:") for line in lines]


def _told(look: Look, key: str, width: int, known: ProviderStatus | None) -> list[Row]:
    label = "" if known is None else safe_text(known.label, keep_newlines=False)
    rows = say(look.words(key, provider=label), "text", width)
    if known is not None and known.note and key.startswith("login.entry"):
        rows += say(safe_text(known.note), "warning", width)
    return [*rows, BLANK]
