"""Looks happen one after the other, and a broken one breaks nothing else."""

import asyncio
import logging
from pathlib import Path

import pytest

from openpista.tools.watched import Watched
from openpista.tools.workspace_index import WorkspaceIndex


def _watched(folder: Path) -> Watched:
    (folder / "work").mkdir(exist_ok=True)
    return Watched(WorkspaceIndex(folder / "work", folder / "shadow"))


async def test_the_next_look_waits_for_what_goes_on(tmp_path: Path) -> None:
    watched = _watched(tmp_path)
    order: list[str] = []

    async def slow() -> None:
        await asyncio.sleep(0.02)
        order.append("background")

    watched.begin(slow)
    await watched.refresh()
    order.append("refreshed")

    assert order == ["background", "refreshed"]
    assert watched.is_idle


async def test_warming_copies_once(tmp_path: Path) -> None:
    watched = _watched(tmp_path)
    (tmp_path / "work" / "a").write_text("a")

    watched.warm()
    watched.warm()
    await watched.idle()
    watched.warm()

    assert watched.is_idle
    names = {path.name for path in (tmp_path / "shadow").iterdir()}
    assert len(names - {"index"}) == 1


async def test_limits_are_known_without_copies(tmp_path: Path) -> None:
    watched = _watched(tmp_path)
    (tmp_path / "work" / "a").write_text("a")

    assert await watched.limits() == ""
    assert not (tmp_path / "shadow").exists()


async def test_copies_that_cannot_be_made_are_said(tmp_path: Path) -> None:
    watched = _watched(tmp_path)
    (tmp_path / "work" / "a").write_text("a")
    (tmp_path / "shadow").write_text("in the way")

    await watched.refresh()

    assert "copies could not be made" in watched.index.incomplete


async def test_what_breaks_in_the_background_is_logged(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    watched = _watched(tmp_path)

    async def broken() -> None:
        raise ValueError("no")

    with caplog.at_level(logging.ERROR):
        watched.begin(broken)
        await watched.idle()

    assert "undo index" in caplog.text
    assert watched.is_idle
