from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from openpista.domain.errors import UsageError
from openpista.gateway.triggers import (
    DAY_MS,
    MINUTE_MS,
    Every,
    Once,
    local_zone,
    newest_before,
    next_ms,
    read_trigger,
)

ZONES = (
    "UTC",
    "Europe/Berlin",
    "America/New_York",
    "America/Santiago",
    "Asia/Seoul",
    "Australia/Lord_Howe",
    "Africa/Casablanca",
    "Pacific/Apia",
)
LINES = (
    "30 2 * * *",
    "0 2,3 * * *",
    "*/30 2 * * *",
    "* 2 * * *",
    "0 */2 * * *",
    "15 0-3 * * SUN",
    "0 8 * * MON-FRI",
    "@daily",
    "@hourly",
    "*/20 * * * *",
    "0 0 L * *",
    "every 7 h",
)
START = 1_767_600_000_000
moments = st.integers(START, START + 3 * 366 * DAY_MS)


def ms(text: str, zone: str = "UTC") -> int:
    return round(datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).timestamp() * 1000)


def times(schedule: str, zone: str, after: str, count: int) -> list[str]:
    """Return the next times on the clock of a zone."""
    trigger = read_trigger(schedule, zone=zone, start_ms=START)
    at_ms, found = ms(after, zone), list[str]()
    for _ in range(count):
        following = next_ms(trigger, at_ms)
        assert following is not None
        at_ms = following
        local = datetime.fromtimestamp(at_ms / 1000, UTC).astimezone(ZoneInfo(zone))
        found.append(local.isoformat(timespec="minutes"))
    return found


def test_what_is_planned_for_an_hour_that_is_left_out_runs_right_after_it() -> None:
    assert times("30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", 2) == [
        "2026-03-29T03:00+02:00",
        "2026-03-30T02:30+02:00",
    ]
    assert times("*/30 2 * * *", "Europe/Berlin", "2026-03-28T12:00", 2) == [
        "2026-03-29T03:00+02:00",
        "2026-03-30T02:00+02:00",
    ]
    assert times("0 */2 * * *", "America/New_York", "2026-03-08T01:30", 2) == [
        "2026-03-08T03:00-04:00",
        "2026-03-08T04:00-04:00",
    ]


def test_what_falls_into_an_hour_that_comes_twice_runs_once() -> None:
    assert times("30 2 * * *", "Europe/Berlin", "2026-10-24T12:00", 2) == [
        "2026-10-25T02:30+02:00",
        "2026-10-26T02:30+01:00",
    ]
    assert times("0 */2 * * *", "Europe/Berlin", "2026-10-25T01:00", 2) == [
        "2026-10-25T02:00+02:00",
        "2026-10-25T04:00+01:00",
    ]


def test_in_the_second_of_two_hours_nothing_is_named_that_has_been() -> None:
    trigger = read_trigger("30 2 * * *", zone="Europe/Berlin", start_ms=START)
    second_time = ms("2026-10-25T01:10")

    assert next_ms(trigger, second_time) == ms("2026-10-26T01:30")


def test_every_hour_goes_by_real_time() -> None:
    assert times("@hourly", "Europe/Berlin", "2026-10-25T01:30", 3) == [
        "2026-10-25T02:00+02:00",
        "2026-10-25T02:00+01:00",
        "2026-10-25T03:00+01:00",
    ]


def test_names_stand_for_months_and_weekdays() -> None:
    assert times("0 8 * jan,feb mon-fri", "Asia/Seoul", "2026-01-02T12:00", 2) == [
        "2026-01-05T08:00+09:00",
        "2026-01-06T08:00+09:00",
    ]


def test_sunday_is_zero_and_seven() -> None:
    assert times("0 8 * * 0", "UTC", "2026-01-01T00:00", 1) == times(
        "0 8 * * 7", "UTC", "2026-01-01T00:00", 1
    )


@pytest.mark.parametrize(
    ("schedule", "cron"),
    [
        ("@yearly", "0 0 1 1 *"),
        ("@monthly", "0 0 1 * *"),
        ("@weekly", "0 0 * * SUN"),
        ("@DAILY", "0 0 * * *"),
        ("@hourly", "0 * * * *"),
    ],
)
def test_words_stand_for_cron_lines(schedule: str, cron: str) -> None:
    after = "2026-01-01T00:30"

    assert times(schedule, "Asia/Seoul", after, 3) == times(cron, "Asia/Seoul", after, 3)


