"""The line between conversation and composer: what the agent does, and what waits for it."""

from collections.abc import Callable

from msgspec import Struct

from openpista.domain.session import QueuedMessage
from openpista.guard.safe_text import safe_text
from openpista.tui.core.connection import Connection
from openpista.tui.core.conversation import OpenTurn, Outgoing
from openpista.tui.core.selectors import active_chat
from openpista.tui.core.state import State
from openpista.tui.views.figures import SECOND_MS, duration_text
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.look import Look
from openpista.tui.views.rows import Row, Run, aimed, cells_in, cells_of, clip, crop, spread

SPINNER = "⣾⣽⣻⢿⡿⣟⣯⣷"
MAX_WAITING_ROWS = 4


class ActivityView(Struct, frozen=True):
    """What the line says. `ticks` turns the spinner."""

    turn: OpenTurn | None
    connection: Connection
    below: int
    following: bool
    approvals: int
    ticks: int
    now_ms: int


def activity_view(state: State) -> ActivityView:
    """Return what the line between conversation and composer says."""
    chat = active_chat(state)
    busy = chat.turn is not None or state.connection.state != "attached"
    return ActivityView(
        turn=chat.turn,
        connection=state.connection,
        below=chat.below,
        following=chat.following,
        approvals=len(state.approvals.cards) if state.approvals.aside else 0,
        ticks=state.window.ticks if busy and state.settings.motion else 0,
        now_ms=state.window.now_ms if busy else 0,
    )


def activity_rows(view: ActivityView, keys: KeyMap) -> Callable[[Look, int], list[Row]]:
    """Return how the line is drawn; always exactly one row, so that nothing moves."""

    def draw(look: Look, width: int) -> list[Row]:
        right = _below(view, keys, look)
        room = width - cells_in(right) - 2
        row = spread(crop(_doing(view, keys, look), max(0, room)), right, width)
        return [row._replace(hit="end" if right else "")]

    return draw


def waiting_rows(
    queued: tuple[QueuedMessage, ...], outgoing: tuple[Outgoing, ...]
) -> Callable[[Look, int], list[Row]]:
    """Return how messages are drawn that wait for their turn or are on their way."""

    def draw(look: Look, width: int) -> list[Row]:
        rows = [_queued(message, look, width) for message in queued]
        known = {message.message_id for message in queued}
        rows += [_outgoing(out, look, width) for out in outgoing if out.id not in known]
        if len(rows) > MAX_WAITING_ROWS:
            more = look.words("queue.more", count=len(rows) - MAX_WAITING_ROWS + 1)
            rows = [*rows[: MAX_WAITING_ROWS - 1], Row((("  ", "text"), (more, "muted")))]
        return rows

    return draw


def _doing(view: ActivityView, keys: KeyMap, look: Look) -> list[Run]:
    words = look.words
    if view.connection.state in {"lost", "connecting"}:
        return _unreachable(view, look)
    turn = view.turn
    if view.approvals and (turn is None or turn.phase == "waiting"):
        text = words("activity.aside", count=view.approvals, press=keys.label("approvals.show"))
        return [("◆ ", "warning"), (text, "warning")]
    if turn is None:
        return []
    if turn.phase == "waiting":
        return [("◆ ", "warning"), (words("activity.waiting"), "warning")]
    sign = SPINNER[view.ticks % len(SPINNER)]
    parts = [words(f"activity.{turn.phase}")]
    if turn.phase == "retrying" and turn.note:
        parts.append(safe_text(turn.note, keep_newlines=False))
    if turn.round > 1:
        parts.append(words("activity.round", number=turn.round))
    if 0 < turn.started_ms < view.now_ms:
        elapsed_s = (view.now_ms - turn.started_ms) // SECOND_MS
        parts.append(f"{elapsed_s} s" if elapsed_s < 60 else duration_text(elapsed_s * SECOND_MS))
    looks = "warning" if turn.phase in {"retrying", "cancelling"} else "accent"
    runs: list[Run] = [(f"{sign} ", looks), (parts[0], looks)]
    runs += [(f" · {part}", "muted") for part in parts[1:]]
    if turn.phase != "cancelling":
        runs.append((f" · {words('activity.stop', press=keys.label('turn.cancel'))}", "muted"))
    return runs


def _unreachable(view: ActivityView, look: Look) -> list[Run]:
    connection, words = view.connection, look.words
    if connection.state == "connecting":
        return [("◌ ", "warning"), (words("activity.connecting"), "warning")]
    reason = safe_text(connection.reason, keep_newlines=False)
    wait_s = max(0, connection.retry_at_ms - view.now_ms) // 1_000
    runs: list[Run] = [("✗ ", "error"), (words("activity.lost"), "error")]
    if reason:
        runs.append((f" · {reason}", "dim"))
    return [*runs, (f" · {words('activity.again', seconds=wait_s)}", "muted")]


def _below(view: ActivityView, keys: KeyMap, look: Look) -> list[Run]:
    if view.following:
        return []
    key = keys.label("page.end")
    if view.below:
        text = look.words("activity.below", count=view.below)
    else:
        text = look.words("activity.more_below")
    return [(f" ↓ {text} ", "accent+selection"), (f"  {key}", "muted")]


def _queued(message: QueuedMessage, look: Look, width: int) -> Row:
    """A click on its words edits it; at its end stand what sends it now and what removes it."""
    steers = message.mode == "steer"
    note: list[Run] = [(look.words("queue.steers" if steers else "queue.queued"), "muted")]
    if message.mode == "queue":
        note += [
            ("  ", "text"),
            (look.words("queue.now"), aimed("accent", f"now:{message.message_id}")),
        ]
    note.append(("  × ", aimed("dim", f"unqueue:{message.message_id}")))
    sign = "↳ ! " if message.mode == "shell" else "↳ "
    text = _carried(message.text, len(message.attachments))
    return _waiting_row(sign, text, note, width)._replace(hit=f"queued:{message.message_id}")


def _outgoing(out: Outgoing, look: Look, width: int) -> Row:
    text = f"! {out.text}" if out.kind == "shell" else _carried(out.text, len(out.attachments))
    return _waiting_row("↗ ", text, [(look.words(f"queue.{out.state}"), "muted")], width)


def _carried(text: str, count: int) -> str:
    return f"{text} {'▣' * count}".strip() if count else text


def _waiting_row(sign: str, text: str, note: list[Run], width: int) -> Row:
    room = width - cells_in(note) - cells_of(sign) - 2
    shown = clip(" ".join(safe_text(text).split()), max(4, room))
    return spread([(sign, "info"), (shown, "dim")], note, width)
