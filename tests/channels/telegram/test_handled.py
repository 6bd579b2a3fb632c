"""Which commands were carried out already."""

from pathlib import Path

import pytest

from openpista.channels.telegram.handled import MAX_KEPT, Handled


async def loaded(path: Path, bot: int = 1) -> Handled:
    handled = Handled(path)
    await handled.load(bot)
    return handled


async def test_an_update_is_carried_out_once_whatever_happens_between(tmp_path: Path) -> None:
    path = tmp_path / "telegram.json"
    first = await loaded(path)
    assert await first.begin(7)
    assert not await first.begin(7)

    second = await loaded(path)

    assert not await second.begin(7)
    assert await second.begin(8)
    assert path.stat().st_mode & 0o777 == 0o600


async def test_another_bot_counts_anew(tmp_path: Path) -> None:
    path = tmp_path / "telegram.json"
    await (await loaded(path)).begin(7)

    assert await (await loaded(path, bot=2)).begin(7)


@pytest.mark.parametrize("damage", [b"", b"{", b'{"bot":"x"}'])
async def test_a_damaged_file_counts_as_none(tmp_path: Path, damage: bytes) -> None:
    path = tmp_path / "telegram.json"
    path.write_bytes(damage)

    assert await (await loaded(path)).begin(7)


async def test_only_the_newest_are_kept(tmp_path: Path) -> None:
    handled = await loaded(tmp_path / "telegram.json")
    for update_id in range(MAX_KEPT + 1):
        await handled.begin(update_id)

    assert await handled.begin(0)
    assert not await handled.begin(MAX_KEPT)
