"""How settings, keys, log, jobs and help look: empty, loading, filled, failed, at three sizes."""

import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from openpista.domain.query import JobList
from openpista.tui.core.jobs import JobMoved, JobWished
from openpista.tui.core.keymap import KeyPressed, KeyWanted
from openpista.tui.core.logs import LogMoved
from openpista.tui.core.moves import OverlayKind
from openpista.tui.core.settings import ThemeChosen
from openpista.tui.core.settings_editing import SettingMoved, SettingSaved, SettingTyped
from openpista.tui.core.settings_list import SettingChosen
from tests.tui.looks.settings_scenes import (
    ALL_JOBS,
    FAILED,
    JOBS,
    LOG,
    NO_LOG,
    SETTINGS,
    stage_of,
)
from tests.tui.test_looks import _at_rest
from tests.tui.views.harness import Stage

SnapCompare = Callable[..., bool]
NARROW, SMALL, MIDDLE = (60, 16), (80, 24), (120, 40)


def _name(size: tuple[int, int]) -> str:
    return "x".join(map(str, size))


sizes = pytest.mark.parametrize("size", [NARROW, SMALL, MIDDLE], ids=_name)


@pytest.fixture(autouse=True)
def _one_place_on_earth(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """The log shows local times; here they are those of Greenwich."""
    monkeypatch.setenv("TZ", "UTC")
    time.tzset()
    yield
    monkeypatch.undo()
    time.tzset()


def _looks(
    compare: SnapCompare, stage: Stage, size: tuple[int, int] = SMALL, **options: Any
) -> bool:
    return compare(stage.app(**options), terminal_size=size, run_before=_at_rest)


@sizes
def test_all_settings(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    stage = stage_of("settings", SETTINGS)
    stage.store.dispatch(SettingMoved(1))

    assert _looks(snap_compare, stage, size)


@sizes
def test_a_setting_from_the_environment(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    stage = stage_of("settings", SETTINGS)
    stage.store.dispatch(SettingMoved(-1))

    assert _looks(snap_compare, stage, size)


def test_settings_that_were_searched(snap_compare: SnapCompare) -> None:
    assert _looks(snap_compare, stage_of("settings", SETTINGS, query="ask"))


def test_settings_in_korean_and_light(snap_compare: SnapCompare) -> None:
    stage = stage_of("settings", SETTINGS, language="ko")
    stage.store.dispatch(ThemeChosen("openpista-light"))

    assert _looks(snap_compare, stage, MIDDLE, language="ko", theme="openpista-light")


EDITORS: dict[str, tuple[str, tuple[Any, ...]]] = {
    "text": ("agent.model", ()),
    "number": ("approvals.timeout_s", (SettingTyped("12"), SettingSaved())),
    "choice": ("agent.effort", ()),
    "list": ("agent.disabled_tools", (SettingTyped("system.run"),)),
    "secret": ("agent.api_key", ()),
}


@pytest.mark.parametrize("kind", EDITORS)
def test_an_editor(snap_compare: SnapCompare, kind: str) -> None:
    key, actions = EDITORS[kind]
    stage = stage_of("settings", SETTINGS)
    for action in (SettingChosen(key), *actions):
        stage.store.dispatch(action)

    assert _looks(snap_compare, stage)


@sizes
def test_all_keys(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert _looks(snap_compare, stage_of("keys", SETTINGS), size)


def test_waiting_for_a_key(snap_compare: SnapCompare) -> None:
    stage = stage_of("keys", SETTINGS)
    for action in (KeyWanted("palette.open"), KeyPressed("ctrl+g")):
        stage.store.dispatch(action)

    assert _looks(snap_compare, stage)


@sizes
def test_the_log(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert _looks(snap_compare, stage_of("logs", LOG), size)


def test_the_log_further_up(snap_compare: SnapCompare) -> None:
    stage = stage_of("logs", LOG)
    stage.store.dispatch(LogMoved(-56))

    assert _looks(snap_compare, stage, MIDDLE)


@sizes
def test_all_jobs(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    stage = stage_of("jobs", ALL_JOBS)
    stage.store.dispatch(JobMoved(2))

    assert _looks(snap_compare, stage, size)


@sizes
def test_no_job_yet(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert _looks(snap_compare, stage_of("jobs", JobList(jobs=())), size)


def test_a_job_is_asked_about(snap_compare: SnapCompare) -> None:
    stage = stage_of("jobs", ALL_JOBS)
    stage.store.dispatch(JobWished("remove", JOBS[0].id))

    assert _looks(snap_compare, stage)


@sizes
def test_the_help(snap_compare: SnapCompare, size: tuple[int, int]) -> None:
    assert _looks(snap_compare, stage_of("help", SETTINGS), size)


def test_the_help_searched(snap_compare: SnapCompare) -> None:
    assert _looks(snap_compare, stage_of("help", SETTINGS, query="theme"))


@pytest.mark.parametrize("kind", ["settings", "logs", "jobs"])
def test_loading(snap_compare: SnapCompare, kind: OverlayKind) -> None:
    assert _looks(snap_compare, stage_of(kind))


@pytest.mark.parametrize("kind", ["settings", "logs", "jobs"])
def test_failed(snap_compare: SnapCompare, kind: OverlayKind) -> None:
    assert _looks(snap_compare, stage_of(kind, FAILED))


def test_nothing_in_the_log(snap_compare: SnapCompare) -> None:
    assert _looks(snap_compare, stage_of("logs", NO_LOG))


def test_nothing_that_fits(snap_compare: SnapCompare) -> None:
    assert _looks(snap_compare, stage_of("settings", SETTINGS, query="zzz"))


def test_without_colours(snap_compare: SnapCompare, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NO_COLOR", "1")

    assert _looks(snap_compare, stage_of("settings", SETTINGS))


def test_with_sixteen_colours(snap_compare: SnapCompare) -> None:
    stage = stage_of("settings", SETTINGS)
    stage.store.dispatch(ThemeChosen("openpista-16"))

    assert _looks(snap_compare, stage, theme="openpista-16")
