"""The dialog with the log: newest at the bottom, filtered, searched, followed."""

from collections.abc import Sequence
from datetime import datetime, tzinfo

from openpista.domain.query import LogLine
from openpista.guard.safe_text import safe_text
from openpista.tui.core.actions import Action
from openpista.tui.core.logs import (
    LogFollowed,
    LogLevelChosen,
    LogMoved,
    LogPointed,
    Logs,
    LogServiceChosen,
    LogsSearched,
    line_at,
    part_of,
)
from openpista.tui.core.notices import CopyAsked
from openpista.tui.core.state import State
from openpista.tui.views.keys import KeyMap
from openpista.tui.views.listing import Drawn, Listing
from openpista.tui.views.look import Look
from openpista.tui.views.rows import Row, Run, cells_of, clip, crop, pad, plain_rows

LEVEL_CELLS = 6
PART_CELLS = 10
WIDE_CELLS = 70
LOOKS = {"debug": "muted", "info": "dim", "warning": "warning", "error": "error"}
SIGNS = {"debug": " ", "info": " ", "warning": "!", "error": "✗"}
FOOT_ROWS = 3


def _logs(state: State, look: Look, _keys: KeyMap, width: int) -> Drawn:
    logs = state.logs
    if not logs.lines:
        return Drawn(_empty(logs, look, width))
    at = len(logs.lines) - 1 - min(logs.back, len(logs.lines) - 1)
    rows = [_edge(logs, look, width)]
    for number, line in enumerate(logs.lines):
        row = _line(line, look, width, here=number == at)
        rows.append(row._replace(hit=f"row:{len(logs.lines) - 1 - number}"))
    first = at if at == 0 else at + 1
    return Drawn(rows, (first, at + 2))


def _empty(logs: Logs, look: Look, width: int) -> list[Row]:
    words = look.words
    if logs.state == "failed":
        text, tone = words("logs.failed", reason=safe_text(logs.reason)), "error"
    elif logs.state != "loaded":
        text, tone = words("list.loading"), "muted"
    elif logs.query or logs.service or logs.level != "debug":
        text, tone = words("logs.nothing", level=words(f"logs.{logs.level}")), "muted"
    else:
        text, tone = words("logs.empty"), "muted"
    rows = plain_rows(f"  {text}", width, tone)
    if logs.older is not None:
        rows += plain_rows(f"  {words('logs.older')}", width, "muted")
    return rows


def _edge(logs: Logs, look: Look, width: int) -> Row:
    """What stands above the first line."""
    key = "oldest" if logs.older is None else "reading" if logs.older_id else "older"
    return Row(crop((("  ", "text"), (look.words(f"logs.{key}"), "muted")), width))


def _line(line: LogLine, look: Look, width: int, *, here: bool) -> Row:
    """Time, level, part, and the first line of what was said; the sign tells the level too."""
    level = look.words(f"logs.{line.level}")
    runs: list[Run] = [("› ", "accent") if here else ("  ", "text")]
    runs.append((f"{time_text(line.at_ms)} ", "muted"))
    runs.append(
        (f"{SIGNS[line.level]} {pad(clip(level, LEVEL_CELLS), LEVEL_CELLS)} ", LOOKS[line.level])
    )
    if width >= WIDE_CELLS:
        runs.append((pad(clip(safe_text(part_of(line)), PART_CELLS), PART_CELLS) + " ", "info"))
    used = sum(cells_of(text) for text, _ in runs)
    text = " ".join(safe_text(line.text).split())
    runs.append((clip(text, max(4, width - used - 1)), "text" if here else "dim"))
    return Row(tuple(runs), fill="selection" if here else "")


def _foot(state: State, look: Look, width: int) -> list[Row]:
    """What is shown now, and the line under the cursor in full."""
    logs, words = state.logs, look.words
    line = line_at(logs)
    follows = words("logs.following" if logs.follow else "logs.staying")
    runs: list[Run] = [
        (f"{words('logs.level')} ", "muted"),
        (f"≥ {words(f'logs.{logs.level}')}", LOOKS[logs.level]),
        (f"   {words('logs.part')} ", "muted"),
        (logs.service or words("logs.all"), "text"),
        ("   ● " if logs.follow else "   ○ ", "accent" if logs.follow else "muted"),
        (follows, "text" if logs.follow else "muted"),
        (f"   {words('logs.count', count=len(logs.lines))}", "muted"),
    ]
    rows = [Row(crop((("  ", "text"), *runs), width))]
    if line is not None:
        whole = f"{safe_text(line.source)}: {safe_text(line.text)}"
        told = plain_rows(whole, width - 4, "text")[: FOOT_ROWS - 1]
        rows += [row._replace(runs=(("  ", "text"), *row.runs)) for row in told]
    return rows


def time_text(at_ms: int, zone: tzinfo | None = None) -> str:
    """Return the time of a line, to the second, in local time or in `zone`."""
    if at_ms <= 0:
        return "--:--:--"
    return datetime.fromtimestamp(at_ms / 1_000, tz=zone).strftime("%H:%M:%S")


def _copy(state: State) -> Sequence[Action]:
    line = line_at(state.logs)
    if line is None:
        return ()
    at = datetime.fromtimestamp(line.at_ms / 1_000).astimezone().isoformat(timespec="milliseconds")
    return (CopyAsked(f"{at} {line.level} {line.source} {line.text}"),)


LOGS = Listing(
    title="logs.title",
    keys=(
        ("logs.level", "logs.level"),
        ("logs.service", "logs.part"),
        ("logs.follow", "logs.follow"),
        ("logs.copy", "logs.copy"),
        ("dialog.close", "list.close"),
    ),
    value=lambda state: state.logs,
    draw=_logs,
    query=lambda state: state.logs.query,
    searched=LogsSearched,
    moved=lambda _, step: (LogMoved(step),),
    clicked=lambda _, hit: (LogPointed(int(hit.removeprefix("row:"))),),
    place="logs",
    more={
        "logs.level": lambda _: (LogLevelChosen(),),
        "logs.service": lambda _: (LogServiceChosen(),),
        "logs.follow": lambda _: (LogFollowed(),),
        "logs.copy": _copy,
    },
    wide=True,
    foot=_foot,
    foot_rows=FOOT_ROWS,
)
