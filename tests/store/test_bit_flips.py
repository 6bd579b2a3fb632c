"""What holds when single bits of the files flip (reliability.md P19).

`make soak` flips 200 bits in each kind of file.
"""

import os
import random
import shutil
from pathlib import Path

import pytest
from msgspec import Struct

from openpista.domain.approval import Approval, Grant
from openpista.domain.message import ChatAddress
from openpista.domain.session import QueuedMessage
from openpista.store.errors import StoreError
from openpista.store.open import Store
from tests.store.builders import SESSION, START_MS, a_queued, a_session, a_store
from tests.store.test_approvals import a_grant, an_approval

FLIPS = 200 if os.environ.get("OPENPISTA_SOAK") else 40
ROWS = 12


class Truth(Struct, frozen=True):
    """What the tables with checksums hold."""

    waiting: tuple[QueuedMessage, ...]
    approvals: tuple[Approval, ...]
    grants: tuple[Grant, ...]
    owed: tuple[tuple[str, str], ...]


async def fill(store: Store) -> None:
    await store.sessions.create(a_session())
    for number in range(ROWS):
        await store.inbox.add(
            channel="fake",
            account="",
            external_id=str(number),
            queued=a_queued(f"m{number}", f"text {number} " * 20),
        )
        await store.outbox.add(f"k{number}", ChatAddress("telegram"), f'"{"payload " * 20}"')
        await store.approvals.add(an_approval(f"a{number:02}"))
        await store.approvals.add_grant(a_grant(f"g{number:02}"))


async def read(store: Store) -> Truth:
    rows = await store.database.read(
        lambda c: c.execute(
            "SELECT idempotency_key, payload FROM outbox WHERE state = 'waiting' ORDER BY number"
        ).fetchall()
    )
    return Truth(
        waiting=await store.inbox.waiting(SESSION),
        approvals=await store.approvals.waiting(),
        grants=await store.approvals.grants(START_MS),
        owed=tuple(rows),
    )


def flip(path: Path, chance: random.Random) -> None:
    data = bytearray(path.read_bytes())
    place = chance.randrange(len(data))
    data[place] ^= 1 << chance.randrange(8)
    path.write_bytes(data)


async def open_and_read(folder: Path) -> tuple[Truth, tuple[str, ...]]:
    async with await a_store(folder) as store:
        return await read(store), store.notes


@pytest.mark.soak
async def test_a_flipped_bit_in_the_database_is_never_read_as_the_truth(tmp_path: Path) -> None:
    chance = random.Random(FLIPS)
    origin = tmp_path / "origin"
    async with await a_store(origin) as store:
        await fill(store)
        truth = await read(store)
        await store.tidy.back_up()
    noticed = 0
    for number in range(FLIPS):
        folder = tmp_path / str(number)
        shutil.copytree(origin, folder)
        flip(folder / "openpista.db", chance)

        found, notes = await open_and_read(folder)

        assert found == truth, "as written, or as restored from the backup"
        if notes:
            noticed += 1
            assert len(list(folder.glob("openpista-damaged-*.db"))) == 1
        shutil.rmtree(folder)
    assert noticed > 0


@pytest.mark.soak
async def test_a_flipped_bit_in_the_log_loses_at_most_its_end(tmp_path: Path) -> None:
    chance = random.Random(FLIPS)
    origin = tmp_path / "origin"
    async with await a_store(tmp_path / "open") as store:
        await fill(store)
        truth = await read(store)
        # As a crash leaves it: nothing of the log is in the file yet.
        shutil.copytree(tmp_path / "open", origin, ignore=shutil.ignore_patterns("*-shm"))
    for number in range(FLIPS):
        folder = tmp_path / str(number)
        shutil.copytree(origin, folder)
        flip(folder / "openpista.db-wal", chance)

        found, _ = await open_and_read(folder)

        assert found.waiting == truth.waiting[: len(found.waiting)]
        assert found.approvals == truth.approvals[: len(found.approvals)]
        assert set(found.grants) <= set(truth.grants)
        assert found.owed == truth.owed[: len(found.owed)]
        shutil.rmtree(folder)


@pytest.mark.parametrize("left", [0, 5_000, -1])
async def test_a_file_that_was_cut_off_is_restored(tmp_path: Path, left: int) -> None:
    async with await a_store(tmp_path) as store:
        await fill(store)
        truth = await read(store)
        await store.tidy.back_up()
        path = store.database.path
    path.write_bytes(path.read_bytes()[:left])

    try:
        found, notes = await open_and_read(tmp_path)
    except StoreError as error:
        pytest.fail(f"no crash, no refusal: {error.detail}")

    assert found == truth
    assert len(notes) == 1
