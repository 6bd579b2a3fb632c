"""What token endpoints answer."""

import pytest

from openpista.auth.errors import LoginError
from openpista.auth.http import Reply
from openpista.auth.tokens import REVOKED, tokens_from
from openpista.guard.secret import Secret
from tests.fakes.clock import FakeClock

CLOCK = FakeClock(1_000_000)


def read(status: int, body: bytes):
    return tokens_from(Reply(status, body), label="X", clock=CLOCK, secrets=("canary-1",))


def test_tokens_with_everything_and_with_little() -> None:
    full = read(
        200,
        b'{"access_token":"a","refresh_token":"r","id_token":"i","expires_in":3600,"scope":"s t"}',
    )
    little = read(200, b'{"access_token":"a"}')

    assert (full.access, full.refresh, full.identity) == (Secret("a"), Secret("r"), Secret("i"))
    assert full.expires_at_ms == 1_000_000 + 3_600_000
    assert full.scopes == {"s", "t"}
    assert (little.refresh, little.identity, little.expires_at_ms) == (None, None, None)
    assert "a" not in repr(full).replace("access", "").replace("Tokens", "").split("=")[1]


@pytest.mark.parametrize("name", sorted(REVOKED))
def test_a_dead_grant_is_revoked(name: str) -> None:
    with pytest.raises(LoginError) as caught:
        read(400, b'{"error":"%s","error_description":"canary-1 is dead"}' % name.encode())

    assert caught.value.failure == "revoked"
    assert "canary" not in caught.value.message


@pytest.mark.parametrize(
    ("status", "body", "failure"),
    [
        (503, b"", "network"),
        (429, b'{"error":"rate_limit"}', "network"),
        (400, b'{"error":"invalid_request"}', "refused"),
        (200, b"{}", "unusable"),
        (200, b'{"error":"bad_verification_code"}', "refused"),
    ],
)
def test_other_refusals_end_no_login(status: int, body: bytes, failure: str) -> None:
    with pytest.raises(LoginError) as caught:
        read(status, body)

    assert caught.value.failure == failure
