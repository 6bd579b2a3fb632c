"""Rows of the file: ours, and the original's."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec.structs import replace

from openpista.auth.credential import Secrets
from openpista.auth.credential_rows import (
    Row,
    credential_of,
    entry_of,
    pack,
    row_from,
    row_of,
    secrets_of,
    table_text,
    unpack,
)
from openpista.guard.secret import Secret
from tests.auth.making import credential

WORDS = st.text(st.characters(exclude_categories=("Cs",)), min_size=1, max_size=60)


def table(text: str) -> dict[str, object]:
    tables: dict[str, dict[str, object]] = tomllib.loads(text)
    return next(iter(tables.values()))


@given(access=WORDS, refresh=WORDS, account=WORDS, expires=st.integers(0, 4_000_000_000_000))
def test_a_login_comes_back_as_it_was_written(
    access: str, refresh: str, account: str, expires: int
) -> None:
    held = credential(
        "chatgpt", access, kind="oauth", refresh=refresh, account=account, expires_at_ms=expires
    )
    row = row_of(replace(held.entry, place="file"), held.secrets)

    read = credential_of("chatgpt", row_from(table(table_text("chatgpt", row))))

    assert read.secrets == held.secrets
    assert read.entry.account == account
    assert read.entry.expires_at_ms == expires
    assert read.entry.renewable


@given(access=WORDS, refresh=WORDS)
def test_a_keyring_gives_back_what_it_was_given(access: str, refresh: str) -> None:
    held = Secrets(Secret(access), Secret(refresh))

    assert unpack(pack(held)) == held


def test_a_row_of_the_original_is_read_as_it_is() -> None:
    row = row_from(
        {
            "access_token": "sk-or-123456789012",
            "endpoint": "https://example.org",
            "expires_at": "2026-01-02T03:04:05.678901234+00:00",
            "refresh_token": "r",
            "unknown": 1,
        }
    )
    entry = entry_of("openrouter", row)

    assert row.is_original
    assert (entry.kind, entry.place, entry.endpoint) == ("oauth", "file", "https://example.org")
    assert entry.last_four == "9012"
    assert entry.expires_at_ms == 1_767_323_045_679


def test_dates_may_be_tomls_own_and_without_a_zone_they_are_utc() -> None:
    written = tomllib.loads("a = 2026-01-02T03:04:05Z\nb = 2026-01-02T03:04:05")

    for value in written.values():
        row = row_from({"access_token": "x", "expires_at": value})
        assert entry_of("p", row).expires_at_ms == 1_767_323_045_000
        assert "2026-01-02" in table_text("p", row)


@pytest.mark.parametrize(
    "wrong", [{"access_token": 7}, {"expires_at": "canary"}, {"kind": "canary"}]
)
def test_a_wrong_row_is_refused_without_its_values(wrong: dict[str, object]) -> None:
    with pytest.raises(ValueError) as caught:
        row_from(wrong)

    assert "access_token = 7" not in str(caught.value)


def test_a_row_does_not_print_its_secrets() -> None:
    assert "canary" not in repr(Row(access_token="canary"))


def test_a_row_with_its_secret_elsewhere_says_where() -> None:
    held = credential()
    row = row_of(held.entry, None)

    assert "access_token" not in table_text("p", row)
    assert 'place = "none"' in table_text("p", row)
    assert not secrets_of(row).access
    assert entry_of("p", Row(kind="key", place="file")).place == "none"
