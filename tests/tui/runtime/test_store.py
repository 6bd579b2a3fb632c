"""One queue, one drain, one word to the listeners."""

import pytest

from openpista.tui.core.actions import Action
from openpista.tui.core.effects import Connect, Effect
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.core.route import LeaveConfirmed, SidebarShown
from openpista.tui.core.state import State
from openpista.tui.core.window import Resized
from openpista.tui.runtime.stamp import keep_stamp
from openpista.tui.runtime.store import Store
from tests.tui.core.makers import opened


def kinds(state: State) -> list[str]:
    return [overlay.kind for overlay in state.route.overlays]


def test_an_action_changes_the_state_and_is_told_once() -> None:
    store = Store(stamp=keep_stamp)
    seen: list[tuple[int, int]] = []
    store.listen(lambda before, after: seen.append((before.window.width, after.window.width)))

    store.dispatch(Resized(50, 20))

    assert store.state.window.width == 50
    assert seen == [(80, 50)]


def test_an_action_that_changes_nothing_is_not_told() -> None:
    store = Store(stamp=keep_stamp)
    seen: list[State] = []
    store.listen(lambda _, after: seen.append(after))

    store.dispatch(OverlayClosed())
    store.dispatch(OverlayClosed("help"))

    assert store.state == State()
    assert len(seen) <= 2


def test_effects_are_performed_after_the_listeners_saw_the_state() -> None:
    store = Store(stamp=keep_stamp)
    order: list[str] = []
    store.listen(lambda _before, _after: order.append("told"))
    store.perform_with(lambda effect: order.append(type(effect).__name__))

    store.dispatch(opened())

    assert order == ["told", "Connect"]


def test_an_action_from_a_listener_waits_its_turn() -> None:
    store = Store(stamp=keep_stamp)
    seen: list[list[str]] = []

    def listener(_before: State, after: State) -> None:
        seen.append(kinds(after))
        if kinds(after) == ["help"]:
            store.dispatch(OverlayOpened("palette"))

    store.listen(listener)

    store.dispatch(OverlayOpened("help"))

    assert seen == [["help"], ["help", "palette"]]


def test_all_listeners_see_the_states_in_the_same_order() -> None:
    store = Store(stamp=keep_stamp)
    seen: list[list[str]] = []

    def first(_before: State, after: State) -> None:
        if kinds(after) == ["help"]:
            store.dispatch(OverlayOpened("palette"))

    store.listen(first)
    store.listen(lambda _, after: seen.append(kinds(after)))

    store.dispatch(OverlayOpened("help"))

    assert seen == [["help"], ["help", "palette"]]


def test_an_action_from_an_effect_waits_its_turn_too() -> None:
    store = Store(stamp=keep_stamp)
    performed: list[Effect] = []

    def perform(effect: Effect) -> None:
        performed.append(effect)
        store.dispatch(SidebarShown(True))

    store.perform_with(perform)

    store.dispatch(opened())

    assert performed == [Connect(1)]
    assert store.state.route.sidebar is True


def test_a_listener_can_stop_listening_even_while_being_told() -> None:
    store = Store(stamp=keep_stamp)
    seen: list[State] = []

    def once(_before: State, after: State) -> None:
        seen.append(after)
        unlisten()

    unlisten = store.listen(once)

    store.dispatch(Resized(50, 20))
    store.dispatch(Resized(60, 20))
    unlisten()

    assert len(seen) == 1


def test_effects_wait_for_a_runner_and_come_to_nothing_after_it() -> None:
    store = Store(stamp=keep_stamp)
    performed: list[Effect] = []

    store.dispatch(opened())
    assert performed == []
    store.perform_with(performed.append)
    assert performed == [Connect(1)]
    store.stop_performing()
    store.dispatch(LeaveConfirmed())

    assert performed == [Connect(1)]


def test_every_action_is_recorded_with_its_stamp_and_the_state_after_it() -> None:
    recorded: list[tuple[Action, int]] = []
    store = Store(
        stamp=keep_stamp,
        record=lambda action, state: recorded.append((action, state.window.width)),
    )

    store.dispatch(Resized(50, 20))
    store.dispatch(Resized(60, 20))

    assert recorded == [(Resized(50, 20), 50), (Resized(60, 20), 60)]


def test_a_listener_that_fails_does_not_stop_the_store() -> None:
    store = Store(stamp=keep_stamp)

    def broken(_before: State, _after: State) -> None:
        raise RuntimeError("a view broke")

    unlisten = store.listen(broken)
    with pytest.raises(RuntimeError):
        store.dispatch(Resized(50, 20))
    unlisten()

    store.dispatch(Resized(60, 20))
    assert store.state.window.width == 60