def test_an_interval_counts_from_when_it_was_written() -> None:
    trigger = read_trigger("every 15 m", zone="UTC", start_ms=START)

    assert trigger == Every(START, 15 * MINUTE_MS)
    assert next_ms(trigger, START) == START + 15 * MINUTE_MS
    assert next_ms(trigger, START - DAY_MS) == START + 15 * MINUTE_MS
    assert next_ms(trigger, START + 15 * MINUTE_MS) == START + 30 * MINUTE_MS
    assert read_trigger("every hour", zone="UTC", start_ms=0) == Every(0, 60 * MINUTE_MS)


def test_a_moment_comes_once_in_the_zone_of_the_job() -> None:
    trigger = read_trigger("at 2026-12-24 18:00", zone="Europe/Berlin", start_ms=START)

    six = ms("2026-12-24T17:00")
    assert trigger == Once(six)
    assert next_ms(trigger, six - 1) == six
    assert next_ms(trigger, six) is None
    assert read_trigger("in 20 m", zone="UTC", start_ms=START) == Once(START + 20 * MINUTE_MS)
    with_offset = read_trigger("2026-12-24T18:00+09:00", zone="UTC", start_ms=START)
    assert with_offset == Once(ms("2026-12-24T09:00"))


@pytest.mark.parametrize(
    "schedule",
    [
        *("", "daily", "0 8 * *", "0 0 8 * * *", "61 * * * *", "0 0 30 2 *", "*/0 * * * *"),
        *("@reboot", "every 5 s", "every 0 m", "every 400 d", "in 5 parsecs", "2026-13-01 10:00"),
        "0 8-5 * * *",
    ],
)
def test_what_cannot_be_is_refused_in_words(schedule: str) -> None:
    with pytest.raises(UsageError):
        read_trigger(schedule, zone="UTC", start_ms=START)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "../etc/passwd", "Europe/"])
def test_an_unknown_zone_is_refused(zone: str) -> None:
    with pytest.raises(UsageError, match="time zone"):
        read_trigger("@daily", zone=zone, start_ms=START)


def test_this_computer_has_a_zone() -> None:
    assert read_trigger("@daily", zone="", start_ms=START) == read_trigger(
        "@daily", zone=local_zone(), start_ms=START
    )


@given(st.sampled_from(LINES), st.sampled_from(ZONES), moments)
@example("30 2 * * *", "Europe/Berlin", ms("2026-10-25T01:10"))
def test_the_next_time_is_later_and_the_first_one(line: str, zone: str, after: int) -> None:
    trigger = read_trigger(line, zone=zone, start_ms=START)
    following = next_ms(trigger, after)

    assert following is not None
    assert following > after
    # From whatever moment before it one asks, it is the same one: none is left out or doubled.
    for earlier in (after, (after + following) // 2, following - 1):
        assert next_ms(trigger, earlier) == following


@given(st.sampled_from(ZONES), moments)
def test_a_time_of_day_comes_once_each_day(zone: str, after: int) -> None:
    trigger = read_trigger("30 2 * * *", zone=zone, start_ms=START)
    first = next_ms(trigger, after)
    assert first is not None
    second = next_ms(trigger, first)
    assert second is not None
    here = ZoneInfo(zone)
    days = [
        datetime.fromtimestamp(at / 1000, UTC).astimezone(here).date() for at in (first, second)
    ]

    assert (days[1] - days[0]).days == 1


@given(st.sampled_from(LINES), st.sampled_from(ZONES), moments, st.integers(0, 40 * DAY_MS))
def test_the_newest_are_the_last_of_all(line: str, zone: str, first: int, span: int) -> None:
    trigger = read_trigger(line, zone=zone, start_ms=START)
    span = min(span, DAY_MS) if line in {"* 2 * * *", "*/20 * * * *"} else span
    every: list[int] = []
    at_ms = next_ms(trigger, first - 1)
    while at_ms is not None and at_ms <= first + span:
        every.append(at_ms)
        at_ms = next_ms(trigger, at_ms)

    assert newest_before(trigger, first, first + span, 3) == tuple(every[-3:])


def test_a_single_moment_is_among_the_newest_once() -> None:
    assert newest_before(Once(START), START, START + 400 * DAY_MS, 3) == (START,)
    assert newest_before(Once(START), START + 1, START + DAY_MS, 3) == ()
