"""The status line: where, with which model, how much of it is used, and how safe it is."""

from collections.abc import Callable
from pathlib import PurePath

from openpista.guard.safe_text import safe_text
from openpista.tui.core.selectors import Status
from openpista.tui.views.figures import cost_text, count_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.rows import Row, Run, cells_of

CONTEXT_SHOWS_FROM = 0.005
CONTEXT_WARNS_FROM = 0.8
MAX_PATH_CELLS = 32

_SERVICE_LOOKS = {
    "up": "success",
    "degraded": "warning",
    "failed": "error",
    "starting": "info",
    "paused": "muted",
}

Part = tuple[int, list[Run]]
"""What may be left out where there is no room: the highest number goes first."""


def status_rows(status: Status, keys: KeyMap, home: str) -> Callable[[Look, int], list[Row]]:
    """Return how the status line is drawn; `home` is the user's directory, written as `~`."""

    def draw(look: Look, width: int) -> list[Row]:
        left: list[Part] = [
            (3, [(_place(status.workspace, home), "dim")]),
            (1, _model(status, look)),
        ]
        right: list[Part] = [
            (0, _decisions(status, look)),
            (2, _context(status, look)),
            (4, _spent(status, look)),
            (3, _left(status, look)),
            (5, _services(status)),
            (1, _taint(status, look)),
            (1, _safety(status, look)),
            (6, [(f"{keys.label('palette.open')} ", "dim"), (look.words("status.keys"), "muted")]),
        ]
        return [_fitted(_present(left), _present(right), width)]

    return draw


def shortened_path(path: str, home: str) -> str:
    """Return a path with `~` for the user's directory, and of a long one only its end."""
    if home and (path == home or path.startswith(f"{home.rstrip('/')}/")):
        path = "~" + path[len(home.rstrip("/")) :]
    if cells_of(path) <= MAX_PATH_CELLS:
        return path
    parts = PurePath(path).parts
    kept = parts[-1]
    for part in reversed(parts[:-1]):
        if cells_of(kept) + cells_of(part) + 3 > MAX_PATH_CELLS:
            break
        kept = f"{part}/{kept}"
    return f"…/{kept}"


def _place(workspace: str, home: str) -> str:
    return safe_text(shortened_path(workspace, home), keep_newlines=False)


def _model(status: Status, look: Look) -> list[Run]:
    model = status.model
    if model is None:
        return []
    if model.provider == "practice":
        return [(look.words("status.practice"), "warning")]
    runs: list[Run] = [(safe_text(model.model, keep_newlines=False), "text")]
    runs.append((f" {safe_text(model.provider, keep_newlines=False)}", "muted"))
    if status.effort:
        runs.append((f" · {status.effort}", "muted"))
    return runs


def _decisions(status: Status, look: Look) -> list[Run]:
    if not status.approvals:
        return []
    return [(f"◆ {look.words('status.approvals', count=status.approvals)}", "warning+strong")]


def _context(status: Status, look: Look) -> list[Run]:
    if not status.context_tokens or not status.context_limit:
        return []
    share = status.context_tokens / status.context_limit
    if share < CONTEXT_SHOWS_FROM:
        return []
    mark = "warning" if share >= CONTEXT_WARNS_FROM else "dim"
    return [(f"{share:.0%}", mark), (f" {look.words('status.context')}", "muted")]


def _spent(status: Status, look: Look) -> list[Run]:
    tokens = status.usage.input_tokens + status.usage.output_tokens
    if not tokens:
        return []
    runs: list[Run] = [(count_text(tokens), "dim"), (f" {look.words('status.tokens')}", "muted")]
    if status.usage.cost_usd:
        runs.append((f" {cost_text(status.usage.cost_usd)}", "dim"))
    return runs


def _left(status: Status, look: Look) -> list[Run]:
    """What is left of the day's budget, where there is one."""
    if status.left_today is None:
        return []
    mark = "error" if status.left_today <= 0 else "dim"
    left = f"${status.left_today:.2f}"
    return [(left, mark), (f" {look.words('status.left_today')}", "muted")]


def _services(status: Status) -> list[Run]:
    runs: list[Run] = []
    for service in status.services:
        mark = _SERVICE_LOOKS.get(service.state)
        if mark is not None:
            runs += [("● ", mark), (f"{safe_text(service.service, keep_newlines=False)} ", "muted")]
    return runs


def _taint(status: Status, look: Look) -> list[Run]:
    if not status.taint:
        return []
    return [(look.words("status.tainted", count=len(status.taint)), "warning")]


def _safety(status: Status, look: Look) -> list[Run]:
    words = look.words
    if status.approvals_mode == "auto":
        return [(words("status.auto"), "error")]
    match status.sandbox.kind:
        case "bubblewrap" | "namespaces":
            return [("▣ ", "success"), (words("status.sandboxed"), "muted")]
        case "none":
            return [("▢ ", "warning"), (words("status.unsandboxed"), "warning")]
        case "probing":
            return []


def _present(parts: list[Part]) -> list[Part]:
    return [part for part in parts if any(text for text, _ in part[1])]


def _fitted(left: list[Part], right: list[Part], width: int) -> Row:
    while left or right:
        row = _joined(left, right, width)
        if row is not None:
            return row
        last = max(number for number, _ in (*left, *right))
        left = [part for part in left if part[0] != last]
        right = [part for part in right if part[0] != last]
    return Row(())


def _joined(left: list[Part], right: list[Part], width: int) -> Row | None:
    first, second = _runs(left), _runs(right)
    used = sum(cells_of(text) for text, _ in (*first, *second))
    gap = width - used
    if gap < (3 if first and second else 0):
        return None
    return Row((*first, (" " * gap, "text"), *second))


def _runs(parts: list[Part]) -> list[Run]:
    runs: list[Run] = []
    for _, part in parts:
        runs += [("   ", "text"), *part] if runs else part
    return runs
