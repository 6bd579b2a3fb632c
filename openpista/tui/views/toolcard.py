"""A tool call as rows: one line when folded; command, diff, output and result when open."""

import re

import msgspec

from openpista.guard.safe_text import safe_text
from openpista.tui.core.blocks import ToolCard
from openpista.tui.views.canvas import Canvas, shortened
from openpista.tui.views.diff import SPLIT_FROM_CELLS, count_changes, diff_rows
from openpista.tui.views.figures import bytes_text, duration_text
from openpista.tui.views.rows import Row, Run, cells_in, clip, crop, plain_rows, spread, wrap

LIVE_ROWS = 12
"""Rows of output shown while a call runs: the newest."""

MAX_OUTPUT_ROWS = 400
"""Rows of a finished call's output shown when it is open; head and tail of longer ones."""

BODY = "  │ "

_GLYPHS: dict[str, tuple[str, str]] = {
    "proposed": ("○", "muted"),
    "waiting": ("◆", "warning"),
    "running": ("●", "info"),
    "done": ("✓", "success"),
    "failed": ("✗", "error"),
    "denied": ("⊘", "warning"),
    "broken": ("◌", "muted"),
}

_TELLING = ("command", "path", "pattern", "query", "url", "name", "text")
"""Arguments that say what a call is about, the most telling first."""

_LONE_RETURN = re.compile(r"[^\n]*\r(?!\n)")


def card_rows(card: ToolCard, canvas: Canvas) -> list[Row]:
    """Return the rows of a tool call."""
    head = _head(card, canvas)
    if card.folded:
        return [head, *_failure(card, canvas)]
    rows = [head, *_command(card, canvas), *_diff(card, canvas), *_output(card, canvas)]
    for image in card.result.images if card.result is not None else ():
        rows += map(_in_body, canvas.picture(image, canvas.width - len(BODY)))
    return rows


def target_of(card: ToolCard, workspace: str) -> str:
    """Return in one line what a call is about: its command, its file, or its arguments."""
    intent = card.intent
    if intent is not None and intent.command:
        return safe_text(intent.command)
    if intent is not None and intent.title:
        return shortened(safe_text(intent.title), workspace)
    return shortened(safe_text(_telling(card.arguments)), workspace)


def _telling(arguments: str) -> str:
    """Return of the arguments of a call what it is about, where they have a name for it."""
    try:
        values = msgspec.json.decode(arguments, type=dict[str, object])
    except (msgspec.DecodeError, UnicodeEncodeError):
        return arguments
    telling = next((values[name] for name in _TELLING if name in values), None)
    return telling if isinstance(telling, str) and telling else arguments


def last_written(text: str) -> str:
    """Keep of each line what a terminal would show last: progress bars write over themselves."""
    return _LONE_RETURN.sub("", text) if "\r" in text else text


def _head(card: ToolCard, canvas: Canvas) -> Row:
    left, right, room = _head_parts(card, canvas)
    row = spread(crop(left, room), right, canvas.width)
    return row._replace(gutter=2, hit="toggle")


def _head_parts(card: ToolCard, canvas: Canvas) -> tuple[list[Run], list[Run], int]:
    """Return what stands at the left and the right of the first row, and the room at the left."""
    glyph, look = _GLYPHS[card.state]
    right = _facts(card, canvas)
    name = safe_text(card.name, keep_newlines=False)
    lines = target_of(card, canvas.workspace).splitlines() or [""]
    shown = lines[0] if len(lines) == 1 else f"{lines[0]} …"
    left: list[Run] = [(f"{glyph} ", look), (name, "dim"), ("  ", "text"), (shown, "text")]
    return left, right, max(12, canvas.width - cells_in(right) - 2)


def _facts(card: ToolCard, canvas: Canvas) -> list[Run]:
    """What stands at the right end of the first row."""
    words = canvas.words
    parts: list[Run] = []
    if card.intent is not None and card.intent.diff:
        added, removed = count_changes(card.intent.diff)
        parts += [(f"+{added}", "success")] if added else []
        parts += [(f"−{removed}", "error")] if removed else []
    if card.state in {"waiting", "running", "denied", "broken", "proposed"}:
        parts.append((words(f"card.{card.state}"), _GLYPHS[card.state][1]))
    if card.where in {"sandbox", "host"}:
        parts.append((words(f"card.{card.where}"), "warning" if card.where == "host" else "muted"))
    if card.elapsed_ms is not None:
        parts.append((duration_text(card.elapsed_ms), "muted"))
    spaced: list[Run] = []
    for part in parts:
        spaced += [("  ", "text"), part] if spaced else [part]
    return spaced


