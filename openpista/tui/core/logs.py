"""The log: newest lines at the bottom, filtered by level, part and text, followed or not."""

from typing import Literal, get_args

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.query import LogLevel, LogLine, LogPage, QueryFailed, ReadLogs
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.effects import After, Ask, LogsDue, Outcome, Stop
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.core.stamp import ActionBase, StartingAction

SLOT = "logs"
FOLLOW_KEY = "logs-follow"
FOLLOW_MS = 1_000
PAGE_LINES = 200
MAX_LINES = 4_000
"""Lines held at once; what is older is read again when it is wanted."""

LEVELS: tuple[LogLevel, ...] = get_args(LogLevel)


class Logs(Struct, frozen=True):
    """`back` counts rows up from the newest line, so that the place stays when lines come.

    `older` is where the lines before begin, None where there are none; `older_id` is the
    question for them, `request_id` that for the newest.
    """

    open: bool = False
    state: Literal["unknown", "loading", "loaded", "failed"] = "unknown"
    reason: str = ""
    path: str = ""
    level: LogLevel = "info"
    service: str = ""
    services: tuple[str, ...] = ()
    query: str = ""
    follow: bool = True
    back: int = 0
    lines: tuple[LogLine, ...] = ()
    older: int | None = None
    request_id: str = ""
    older_id: str = ""


class LogsSearched(StartingAction, frozen=True):
    """The search over the log reads so now."""

    query: str


class LogMoved(StartingAction, frozen=True):
    """The user goes up or down by so many lines."""

    step: int


class LogPointed(ActionBase, frozen=True):
    """The user points at the line that stands so far above the newest."""

    back: int


class LogLevelChosen(StartingAction, frozen=True):
    """The user wants to see this level and above; without one the next."""

    level: LogLevel | None = None


class LogServiceChosen(StartingAction, frozen=True):
    """The user wants to see another part of the program; after the last one all of it."""


class LogFollowed(StartingAction, frozen=True):
    """The user wants to follow the newest line, or to stay; without a word the other of both."""

    follow: bool | None = None


LogsAction = LogsSearched | LogMoved | LogPointed | LogLevelChosen | LogServiceChosen | LogFollowed
HEARS = (
    LogsSearched,
    LogMoved,
    LogPointed,
    LogLevelChosen,
    LogServiceChosen,
    LogFollowed,
    LogsDue,
    OverlayOpened,
    OverlayClosed,
    AnswerArrived,
)

Changed = tuple[Logs, tuple[Outcome, ...]]


def update(logs: Logs, action: ActionBase) -> Changed:
    """Return the log after `action`, and what is to be done."""
    match action:
        case OverlayOpened(kind="logs", query=service, id=request_id):
            fresh = Logs(open=True, level=logs.level, service=service, services=logs.services)
            return _ask(fresh, request_id)
        case OverlayClosed(kind=None | "logs") if logs.open:
            return replace(logs, open=False, request_id="", older_id=""), (Stop(FOLLOW_KEY),)
        case LogsSearched(query=query, id=request_id) if query != logs.query:
            return _afresh(replace(logs, query=query), request_id)
        case LogLevelChosen(level=level, id=request_id):
            wanted = level or LEVELS[(LEVELS.index(logs.level) + 1) % len(LEVELS)]
            return _afresh(replace(logs, level=wanted), request_id)
        case LogServiceChosen(id=request_id):
            return _afresh(replace(logs, service=_next_service(logs)), request_id)
        case LogFollowed(follow=follow, id=request_id):
            return _followed(logs, request_id, not logs.follow if follow is None else follow)
        case LogMoved(step=step, id=request_id):
            return _moved(logs, step, request_id)
        case LogPointed(back=back):
            return replace(logs, back=_within(back, logs)), ()
        case LogsDue(id=request_id) if logs.open and logs.follow and not logs.request_id:
            return _ask(logs, request_id)
        case AnswerArrived(request_id=request_id) if request_id:
            return _answered(logs, action)
        case _:
            return logs, ()


def line_at(logs: Logs) -> LogLine | None:
    """Return the line under the cursor."""
    return logs.lines[-1 - _within(logs.back, logs)] if logs.lines else None


def _within(back: int, logs: Logs) -> int:
    return max(0, min(back, len(logs.lines) - 1))


def _next_service(logs: Logs) -> str:
    choices = ("", *logs.services)
    here = choices.index(logs.service) if logs.service in choices else 0
    return choices[(here + 1) % len(choices)]


