"""When a job runs: reading what was written, and the next planned time after a moment. Pure.

Cron lines follow Debian's cron where clocks change (cron(8), through cronsim): what was planned
for an hour that is left out runs right after it, what falls into an hour that comes twice runs
once. Lines for every hour go by real time.
"""

import re
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

from msgspec import Struct

from openpista.domain.errors import UsageError

MINUTE_MS = 60_000
DAY_MS = 86_400_000
LONGEST_EVERY_MS = 366 * DAY_MS

_MACROS = {
    "@yearly": "0 0 1 1 *",
    "@annually": "0 0 1 1 *",
    "@monthly": "0 0 1 * *",
    "@weekly": "0 0 * * 0",
    "@daily": "0 0 * * *",
    "@midnight": "0 0 * * *",
    "@hourly": "0 * * * *",
}
_FIELDS = 5
_EVERY = r"(?:every|@every)\s+(\d{1,6})?\s*([a-z]+)"
_IN = r"in\s+(\d{1,6})\s*([a-z]+)"
_AT = r"(?:at\s+)?(\d{4}-\d\d-\d\d[T ]\d\d:\d\d(?::\d\d)?\S*)"
_UNITS_MS = {
    **dict.fromkeys(("m", "min", "mins", "minute", "minutes"), MINUTE_MS),
    **dict.fromkeys(("h", "hour", "hours"), 60 * MINUTE_MS),
    **dict.fromkeys(("d", "day", "days"), DAY_MS),
    **dict.fromkeys(("w", "week", "weeks"), 7 * DAY_MS),
}
_LOOK_BACK_MS = (60 * MINUTE_MS, DAY_MS, 32 * DAY_MS, 366 * DAY_MS)


class Cron(Struct, frozen=True):
    """A cron line of five fields, in a time zone."""

    line: str
    zone: str


class Every(Struct, frozen=True):
    """An interval, counted from `start_ms`."""

    start_ms: int
    period_ms: int


class Once(Struct, frozen=True):
    """One moment."""

    at_ms: int


Trigger = Cron | Every | Once


def read_trigger(schedule: str, *, zone: str, start_ms: int) -> Trigger:
    """Return what `schedule` means: a cron line or `@daily` and the like, `every 15 m`, a moment
    as `2026-12-24 18:00`, or `in 20 m`. `start_ms` is when it was written. Raises UsageError."""
    text = " ".join(schedule.split())
    zone = zone or local_zone()
    check_zone(zone)
    if found := re.fullmatch(_EVERY, text, re.IGNORECASE):
        return Every(start_ms, _span_ms(found[1] or "1", found[2], schedule))
    if found := re.fullmatch(_IN, text, re.IGNORECASE):
        return Once(start_ms + _span_ms(found[1], found[2], schedule))
    if found := re.fullmatch(_AT, text, re.IGNORECASE):
        return Once(_moment_ms(found[1], zone, schedule))
    cron = Cron(_normal(_MACROS.get(text.lower(), text), schedule), zone)
    if next_ms(cron, start_ms) is None:
        raise UsageError(f"{schedule!r} names a day that never comes.")
    return cron


