"""Every action is said by somebody, and every effect is an order that somebody carries out."""

import ast
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from openpista.domain.event import Event
from openpista.tui.core.actions import FROM_VIEWS, Action
from openpista.tui.core.arrivals import EventArrived
from openpista.tui.core.effects import Effect, Sub
from openpista.tui.core.rules import RULES
from openpista.tui.core.stamp import ActionBase
from openpista.tui.core.state import State
from openpista.tui.core.update import LISTENERS

TUI = Path(__file__).parents[3] / "openpista" / "tui"
ACTIONS: tuple[type[ActionBase], ...] = get_args(Action)
QUIET = {"PreferenceSaved"}
"""Outcomes that nobody needs to hear of; they stand in recordings."""


def _made_in(*folders: str) -> set[str]:
    """The names of everything that is called in the files of these folders."""
    called: set[str] = set()
    for folder in folders:
        for path in (TUI / folder).glob("*.py"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
                    called.add(node.func.id)
    return called


def test_every_action_is_said_by_the_core_the_runtime_or_a_view() -> None:
    made = _made_in("core", "runtime")
    unsaid = {kind.__name__ for kind in ACTIONS} - made - {kind.__name__ for kind in FROM_VIEWS}

    assert unsaid == set()


def test_the_table_of_what_views_say_names_only_actions() -> None:
    assert set(ACTIONS) >= FROM_VIEWS


def test_every_action_is_heard() -> None:
    heard = {kind.__name__ for kind in (*LISTENERS, *RULES)} | QUIET
    unheard = {kind.__name__ for kind in ACTIONS if kind is not EventArrived} - heard

    assert unheard == set()


def test_every_effect_and_subscription_is_ordered_by_the_core() -> None:
    made = _made_in("core")

    assert {kind.__name__ for kind in (*get_args(Effect), *get_args(Sub))} <= made


@pytest.mark.parametrize("union", [State, Action, Effect, Sub, Event])
def test_the_vocabularies_can_be_read_from_json(union: object) -> None:
    msgspec.json.Decoder(union)


def test_no_two_actions_have_the_same_name() -> None:
    tags = [kind.__struct_config__.tag for kind in ACTIONS]

    assert len(tags) == len(set(tags))
