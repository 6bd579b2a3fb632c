"""Who may talk through which channel."""

import sqlite3

import pytest
from msgspec.structs import replace

from openpista.domain.pairing import Paired
from openpista.store.errors import StoreDamagedError
from openpista.store.open import Store

ANN = Paired("telegram", "42", "Ann", "owner", 5)
BOB = Paired("telegram", "7", "Bob", "guest", 4)


async def test_people_are_kept_by_channel_and_time(store: Store) -> None:
    await store.people.put(ANN)
    await store.people.put(BOB)
    await store.people.put(replace(ANN, service="signal", since_ms=9))

    assert await store.people.all() == (replace(ANN, service="signal", since_ms=9), BOB, ANN)


async def test_somebody_may_become_something_else(store: Store) -> None:
    await store.people.put(BOB)
    await store.people.put(replace(BOB, role="owner", name="Bobby"))

    assert await store.people.all() == (replace(BOB, role="owner", name="Bobby"),)


async def test_who_is_sent_away_is_gone(store: Store) -> None:
    await store.people.put(ANN)

    assert await store.people.remove("telegram", "42")
    assert not await store.people.remove("telegram", "42")
    assert await store.people.all() == ()


async def test_a_flipped_role_lets_nobody_in(store: Store) -> None:
    await store.people.put(BOB)

    def flip(connection: sqlite3.Connection) -> None:
        connection.execute("UPDATE people SET role = 'owner'")

    await store.database.write(flip)

    with pytest.raises(StoreDamagedError):
        await store.people.all()