def _ask(logs: Logs, request_id: str) -> Changed:
    query = ReadLogs(
        level=logs.level, service=logs.service, text=logs.query, before=None, limit=PAGE_LINES
    )
    state = logs.state if logs.state == "loaded" else "loading"
    asked = replace(logs, state=state, request_id=request_id)
    return asked, (Ask(query, request_id, slot=SLOT),)


def _afresh(logs: Logs, request_id: str) -> Changed:
    """Read the log anew: other lines are wanted. What stands there stays until they come."""
    return _ask(replace(logs, back=0, older=None, older_id="", state="loading"), request_id)


def _followed(logs: Logs, request_id: str, follow: bool) -> Changed:
    if not follow:
        return replace(logs, follow=False), (Stop(FOLLOW_KEY),)
    return _ask(replace(logs, follow=True, back=0), request_id)


def _moved(logs: Logs, step: int, request_id: str) -> Changed:
    """Going up stays there; coming back to the newest line follows again."""
    back = _within(logs.back - step, logs)
    moved = replace(logs, back=back)
    if back == 0 and step > 0 and not logs.follow:
        return _followed(moved, request_id, True)
    outcomes: tuple[Outcome, ...] = ()
    if back > 0 and logs.follow:
        moved, outcomes = _followed(moved, request_id, False)
    near = back + PAGE_LINES // 4 >= len(logs.lines)
    if near and logs.older is not None and not logs.older_id:
        query = ReadLogs(
            level=logs.level,
            service=logs.service,
            text=logs.query,
            before=logs.older,
            limit=PAGE_LINES,
        )
        older_id = f"{request_id}-older"
        asked = Ask(query, older_id, slot=f"{SLOT}-older")
        return replace(moved, older_id=older_id), (*outcomes, asked)
    return moved, outcomes


def _answered(logs: Logs, action: AnswerArrived) -> Changed:
    if action.request_id == logs.older_id:
        return _older(replace(logs, older_id=""), action), ()
    if action.request_id != logs.request_id:
        return logs, ()
    before = logs.state
    logs = replace(logs, request_id="")
    match action.answer:
        case LogPage() as page:
            known = logs if before == "loaded" else replace(logs, lines=(), older=None)
            now = _newest(known, page)
            return now, _again(now)
        case QueryFailed(reason=reason):
            return replace(logs, state="failed", reason=reason, lines=()), ()
        case _:
            return replace(logs, state="failed", lines=()), ()


def _again(logs: Logs) -> tuple[Outcome, ...]:
    if not (logs.open and logs.follow):
        return ()
    return (After(FOLLOW_KEY, FOLLOW_MS, LogsDue()),)


def _newest(logs: Logs, page: LogPage) -> Logs:
    """Join the newest lines to those that are known; where they do not meet, begin anew."""
    lines, older = joined(logs.lines, page.lines), logs.older
    if lines is None or len(lines) > MAX_LINES or not logs.lines:
        lines, older = page.lines, page.next_before
    added = len(lines) - len(logs.lines)
    back = 0 if logs.follow or not logs.lines else logs.back + max(0, added)
    services = tuple(sorted({*logs.services, *(part_of(line) for line in page.lines)} - {""}))
    known = replace(logs, state="loaded", reason="", path=page.path, lines=lines, older=older)
    return replace(known, back=_within(back, known), services=services)


def _older(logs: Logs, action: AnswerArrived) -> Logs:
    match action.answer:
        case LogPage(lines=lines, next_before=next_before):
            room = max(0, MAX_LINES - len(logs.lines))
            kept = lines[-room:] if room else ()
            older = next_before if len(kept) == len(lines) else None
            return replace(logs, lines=(*kept, *logs.lines), older=older)
        case _:
            return logs


def joined(known: tuple[LogLine, ...], page: tuple[LogLine, ...]) -> tuple[LogLine, ...] | None:
    """Return the known lines with the new ones of a page of the newest; None where nothing says
    how they hang together."""
    for count in range(min(len(known), len(page)), 0, -1):
        if known[-count:] == page[:count]:
            return (*known, *page[count:])
    return None


def part_of(line: LogLine) -> str:
    """Return the part of the program that wrote a line: `gateway`, `telegram`."""
    parts = line.source.split(".")
    rest = parts[1:] if parts[0] == "openpista" else parts
    known = rest[1:] if len(rest) > 1 and rest[0] == "channels" else rest
    return known[0] if known else parts[0]
