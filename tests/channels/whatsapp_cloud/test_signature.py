"""Only what Meta has signed."""

import hashlib
import hmac

from openpista.channels.whatsapp_cloud.signature import challenge_of, is_signed

SECRET = "s" * 32
BODY = b'{"a":"\xc3\xa9"}'


def of(body: bytes, secret: str = SECRET) -> str:
    return "sha256=" + hmac.new(secret.encode(), body, hashlib.sha256).hexdigest()


def test_exactly_these_bytes_with_exactly_this_secret() -> None:
    assert is_signed(BODY, of(BODY), SECRET)
    assert is_signed(BODY, of(BODY).replace("sha256=", "sha256=").upper().replace(
        "SHA256=", "sha256="), SECRET)  # fmt: skip
    assert not is_signed(BODY + b" ", of(BODY), SECRET)
    assert not is_signed(BODY, of(BODY, "other"), SECRET)


def test_no_secret_and_no_or_odd_signatures_are_none() -> None:
    assert not is_signed(BODY, of(BODY, ""), "")
    for header in ("", "sha256=", "sha1=" + "0" * 40, "sha256=é", of(BODY)[7:]):
        assert not is_signed(BODY, header, SECRET)


def test_the_handshake_needs_the_token_and_the_mode() -> None:
    good = "hub.mode=subscribe&hub.challenge=42&hub.verify_token=tok%20en"
    assert challenge_of(good, "tok en") == "42"
    assert challenge_of(good, "token") is None
    assert challenge_of(good, "") is None
    assert challenge_of("hub.mode=subscribe&hub.challenge=42&hub.verify_token=", "") is None
    assert challenge_of(good.replace("subscribe", "other"), "tok en") is None
    assert challenge_of("", "tok en") is None
