"""Small facts about the store."""

from pathlib import Path

from openpista.store.open import Store
from tests.store.builders import a_store


async def test_a_fact_is_what_it_was_last_set_to(store: Store) -> None:
    assert await store.meta.get("head") is None

    await store.meta.set("head", "a")
    await store.meta.set("head", "b\ud800")

    assert await store.meta.get("head") == "b\ufffd"


async def test_every_start_has_an_epoch_of_its_own(tmp_path: Path) -> None:
    async with await a_store(tmp_path, ids_from=1) as first:
        pass
    async with await a_store(tmp_path, ids_from=2) as second:
        stored = await second.meta.get("epoch")

    assert first.meta.epoch != second.meta.epoch
    assert stored == second.meta.epoch
