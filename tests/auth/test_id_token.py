"""Identity tokens: whose they are, for whom, and from when."""

import pytest

from openpista.auth.errors import LoginError
from openpista.auth.id_token import Wanted, read_id_token
from openpista.guard.secret import Secret
from tests.auth.vendor import id_token

NOW_S = 1_767_600_000
WANTED = Wanted("https://auth.example", "client", NOW_S * 1000, "nonce", "sub")
GOOD: dict[str, object] = {
    "iss": "https://auth.example",
    "aud": "client",
    "sub": "sub",
    "nonce": "nonce",
    "exp": NOW_S + 600,
    "iat": NOW_S - 5,
    "email": "ann@example.org",
}


def test_a_token_for_this_login_is_read() -> None:
    assert read_id_token(Secret(id_token(**GOOD)), WANTED).email == "ann@example.org"
    listed = GOOD | {"aud": ["client", "other"], "azp": "client"}
    assert read_id_token(Secret(id_token(**listed)), WANTED).sub == "sub"


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"iss": "https://evil.example"}, "issuer"),
        ({"aud": "another"}, "audience"),
        ({"aud": ["client", "other"]}, "party"),
        ({"azp": "another"}, "party"),
        ({"exp": NOW_S - 301}, "expiry"),
        ({"iat": NOW_S - 4000}, "time"),
        ({"iat": NOW_S + 400}, "time"),
        ({"nonce": "other"}, "nonce"),
        ({"nonce": ""}, "nonce"),
        ({"sub": ""}, "subject"),
        ({"sub": "somebody"}, "another account"),
    ],
)
def test_a_token_for_another_login_is_refused(change: dict[str, object], what: str) -> None:
    with pytest.raises(LoginError, match=what):
        read_id_token(Secret(id_token(**(GOOD | change))), WANTED)


@pytest.mark.parametrize("text", ["", "canary", "a.b", "a.!!!.c", "a.bm8.c", "a.W10.c"])
def test_what_is_no_token_is_told_without_it(text: str) -> None:
    with pytest.raises(LoginError) as caught:
        read_id_token(Secret(text), WANTED)

    assert "canary" not in caught.value.message
