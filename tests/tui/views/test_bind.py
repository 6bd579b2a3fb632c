"""Values reach what shows them only when they are others."""

import gc
import weakref

from openpista.tui.core.window import Resized, TerminalFocused
from openpista.tui.views.bind import Binder
from tests.tui.views.harness import Stage


def test_a_value_is_applied_at_once_and_then_only_when_it_changes() -> None:
    stage, seen = Stage(), list[int]()
    Binder(stage.store).bind(lambda state: state.window.width, seen.append)

    stage.store.dispatch(Resized(100, 30))
    stage.store.dispatch(Resized(100, 40))
    stage.store.dispatch(TerminalFocused(focused=False))

    assert seen == [80, 100]


def test_equal_values_are_not_applied_again() -> None:
    stage, seen = Stage(), list[tuple[int]]()
    Binder(stage.store).bind(lambda state: (state.window.width,), seen.append)

    stage.store.dispatch(Resized(80, 99))

    assert seen == [(80,)]


def test_another_look_applies_everything_again() -> None:
    stage, seen = Stage(), list[int]()
    binder = Binder(stage.store)
    binder.bind(lambda state: state.window.width, seen.append)

    binder.reapply()

    assert seen == [80, 80]


def test_a_closed_binder_hears_nothing_and_keeps_nothing_alive() -> None:
    stage = Stage()
    binder = Binder(stage.store)
    seen: list[int] = []
    binder.bind(lambda state: state.window.width, seen.append)
    kept = weakref.ref(binder)

    binder.close()
    stage.store.dispatch(Resized(100, 30))
    del binder
    gc.collect()

    assert seen == [80]
    assert kept() is None
