"""What panels have in common."""

from typing import get_args

import pytest

from openpista.tui.core.moves import OverlayKind
from openpista.tui.views.dialogs import panel_of
from openpista.tui.views.panel import SEALED, fits, say_nothing
from tests.tui.looks.connect_scenes import SCENES
from tests.tui.views.harness import KEYS, LOOK


def test_defaults_do_nothing() -> None:
    assert fits("anything") == ""
    assert say_nothing(1, 2) == ()
    assert {"code", "secret"} == SEALED


@pytest.mark.parametrize("name", SCENES)
def test_words_and_keys_of_every_step_exist(name: str) -> None:
    state = SCENES[name]().store.state
    for overlay in state.route.overlays:
        panel = None if overlay.kind == "approval" else panel_of(overlay.kind)
        if panel is None:
            continue
        shape = panel.shape(state)
        assert LOOK.words.has(shape.title.key)
        for action, about in shape.keys:
            assert KEYS.keys_of(action), action
            assert LOOK.words.has(about), about
        for field in shape.fields:
            for key in (field.label, field.placeholder):
                assert not key or LOOK.words.has(key), key
        if shape.problem is not None:
            assert LOOK.words.has(shape.problem.key)


@pytest.mark.parametrize("name", SCENES)
def test_equal_states_have_equal_values(name: str) -> None:
    first, second = SCENES[name]().store.state, SCENES[name]().store.state

    panels = [panel for kind in get_args(OverlayKind) if (panel := panel_of(kind)) is not None]
    assert panels
    for panel in panels:
        assert panel.value(first) == panel.value(second)
