"""The keyring is looked for once, and its absence is no failure."""

import pytest

from openpista.auth.errors import LoginError
from openpista.auth.lazy_keyring import LazyKeyring
from tests.auth.making import FakeKeyring


def test_the_keyring_is_looked_for_once_and_only_when_it_is_wanted() -> None:
    asked: list[str] = []

    def find() -> FakeKeyring:
        asked.append("")
        return FakeKeyring()

    lazy = LazyKeyring(find)
    assert asked == []

    assert lazy.put("a", "1")
    assert lazy.get("a") == "1"
    lazy.delete("a")
    assert lazy.get("a") is None
    assert asked == [""]


def test_without_a_keyring_nothing_is_taken_and_nothing_given() -> None:
    lazy = LazyKeyring(lambda: None)

    assert not lazy.put("a", "1")
    lazy.delete("a")
    with pytest.raises(LoginError, match="keyring"):
        lazy.get("a")


def test_a_locked_keyring_takes_nothing_and_says_so(caplog: pytest.LogCaptureFixture) -> None:
    ring = FakeKeyring()
    ring.is_locked = True
    lazy = LazyKeyring(lambda: ring)

    assert not lazy.put("a", "canary")
    lazy.delete("a")
    with pytest.raises(LoginError, match="unlock"):
        lazy.get("a")

    assert "does not take" in caplog.text
    assert "stays in the keyring" in caplog.text
    assert "canary" not in caplog.text
