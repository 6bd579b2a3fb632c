"""A secret does not print itself."""

import pickle

import pytest

from openpista.guard.secret import Secret


def test_a_secret_shows_stars() -> None:
    secret = Secret("sk-very-secret")

    assert "very" not in f"{secret} {secret!r} {[secret]}"


def test_a_secret_reveals_itself_when_asked() -> None:
    assert Secret("value").reveal() == "value"


def test_an_empty_secret_is_false() -> None:
    assert not Secret("")
    assert Secret("x")


def test_equal_secrets_are_equal() -> None:
    assert Secret("a") == Secret("a")
    assert Secret("a") != Secret("b")
    assert Secret("a") != "a"
    assert len({Secret("a"), Secret("a")}) == 1


def test_a_secret_is_not_pickled() -> None:
    with pytest.raises(TypeError):
        pickle.dumps(Secret("a"))
