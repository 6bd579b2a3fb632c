"""How logins, models, channels, set-ups and decisions look, in all their states.

`pytest tests/tui/looks/test_connect.py --snapshot-update` takes the pictures anew.
"""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from openpista.tui.core.settings import LanguageChosen, ThemeChosen
from openpista.tui.views.page import PageScreen
from tests.tui.looks.connect_scenes import SCENES
from tests.tui.views.harness import Stage

SnapCompare = Callable[..., bool]
SMALL, MIDDLE, LOW = (80, 24), (120, 40), (60, 16)
WORN = ("login", "models", "channels", "telegram-code", "card", "grants")
"""Scenes that are also looked at in light colours and in Korean."""


async def _at_rest(pilot: Pilot[Any]) -> None:
    """Let everything be drawn, and the cursor stand still."""
    page = pilot.app.screen_stack[0]
    assert isinstance(page, PageScreen)
    page.prompt._stand_still()
    for _ in range(8):
        await pilot.pause()


def _looks(compare: SnapCompare, stage: Stage, size: tuple[int, int], **options: Any) -> bool:
    return compare(stage.app(**options), terminal_size=size, run_before=_at_rest)


@pytest.mark.parametrize("size", [SMALL, MIDDLE, LOW], ids=lambda size: "x".join(map(str, size)))
@pytest.mark.parametrize("scene", SCENES)
def test_connect(snap_compare: SnapCompare, scene: str, size: tuple[int, int]) -> None:
    assert _looks(snap_compare, SCENES[scene](), size)


@pytest.mark.parametrize("scene", WORN)
def test_connect_light(snap_compare: SnapCompare, scene: str) -> None:
    stage = SCENES[scene]()
    stage.store.dispatch(ThemeChosen("openpista-light"))

    assert _looks(snap_compare, stage, SMALL, theme="openpista-light")


@pytest.mark.parametrize("scene", WORN)
def test_connect_korean(snap_compare: SnapCompare, scene: str) -> None:
    stage = SCENES[scene]()
    stage.store.dispatch(LanguageChosen("ko"))

    assert _looks(snap_compare, stage, SMALL, language="ko")