def next_ms(trigger: Trigger, after_ms: int) -> int | None:
    """Return the first planned time after `after_ms`, None where none comes. Unix ms."""
    match trigger:
        case Once(at_ms=at_ms):
            return at_ms if at_ms > after_ms else None
        case Every(start_ms=start_ms, period_ms=period_ms):
            return start_ms + max((after_ms - start_ms) // period_ms + 1, 1) * period_ms
        case Cron():
            return _next_of_cron(trigger, after_ms)


def newest_before(trigger: Trigger, first_ms: int, until_ms: int, most: int) -> tuple[int, ...]:
    """Return the planned times from `first_ms` (one itself) to `until_ms`, at most the newest
    `most` of them, in order."""
    if isinstance(trigger, Every):
        newest = until_ms - (until_ms - trigger.start_ms) % trigger.period_ms
        times = (newest - number * trigger.period_ms for number in range(most - 1, -1, -1))
        first_ms = max(first_ms, trigger.start_ms + 1)
        return tuple(at_ms for at_ms in times if first_ms <= at_ms <= until_ms)
    for back_ms in (*_LOOK_BACK_MS, until_ms):
        from_ms = max(first_ms, until_ms - back_ms)
        found = _between(trigger, from_ms, until_ms)
        if from_ms == first_ms or len(found) >= most:
            return tuple(found[-most:])
    return ()


def check_zone(zone: str) -> None:
    """Raise UsageError unless `zone` is an IANA time zone."""
    try:
        ZoneInfo(zone)
    except (KeyError, ValueError, OSError) as error:
        raise UsageError(
            f"There is no time zone {zone!r}. Write it like Europe/Berlin or Asia/Seoul."
        ) from error


def local_zone() -> str:
    """Return the name of this computer's time zone; UTC where it has none."""
    import warnings

    from tzlocal import get_localzone_name

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            name = get_localzone_name()
        ZoneInfo(name)
    except (KeyError, ValueError, OSError):
        return "UTC"
    return name


def _between(trigger: Trigger, from_ms: int, until_ms: int) -> list[int]:
    found: list[int] = []
    at_ms = next_ms(trigger, from_ms - 1)
    while at_ms is not None and at_ms <= until_ms:
        found.append(at_ms)
        at_ms = next_ms(trigger, at_ms)
    return found


def _next_of_cron(cron: Cron, after_ms: int) -> int | None:
    from cronsim import CronSim

    after = datetime.fromtimestamp(after_ms / 1000, UTC).astimezone(ZoneInfo(cron.zone))
    times = CronSim(cron.line, after)
    # Within an hour that comes a second time it names times of the first one: those have been.
    for found in times:
        at_ms = round(found.timestamp() * 1000)
        if at_ms > after_ms:
            return at_ms
    return None


def _normal(line: str, schedule: str) -> str:
    """Return a cron line whose times of day are written out, so that none counts as *every*:
    cronsim makes up for changed clocks only then. Raises UsageError."""
    from cronsim import CronSim, CronSimError

    fields = line.split()
    if len(fields) != _FIELDS:
        raise UsageError(
            f"{schedule!r} is no schedule. Write five cron fields (minute, hour, day, month,"
            " weekday), @daily, `every 15 m`, or a time as 2026-12-24 18:00."
        )
    minute, hour, *rest = fields
    if hour != "*":
        minute, hour = minute.replace("*", "0-59"), hour.replace("*", "0-23")
    normal = " ".join((minute, hour, *rest))
    try:
        CronSim(normal, datetime(2026, 1, 1, tzinfo=UTC))
    except (CronSimError, ValueError, AssertionError, RecursionError) as error:
        raise UsageError(f"{schedule!r} is no cron line: {str(error).lower()}.") from error
    return normal


def _span_ms(count: str, unit: str, schedule: str) -> int:
    unit_ms = _UNITS_MS.get(unit.lower())
    if unit_ms is None:
        raise UsageError(f"{schedule!r}: an interval is so many m, h, d or w, as `every 15 m`.")
    span_ms = int(count) * unit_ms
    if not MINUTE_MS <= span_ms <= LONGEST_EVERY_MS:
        raise UsageError(f"{schedule!r}: an interval is from one minute to 366 days.")
    return span_ms


def _moment_ms(text: str, zone: str, schedule: str) -> int:
    try:
        moment = datetime.fromisoformat(text)
    except ValueError as error:
        raise UsageError(f"{schedule!r} is no time; write it as 2026-12-24 18:00.") from error
    if moment.tzinfo is None:
        moment = moment.replace(tzinfo=ZoneInfo(zone))
        # A time that the clocks leave out: the same distance from the hour before them.
        moment = moment.astimezone(UTC)
    return round((moment - datetime(1970, 1, 1, tzinfo=UTC)) / timedelta(milliseconds=1))
