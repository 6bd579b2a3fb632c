"""The pane beside the list of conversations: what the chosen one is, and what was said in it."""

from collections.abc import Sequence
from typing import NamedTuple

from openpista.domain.message import Message, Text, ToolCall, ToolResult
from openpista.domain.session import Session
from openpista.guard.safe_text import safe_text
from openpista.tui.core.search_words import words_of
from openpista.tui.core.session_browser import Preview
from openpista.tui.core.session_choice import HitEntry, chosen_row, chosen_session
from openpista.tui.core.state import State
from openpista.tui.views.browse_badges import named_badges
from openpista.tui.views.figures import MINUTE_MS, ago_text, cost_text, count_text
from openpista.tui.views.look import Look
from openpista.tui.views.rows import BLANK, Row, Run, clip, crop, spread, wrap
from openpista.tui.views.search_marks import in_sight, marked_runs

MAX_MESSAGE_ROWS = 6
MAX_RESULT_ROWS = 3
MAX_HIT_ROWS = 14
MAX_RESULT_CHARS = 400
HIT_BAR: Run = ("▌ ", "accent")
PLAIN_BAR: Run = ("  ", "text")


class PreviewView(NamedTuple):
    """What the pane shows. `title` is known of a hit even where its session is not."""

    session: Session | None
    title: str
    preview: Preview
    words: tuple[str, ...]
    now_ms: int


class TalkDrawn(NamedTuple):
    """The rows of what was said, and those to keep in view: the match, else the newest message."""

    rows: list[Row]
    show: tuple[int, int]


def preview_view(state: State) -> PreviewView | None:
    """Return what the pane shows; None where nothing is chosen."""
    row, session = chosen_row(state), chosen_session(state)
    if row is None:
        return None
    title = row.hit.session_title if isinstance(row, HitEntry) else row.row.session.title
    return PreviewView(
        session=session,
        title=title if session is None else session.title or session.preview,
        preview=state.browser.preview,
        words=words_of(state.browser.query) if state.browser.scope == "all" else (),
        now_ms=state.window.now_ms // MINUTE_MS * MINUTE_MS,
    )


def about_rows(view: PreviewView, look: Look, width: int) -> list[Row]:
    """Draw what the chosen conversation is; it stays in view while the rest scrolls."""
    title = safe_text(view.title, keep_newlines=False) or look.words("session.untitled")
    rows = [Row(crop(in_sight(marked_runs(title, view.words, "text+strong"), width), width))]
    if view.session is not None:
        rows += _about(view.session, view.now_ms, look, width)
    return [*rows, Row((("─" * width, "line"),))]


def talk_rows(view: PreviewView, look: Look, width: int) -> TalkDrawn:
    """Draw what was said in it."""
    preview = view.preview
    if not preview.messages:
        return TalkDrawn(_nothing(preview, look, width), (0, 1))
    rows: list[Row] = []
    show = (0, 0)
    for message in preview.messages:
        here = message.seq == preview.subject.seq
        drawn = _message(message, view, look, width, here=here)
        if message.role == "tool" and not here and drawn and rows and rows[-1] is BLANK:
            rows.pop()
        if here:
            show = (len(rows), len(rows) + len(drawn))
        rows += drawn
    while rows and rows[-1] is BLANK:
        rows.pop()
    if not preview.subject.seq:
        show = (max(0, len(rows) - 1), len(rows))
    return TalkDrawn(rows, show)


def _about(session: Session, now_ms: int, look: Look, width: int) -> list[Row]:
    words = look.words
    rows: list[Row] = []
    badges = named_badges(session.channels)
    if session.activity != "idle":
        badges.append((words(f"sessions.{session.activity}"), "warning"))
    if session.deleted_at_ms is not None:
        badges.append((words("sessions.deleted"), "warning"))
    if badges:
        rows.append(Row(crop(badges, width)))
    usage = session.usage
    counts = [words("sessions.messages", count=session.message_count)]
    if usage.input_tokens + usage.output_tokens:
        tokens = count_text(usage.input_tokens + usage.output_tokens)
        counts.append(words("sessions.tokens", size=tokens))
    if usage.cost_usd:
        counts.append(cost_text(usage.cost_usd))
    changed = ago_text(session.updated_at_ms, max(now_ms, session.updated_at_ms), words)
    made = ago_text(session.created_at_ms, max(now_ms, session.created_at_ms), words)
    times = words("sessions.times", changed=changed, made=made)
    lines = (
        safe_text(session.workspace, keep_newlines=False),
        safe_text(str(session.model), keep_newlines=False),
        " · ".join(counts),
        times,
    )
    return [*rows, *(Row(((clip(line, width), "muted"),)) for line in lines if line)]


def _nothing(preview: Preview, look: Look, width: int) -> list[Row]:
    match preview.state:
        case "failed":
            reason = safe_text(preview.reason, keep_newlines=False)
            text, tone = look.words("sessions.unread", reason=reason), "error"
        case "loaded":
            text, tone = look.words("sessions.no_messages"), "muted"
        case _:
            text, tone = look.words("list.loading"), "muted"
    return wrap([(text, tone)], width)


def _message(
    message: Message, view: PreviewView, look: Look, width: int, *, here: bool
) -> list[Row]:
    """One message: who and when, then its words. A tool's result belongs to the call above it."""
    by_tool = message.role == "tool"
    bar = HIT_BAR if here else PLAIN_BAR
    body = _body(message, view.words)
    if not body:
        return []
    rows: list[Row] = []
    for runs in body:
        rows += wrap(runs, width, first=[bar], rest=[bar])
    most = MAX_HIT_ROWS if here else MAX_RESULT_ROWS if by_tool else MAX_MESSAGE_ROWS
    if len(rows) > most:
        rows = [*_window(rows, most, here=here), Row((bar, ("…", "muted")))]
    if by_tool and not here:
        return [*rows, BLANK]
    when = ago_text(message.at_ms, max(view.now_ms, message.at_ms), look.words)
    name, tone = _speaker(message, look)
    return [spread([bar, (name, tone)], [(when, "muted")], width - 1), *rows, BLANK]


def _window(rows: list[Row], most: int, *, here: bool) -> list[Row]:
    """The first rows, or of the message that matched those around its first mark."""
    marked = next((n for n, row in enumerate(rows) if _is_marked(row)), 0) if here else 0
    first = max(0, min(marked - most // 2, len(rows) - most))
    return rows[first : first + most]


def _is_marked(row: Row) -> bool:
    return any(look == "accent+strong" for _, look in row.runs)


def _speaker(message: Message, look: Look) -> tuple[str, str]:
    sender = message.sender
    if message.role == "user" and sender is not None and sender.name:
        return safe_text(sender.name, keep_newlines=False), "accent"
    tone = "accent" if message.role == "user" else "info"
    return look.words(f"sessions.role_{message.role}"), tone


def _body(message: Message, words: Sequence[str]) -> list[list[Run]]:
    body: list[list[Run]] = []
    for block in message.blocks:
        match block:
            case Text(text=text) if text.strip():
                body.append(marked_runs(safe_text(text.strip()), words, "text"))
            case ToolCall(name=name):
                body.append([(f"› {safe_text(name, keep_newlines=False)}", "muted")])
            case ToolResult(text=text) if text.strip():
                shown = safe_text(text.strip()[:MAX_RESULT_CHARS])
                body.append(marked_runs(shown, words, "dim"))
            case _:
                pass
    return body
