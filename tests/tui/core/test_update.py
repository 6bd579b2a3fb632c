"""The routing of actions to features and rules."""

from typing import Any

import pytest

from openpista.domain.event import (
    Event,
    EventBase,
    Notice,
    SandboxChanged,
    SandboxStatus,
    SessionChanged,
    TextDelta,
)
from openpista.domain.ids import HOUSE
from openpista.tui.core import update as update_module
from openpista.tui.core.arrivals import EventArrived, PreferenceSaved
from openpista.tui.core.effects import Then
from openpista.tui.core.moves import NewChatAsked
from openpista.tui.core.stamp import ActionBase
from openpista.tui.core.state import State
from openpista.tui.core.update import FEATURES, LISTENERS, Feature, update
from tests.tui.core.makers import ON_S1, session

UNHEARD: tuple[ActionBase, ...] = (
    PreferenceSaved("ui.theme"),
    EventArrived(SandboxChanged(stream=HOUSE, sandbox=SandboxStatus(kind="none"))),
    EventArrived(Notice(stream=ON_S1, level="info", text="x")),
    EventArrived(TextDelta(stream=ON_S1, text="x")),
    EventArrived(SessionChanged(stream=HOUSE, session=session())),
)


def test_every_part_of_the_state_has_its_feature() -> None:
    names = [name for name, _, _ in FEATURES]

    assert sorted(names) == sorted(State.__struct_fields__)


def test_no_feature_hears_the_same_thing_twice() -> None:
    for name, heard, _ in FEATURES:
        kinds = list(heard)
        assert len(kinds) == len(set(kinds)), name


@pytest.mark.parametrize(("name", "heard", "feature"), FEATURES, ids=[n for n, _, _ in FEATURES])
def test_a_feature_leaves_alone_what_it_does_not_hear(
    name: str, heard: Any, feature: Feature
) -> None:
    part = getattr(State(), name)
    for action in UNHEARD:
        kind = type(action.event) if isinstance(action, EventArrived) else type(action)
        if kind not in set(heard):
            assert feature(part, action) == (part, ())


def test_an_action_that_nobody_hears_changes_nothing() -> None:
    assert PreferenceSaved not in LISTENERS

    assert update(State(), PreferenceSaved("ui.theme")) == (State(), ())


def test_an_event_is_routed_by_its_own_kind() -> None:
    assert EventArrived not in LISTENERS
    assert SandboxChanged in LISTENERS


def test_parts_that_do_not_hear_an_action_stay_the_same_objects() -> None:
    before = State()

    after, _ = update(before, NewChatAsked(at_ms=1))

    assert after.notices is before.notices
    assert after.settings is before.settings


def test_actions_that_lead_to_themselves_end(monkeypatch: pytest.MonkeyPatch) -> None:
    calls: list[ActionBase] = []

    def circle(_state: State, action: ActionBase) -> tuple[Then, ...]:
        calls.append(action)
        return (Then(action),)

    monkeypatch.setattr(update_module, "RULES", {NewChatAsked: (circle,)})

    update(State(), NewChatAsked(at_ms=1))

    assert len(calls) == update_module.MAX_CASCADE


def test_rules_see_the_state_after_the_features(monkeypatch: pytest.MonkeyPatch) -> None:
    pages: list[str] = []

    def look(state: State, _action: ActionBase) -> tuple[()]:
        pages.append(state.route.page)
        return ()

    monkeypatch.setattr(update_module, "RULES", {NewChatAsked: (look,)})

    update(State(), NewChatAsked(at_ms=1))

    assert pages == ["home"]


def test_every_kind_of_event_is_heard_by_somebody() -> None:
    unheard = {kind for kind in _event_kinds() if kind not in LISTENERS}

    assert unheard == set()


def _event_kinds() -> set[type[EventBase]]:
    return set(Event.__args__)
