"""How the screens of conversations look: browsing, finding, what was sent, what is taken back."""

from collections.abc import Callable
from typing import Any

import pytest
from textual.pilot import Pilot

from openpista.domain.ids import SessionId, TurnId
from openpista.tui.core.arrivals import SessionUnsaved
from openpista.tui.core.session_export import ExportAsked, ExportStarted
from openpista.tui.core.session_rename import RenameAsked
from openpista.tui.core.sessions import SessionDeleted
from openpista.tui.core.settings import ThemeChosen
from openpista.tui.core.undo import UndoChosen
from tests.tui.looks.session_scenes import (
    ENTRIES,
    TITLES,
    Browsing,
    finding,
    many,
    reading,
    recalling,
    undoing,
)
from tests.tui.test_looks import _at_rest
from tests.tui.views.harness import Stage

SnapCompare = Callable[..., bool]
S0 = SessionId("s0")
NARROW, SMALL, MIDDLE = (60, 16), (80, 24), (120, 40)


def _name(size: tuple[int, int]) -> str:
    return "x".join(map(str, size))


sizes = pytest.mark.parametrize("size", [NARROW, SMALL, MIDDLE], ids=_name)
languages = pytest.mark.parametrize("language", ["en", "ko"])


def _looks(
    compare: SnapCompare, stage: Stage, size: tuple[int, int] = SMALL, **options: Any
) -> bool:
    return compare(stage.app(**options), terminal_size=size, run_before=_at_rest)


@sizes
@languages
def test_browsing(snap_compare: SnapCompare, size: tuple[int, int], language: str) -> None:
    scene = Browsing(*many(), language=language).heard(6, 3).heard(9, 12).previewed()

    assert _looks(snap_compare, scene.stage, size, language=language)


@sizes
@languages
def test_searching(snap_compare: SnapCompare, size: tuple[int, int], language: str) -> None:
    scene = Browsing(*many(), language=language).searched().previewed()

    assert _looks(snap_compare, scene.stage, size, language=language)


def _light() -> Stage:
    stage = Browsing(*many()).searched().previewed().stage
    stage.store.dispatch(ThemeChosen("openpista-light"))
    return stage


def _deleted_one() -> Stage:
    stage = Browsing(*many()).previewed().stage
    stage.store.dispatch(SessionDeleted(SessionId("s1")))
    return stage


def _renaming() -> Stage:
    stage = Browsing(*many()).previewed().stage
    stage.store.dispatch(RenameAsked(S0, TITLES[0][0]))
    return stage


def _exporting() -> Stage:
    stage = reading()
    stage.store.dispatch(ExportAsked(S0, TITLES[0][0], "/src"))
    return stage


def _not_exported() -> Stage:
    stage = _exporting()
    stage.store.dispatch(ExportStarted("/src/fix.md", id="x"))
    stage.store.dispatch(SessionUnsaved("x", "/src/fix.md is there already. Give it another name."))
    return stage


def _asked() -> Stage:
    stage = undoing(*ENTRIES)
    stage.store.dispatch(UndoChosen(TurnId("t2")))
    return stage


OTHERS: dict[str, tuple[Callable[[], Stage], tuple[int, int]]] = {
    "browser-empty": (lambda: Browsing().stage, SMALL),
    "browser-loading": (lambda: Browsing(loaded=False).stage, SMALL),
    "browser-nothing": (lambda: Browsing(*many()).searched("xyzzy", ()).stage, MIDDLE),
    "browser-deleted": (lambda: Browsing().deleted(*many()[2:5]).previewed().stage, MIDDLE),
    "browser-undo": (_deleted_one, SMALL),
    "browser-light": (_light, MIDDLE),
    "rename": (_renaming, SMALL),
    "export": (_exporting, SMALL),
    "export-failed": (_not_exported, NARROW),
    "find-none": (lambda: finding("zzz"), SMALL),
    "history": (recalling, SMALL),
    "history-narrow": (lambda: recalling("build"), NARROW),
    "undo": (lambda: undoing(*ENTRIES), MIDDLE),
    "undo-narrow": (lambda: undoing(*ENTRIES), NARROW),
    "undo-asking": (_asked, SMALL),
    "undo-empty": (undoing, SMALL),
    "sidebar": (reading, MIDDLE),
}


@pytest.mark.parametrize("name", OTHERS)
def test_other_states(snap_compare: SnapCompare, name: str) -> None:
    make, size = OTHERS[name]

    assert _looks(snap_compare, make(), size)


@languages
def test_finding(snap_compare: SnapCompare, language: str) -> None:
    assert _looks(snap_compare, finding("build", language=language), language=language)


@languages
def test_recalling(snap_compare: SnapCompare, language: str) -> None:
    assert _looks(snap_compare, recalling("build", language=language), language=language)


@languages
def test_taking_back(snap_compare: SnapCompare, language: str) -> None:
    assert _looks(snap_compare, undoing(*ENTRIES, language=language), language=language)


def test_the_sidebar_with_its_cursor(snap_compare: SnapCompare) -> None:
    async def walked(pilot: Pilot[Any]) -> None:
        await pilot.press("tab", "tab", "down")
        await _at_rest(pilot)

    assert snap_compare(reading().app(), terminal_size=MIDDLE, run_before=walked)
