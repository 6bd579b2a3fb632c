"""Open logins end: unused, in all, when there are too many, and with their device."""

from openpista.channels.web.login_sessions import (
    ABSOLUTE_MS,
    FRESH_MS,
    IDLE_MS,
    MAX_LOGINS,
    Login,
    LoginSessions,
    digest_of,
)
from tests.fakes.clock import FakeClock

HOUR_S = 3600.0


def test_a_login_is_found_by_its_secret_only() -> None:
    sessions = LoginSessions(FakeClock())
    secret, login = sessions.open("d", fresh=False)

    assert sessions.find(secret) is login
    assert sessions.find("") is None
    assert sessions.find(digest_of(secret)) is None


def test_an_unused_login_ends_after_twelve_hours() -> None:
    clock = FakeClock()
    sessions = LoginSessions(clock)
    secret, login = sessions.open("d", fresh=False)
    clock.advance(IDLE_MS / 1000)

    assert sessions.find(secret) is None
    assert not sessions.is_open(login)


def test_a_used_login_ends_after_a_day_all_the_same() -> None:
    clock = FakeClock()
    sessions = LoginSessions(clock)
    secret, login = sessions.open("d", fresh=False)
    for _ in range(23):
        clock.advance(HOUR_S)
        assert sessions.find(secret) is login
    assert login.ends_ms == login.since_ms + ABSOLUTE_MS
    clock.advance(HOUR_S)

    assert sessions.find(secret) is None


def test_the_longest_unused_makes_room() -> None:
    clock = FakeClock()
    sessions = LoginSessions(clock)
    opened: list[tuple[str, Login]] = []
    for number in range(MAX_LOGINS):
        opened.append(sessions.open(str(number), fresh=False))
        clock.advance(1)
    sessions.find(opened[0][0])
    sessions.open("new", fresh=False)

    assert sessions.is_open(opened[0][1])
    assert not sessions.is_open(opened[1][1])


def test_a_device_that_is_sent_away_is_out_with_all_its_logins() -> None:
    sessions = LoginSessions(FakeClock())
    one, two = sessions.open("d", fresh=True), sessions.open("d", fresh=True)
    other = sessions.open("e", fresh=True)
    sessions.close_device("d")

    assert [sessions.find(secret) for secret, _ in (one, two)] == [None, None]
    assert sessions.find(other[0]) is other[1]
    sessions.close(other[0])
    assert sessions.find(other[0]) is None


def test_a_login_stays_fresh_for_five_minutes() -> None:
    clock = FakeClock()
    sessions = LoginSessions(clock)
    _, login = sessions.open("d", fresh=False)
    assert login.fresh_until_ms == 0
    sessions.freshen(login)

    assert login.fresh_until_ms == clock.now_ms() + FRESH_MS
