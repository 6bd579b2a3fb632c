"""What a login yields, and what of it may be seen."""

import pytest

from openpista.auth.credential import Entry, fingerprint, last_four
from openpista.guard.secret import Secret
from tests.auth.making import credential


def test_a_credential_does_not_print_its_secrets() -> None:
    held = credential(access="sk-canary-access", refresh="canary-refresh", identity="canary-id")

    assert "canary" not in repr(held)
    assert "canary" not in f"{held}{held.secrets}{held.entry}"


def test_the_end_of_a_long_secret_is_shown_and_nothing_of_a_short_one() -> None:
    assert last_four(Secret("sk-ant-1234567890")) == "7890"
    assert last_four(Secret("short")) == ""


@pytest.mark.parametrize(
    ("entry", "expired"),
    [
        (Entry("p", place="file"), False),
        (Entry("p", place="file", expires_at_ms=1_000), True),
        (Entry("p", place="file", expires_at_ms=1_000, renewable=True), False),
        (Entry("p", place="file", expires_at_ms=9_000), False),
        (Entry("p", kind="command", expires_at_ms=1_000), False),
        (Entry("p", place="none", dead=("x",)), True),
        (Entry("p", kind="none"), False),
    ],
)
def test_only_what_a_new_login_alone_can_mend_is_expired(entry: Entry, expired: bool) -> None:
    assert entry.is_expired(5_000) is expired


def test_a_fingerprint_tells_nothing_of_its_token() -> None:
    mark = fingerprint(Secret("refresh-canary"))

    assert "canary" not in mark
    assert mark == fingerprint(Secret("refresh-canary"))
    assert mark != fingerprint(Secret("refresh-canarx"))


def test_all_values_are_told_to_whoever_blacks_them_out() -> None:
    held = credential(access="a", refresh="b", identity="c")

    assert held.secrets.values() == ("a", "b", "c")
    assert credential(access="a").secrets.values() == ("a",)
