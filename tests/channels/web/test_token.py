"""The lasting token is kept as a digest, and an empty one never counts."""

import pytest

from openpista.channels.web.token import CHOSEN, MADE, is_kept_form, kept_form, matches, new_token


def test_a_made_token_is_kept_by_its_digest() -> None:
    token = new_token()
    kept = kept_form(token)

    assert kept.startswith(MADE)
    assert token not in kept
    assert matches(token, kept)
    assert not matches(new_token(), kept)


def test_a_chosen_passphrase_is_made_slow_to_guess() -> None:
    kept = kept_form("correct horse battery")

    assert kept.startswith(CHOSEN)
    assert "m=65536" in kept
    assert matches("correct horse battery", kept)
    assert not matches("correct horse battery ", kept)


def test_a_digest_is_not_hashed_again_and_does_not_let_in() -> None:
    kept = kept_form(new_token())

    assert kept_form(kept) == kept
    assert is_kept_form(kept)
    assert not matches(kept, kept)


@pytest.mark.parametrize("said", ["", "x"])
def test_nothing_matches_where_there_is_no_token(said: str) -> None:
    assert not matches(said, "")
    assert not matches("", "token")


def test_a_token_in_the_clear_counts() -> None:
    assert matches("token", "token")
    assert not matches("token!", "token")


def test_a_damaged_digest_lets_nobody_in() -> None:
    assert not matches("x", CHOSEN + "nonsense")