def _failure(card: ToolCard, canvas: Canvas) -> list[Row]:
    """A folded call that failed still says why, in one row."""
    if card.state != "failed" or card.result is None:
        return []
    lines = [line for line in safe_text(card.result.text).splitlines() if line.strip()]
    if not lines:
        return []
    return [Row((("  ", "text"), (clip(lines[-1].strip(), canvas.width - 2), "error")), gutter=2)]


def _command(card: ToolCard, canvas: Canvas) -> list[Row]:
    """The whole command or all arguments, where the first row could not hold them."""
    target = target_of(card, canvas.workspace)
    left, _, room = _head_parts(card, canvas)
    if "\n" not in target and cells_in(left) <= room:
        return []
    command = card.intent is not None and bool(card.intent.command)
    lead: list[Run] = [(BODY, "line"), ("$ " if command else "", "muted")]
    rest: list[Run] = [(BODY, "line"), ("  " if command else "", "muted")]
    rows: list[Row] = []
    for line in target.splitlines():
        rows += wrap([(line, "text")], canvas.width, first=rest if rows else lead, rest=rest,
                     words=False)  # fmt: skip
    return rows


def _diff(card: ToolCard, canvas: Canvas) -> list[Row]:
    if card.intent is None or not card.intent.diff:
        return []
    wide = canvas.wide - len(BODY)
    width = wide if wide >= SPLIT_FROM_CELLS else canvas.width - len(BODY)
    return [_in_body(row) for row in diff_rows(card.intent.diff, width)]


def _output(card: ToolCard, canvas: Canvas) -> list[Row]:
    text = shown_output(card).rstrip("\n")
    if not text:
        return _note(card, canvas)
    look = "error" if card.state == "failed" else "dim"
    body: list[Run] = [(BODY, "line")]
    rows: list[Row] = []
    for line in safe_text(last_written(text)).split("\n"):
        rows += wrap([(line, look)], canvas.width, first=body, rest=body, words=False)
    return [*_limited(rows, card, canvas), *_note(card, canvas)]


def shown_output(card: ToolCard) -> str:
    """Return what is there of a call's output: all that was kept once it was asked for."""
    if card.kept_state == "loaded":
        return card.kept
    if card.result is not None:
        return card.result.text
    return card.output


def _limited(rows: list[Row], card: ToolCard, canvas: Canvas) -> list[Row]:
    running = card.result is None
    limit = LIVE_ROWS if running else MAX_OUTPUT_ROWS
    if len(rows) <= limit:
        return rows
    hidden = canvas.words("card.hidden_rows", count=len(rows) - limit)
    mark = Row(((BODY, "line"), (f"⋯ {hidden}", "muted")), gutter=len(BODY) + 2 + len(hidden))
    if running:
        return [mark, *rows[-limit:]]
    half = limit // 2
    return [*rows[:half], mark, *rows[-half:]]


def _note(card: ToolCard, canvas: Canvas) -> list[Row]:
    """What is to know about the output: nothing printed, more kept, or who decided."""
    words, notes = canvas.words, list[str]()
    if card.outcome is not None and card.decided_by:
        notes.append(words("card.decided", who=safe_text(card.decided_by)))
    if card.result is not None:
        total = card.kept_total_bytes or card.result.total_bytes
        if card.kept_state == "loading":
            notes.append(words("card.loading"))
        elif card.kept_state == "failed":
            notes.append(words("card.load_failed"))
        elif not shown_output(card).strip():
            notes.append(words("card.silent"))
        elif total > len(shown_output(card).encode(errors="surrogatepass")) + 1:
            notes.append(words("card.total", size=bytes_text(total)))
    if not notes:
        return []
    return [_in_body(row) for row in plain_rows(" · ".join(notes), canvas.width - 4, "muted")]


def _in_body(row: Row) -> Row:
    return row._replace(runs=((BODY, "line+plain"), *row.runs), gutter=row.gutter + len(BODY))
