"""How the window looks: pictures that are compared, and looked at when they change.

`pytest tests/tui/test_looks.py --snapshot-update` takes them anew.
"""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from openpista.tui.core.chat import AllFolded
from openpista.tui.core.effects import ArmDue
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.views.page import PageScreen
from tests.tui.core.makers import approval
from tests.tui.views.harness import NOW_MS, Stage
from tests.tui.views.scenes import S1, Scene

SnapCompare = Callable[..., bool]
SMALL, MIDDLE = (80, 24), (120, 40)


async def _at_rest(pilot: Pilot[Any]) -> None:
    """Let everything be drawn, and the cursor stand still."""
    page = pilot.app.screen_stack[0]
    assert isinstance(page, PageScreen)
    page.prompt._stand_still()
    for _ in range(8):
        await pilot.pause()


def _looks(compare: SnapCompare, stage: Stage, size: tuple[int, int], **options: Any) -> bool:
    return compare(stage.app(**options), terminal_size=size, run_before=_at_rest)


def _name(size: tuple[int, int]) -> str:
    return "x".join(map(str, size))


both_sizes = pytest.mark.parametrize("size", [SMALL, MIDDLE], ids=_name)


@both_sizes
def test_home(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert _looks(snap_compare, Scene().stage, size)


@both_sizes
def test_streaming(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert _looks(snap_compare, Scene().chat().cards().answer(0.5).stage, size)


def test_a_finished_turn(snap_compare: SnapCompare) -> None:
    assert _looks(snap_compare, Scene().chat().cards().answer().done().stage, MIDDLE)


def test_open_cards(snap_compare: SnapCompare) -> None:
    scene = Scene().chat().cards().done()
    scene.stage.store.dispatch(AllFolded(S1, folded=False))

    assert _looks(snap_compare, scene.stage, MIDDLE)


@both_sizes
def test_a_request_for_a_decision(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    stage = Scene().asked().stage
    stage.store.dispatch(ArmDue(approval("a1").id, at_ms=NOW_MS + 5_000))

    assert _looks(snap_compare, stage, size)


def test_palette(snap_compare: SnapCompare) -> None:
    stage = Scene().chat().stage
    stage.store.dispatch(OverlayOpened("palette"))

    assert _looks(snap_compare, stage, SMALL)


def test_help(snap_compare: SnapCompare) -> None:
    stage = Scene().chat().stage
    stage.store.dispatch(OverlayOpened("help"))

    assert _looks(snap_compare, stage, MIDDLE)


def test_light(snap_compare: SnapCompare) -> None:
    stage = Scene().chat().cards().answer().done().stage

    assert _looks(snap_compare, stage, SMALL, theme="openpista-light")


def test_korean_home(snap_compare: SnapCompare) -> None:
    stage = Scene(language="ko").stage

    assert _looks(snap_compare, stage, SMALL, language="ko")
