"""A store of its own for every test."""

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from openpista.store.open import Store
from tests.store.builders import StillClock, a_session, a_store


@pytest.fixture
def clock() -> StillClock:
    return StillClock()


@pytest.fixture
async def store(tmp_path: Path, clock: StillClock) -> AsyncIterator[Store]:
    """An open store without sessions."""
    async with await a_store(tmp_path, clock=clock) as opened:
        yield opened


@pytest.fixture
async def talked(store: Store) -> Store:
    """A store with the empty session SESSION."""
    await store.sessions.create(a_session())
    return store
