"""The edges of the browser of conversations: title and scopes above, keys or news below."""

from collections.abc import Callable
from typing import NamedTuple

from openpista.guard.safe_text import safe_text
from openpista.tui.core.notices import Toast
from openpista.tui.core.session_browser import Scope
from openpista.tui.core.session_choice import SessionEntry, browser_rows, chosen_row
from openpista.tui.core.state import State
from openpista.tui.views.dialog import keys_row
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row, Run, cells_in, clip, crop, spread
from openpista.tui.views.toasts import toast_text


class BrowserHead(NamedTuple):
    """`busy` while the house searches; `nothing` is a key of the catalogue with its values,
    for a list without rows."""

    scope: Scope
    titles: int
    more: bool
    busy: bool
    failed: str
    nothing: tuple[str, tuple[str, str]] | tuple[str] | tuple[()]


class BrowserFoot(NamedTuple):
    """The newest message of the window, else what keys do for the chosen row."""

    toast: Toast | None
    can_undo: bool
    scope: Scope
    chosen: bool


def browser_head(state: State) -> BrowserHead:
    """Return what stands above the list."""
    browser, sessions = state.browser, state.sessions
    titles = sum(isinstance(row, SessionEntry) for row in browser_rows(state))
    busy = browser.state in ("waiting", "loading")
    failed = browser.reason if browser.state == "failed" else ""
    return BrowserHead(
        scope=browser.scope,
        titles=titles,
        more=bool(browser.next_cursor if browser.scope == "deleted" else sessions.next_cursor),
        busy=busy,
        failed=failed,
        nothing=() if browser_rows(state) else _nothing(state, busy=busy),
    )


def _nothing(state: State, *, busy: bool) -> tuple[str, tuple[str, str]] | tuple[str]:
    browser, sessions = state.browser, state.sessions
    if browser.state == "failed":
        return ("sidebar.failed", ("reason", safe_text(browser.reason)))
    if busy:
        return ("list.loading",)
    if browser.query.strip():
        return ("sessions.nothing", ("query", safe_text(browser.query, keep_newlines=False)))
    if browser.scope == "deleted":
        return ("sessions.none_deleted",)
    if sessions.state == "failed":
        return ("sidebar.failed", ("reason", safe_text(sessions.reason)))
    return ("sessions.none",) if sessions.state == "loaded" else ("list.loading",)


def head_rows(head: BrowserHead) -> Callable[[Look, int], list[Row]]:
    """Return how the title is drawn."""

    def draw(look: Look, width: int) -> list[Row]:
        words = look.words
        left: list[Run] = [
            ("  ", "text"),
            (words("sessions.title"), "accent+strong"),
            ("   ", "text"),
        ]
        for scope in ("all", "deleted"):
            here = scope == head.scope
            tone = "selection+text+strong" if here else "muted"
            left += [(f" {words(f'sessions.scope_{scope}')} ", tone), (" ", "text")]
        count = f"{head.titles}{'+' if head.more else ''}" if head.titles else ""
        right: list[Run] = [
            (words("list.searching") if head.busy else count, "muted"),
            ("  ", "text"),
        ]
        if head.failed:
            right = [(clip(safe_text(head.failed, keep_newlines=False), width // 2), "error"),
                     ("  ", "text")]  # fmt: skip
        return [spread(left, right, width)._replace(hit="sessions.scope"), BLANK]

    return draw


def foot_view(state: State) -> BrowserFoot:
    """Return what stands below the list."""
    shown = state.notices.shown
    return BrowserFoot(
        toast=shown[-1] if shown else None,
        can_undo=bool(state.sessions.deleted) and state.browser.scope == "all",
        scope=state.browser.scope,
        chosen=chosen_row(state) is not None,
    )


def foot_rows(foot: BrowserFoot, keys: KeyMap) -> Callable[[Look, int], list[Row]]:
    """Return how the keys, or the news, are drawn."""

    def draw(look: Look, width: int) -> list[Row]:
        if foot.toast is not None:
            return [BLANK, _news(foot, foot.toast, keys, look, width)]
        return [BLANK, keys_row(_offers(foot), keys, look, width)]

    return draw


def _offers(foot: BrowserFoot) -> list[tuple[str, str]]:
    """What keys do, the most wanted first: at the end of a narrow window the rest is left out."""
    close, scope = ("dialog.close", "list.close"), ("sessions.scope", "sessions.key_scope")
    if foot.scope == "deleted":
        restore = [("row.choose", "sessions.key_restore")] if foot.chosen else []
        return [*restore, scope, close]
    new, undo = ("sessions.new", "sessions.key_new"), ("sessions.restore", "sessions.key_undo")
    if not foot.chosen:
        return [new, scope, close]
    return [
        ("row.choose", "sessions.key_open"),
        ("sessions.rename", "sessions.key_rename"),
        ("row.remove", "list.delete"),
        *([undo] if foot.can_undo else []),
        new,
        ("sessions.export", "sessions.key_export"),
        ("sessions.fork", "sessions.key_fork"),
        scope,
        close,
    ]


def _news(foot: BrowserFoot, toast: Toast, keys: KeyMap, look: Look, width: int) -> Row:
    left: list[Run] = [
        ("  ", "text"),
        (toast_text(toast, look).split("\n")[0], toast.level),
    ]
    right: list[Run] = []
    if toast.undo is not None and foot.can_undo:
        back = look.words("sessions.key_undo")
        right = [(keys.label("sessions.restore"), "dim"), (f" {back}  ", "muted")]
    room = max(1, width - cells_in(right) - 1)
    return spread(crop(left, room), right, width)
