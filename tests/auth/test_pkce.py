"""Proof keys as RFC 7636 wants them."""

import base64
import hashlib
import re
import secrets

from openpista.auth.pkce import is_same, new_pkce, new_state


def test_a_pair_proves_itself_and_tells_nothing() -> None:
    pkce = new_pkce(secrets.token_bytes)

    assert re.fullmatch(r"[A-Za-z0-9_-]{43,128}", pkce.verifier)
    digest = hashlib.sha256(pkce.verifier.encode()).digest()
    assert base64.urlsafe_b64encode(digest).rstrip(b"=").decode() == pkce.challenge
    assert pkce.verifier not in repr(pkce)
    assert new_pkce(secrets.token_bytes) != pkce


def test_the_example_of_the_rfc() -> None:
    verifier = "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"
    digest = hashlib.sha256(verifier.encode()).digest()

    assert base64.urlsafe_b64encode(digest).rstrip(b"=") == (
        b"E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM"
    )


def test_states_are_hex_and_compared_whole() -> None:
    state = new_state(lambda count: b"\x0f" * count)

    assert state == "0f" * 16
    assert is_same(state, "0f" * 16)
    assert not is_same("", state)
    assert not is_same("é", state)
