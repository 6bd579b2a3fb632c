"""What SQLite reports, as sentences."""

import sqlite3
from pathlib import Path

import pytest

from openpista.store.errors import (
    StoreDamagedError,
    StoreError,
    StoreFullError,
    full_error,
    store_error,
)

PATH = Path("/home/somebody/openpista.db")


def an_error(code: int, text: str = "it failed") -> sqlite3.Error:
    error = sqlite3.OperationalError(text)
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("code", "kind", "words"),
    [
        (sqlite3.SQLITE_FULL, StoreFullError, "no room left"),
        (sqlite3.SQLITE_CORRUPT, StoreDamagedError, "damaged"),
        (sqlite3.SQLITE_CORRUPT_INDEX, StoreDamagedError, "damaged"),
        (sqlite3.SQLITE_NOTADB, StoreDamagedError, "damaged"),
        (sqlite3.SQLITE_READONLY, StoreError, "cannot be written"),
        (sqlite3.SQLITE_CANTOPEN, StoreError, "cannot be written"),
        (sqlite3.SQLITE_BUSY, StoreError, "refused a request"),
    ],
)
def test_a_code_becomes_a_sentence(code: int, kind: type[StoreError], words: str) -> None:
    error = store_error(an_error(code), PATH)

    assert type(error) is kind
    assert words in error.message
    assert str(PATH) in error.message
    assert "it failed" in error.detail


def test_letters_that_are_none_any_more_are_damage() -> None:
    error = store_error(sqlite3.OperationalError("Could not decode to UTF-8 column"), PATH)

    assert isinstance(error, StoreDamagedError)


def test_a_full_disk_says_what_to_do() -> None:
    assert "Free some space" in full_error(PATH).message
