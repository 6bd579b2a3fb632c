"""Short messages at the top right: what worked, what did not, what can be taken back."""

from collections.abc import Callable

from openpista.guard.safe_text import safe_text
from openpista.tui.core.notices import Toast
from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row, Run, wrap

MAX_ROWS = 5

MARKS: dict[str, tuple[str, str]] = {
    "info": ("·", "info"),
    "success": ("✓", "success"),
    "warning": ("!", "warning"),
    "error": ("✗", "error"),
}


def toast_rows(toasts: tuple[Toast, ...]) -> Callable[[Look, int], list[Row]]:
    """Return how the messages are drawn, the newest at the bottom."""

    def draw(look: Look, width: int) -> list[Row]:
        rows: list[Row] = []
        for toast in toasts:
            rows += [BLANK] if rows else []
            rows += _toast(toast, look, width)
        return rows

    return draw


def toast_text(toast: Toast, look: Look) -> str:
    """Return what a message says."""
    if toast.phrase is None:
        return safe_text(toast.text)
    return safe_text(look.words(toast.phrase.key, **dict(toast.phrase.values)))


def _toast(toast: Toast, look: Look, width: int) -> list[Row]:
    mark, tone = MARKS[toast.level]
    first: list[Run] = [("▌", tone), (f" {mark} ", tone)]
    rest: list[Run] = [("▌", tone), ("   ", "text")]
    body: list[Row] = []
    for line in toast_text(toast, look).split("\n"):
        body += wrap([(line, "text")], width - 1, first=rest if body else first, rest=rest)
    if len(body) > MAX_ROWS:
        body = [*body[: MAX_ROWS - 1], Row((*rest, ("…", "muted")))]
    hit = f"dismiss:{toast.id}"
    if toast.undo is not None:
        hit = f"restore:{toast.id}:{toast.undo}"
        body += wrap([(look.words("notice.restore"), "accent")], width - 1, first=rest, rest=rest)
    return [row._replace(fill="cursor", hit=hit) for row in body]
