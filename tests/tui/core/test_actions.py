"""Every action is said by somebody, and every effect is an order that somebody carries out."""

import ast
from collections.abc import Iterator
from pathlib import Path
from typing import get_args

import msgspec
import pytest

from openpista.domain.event import Event
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import EventArrived
from openpista.tui.core.effects import Effect, Sub
from openpista.tui.core.rules import RULES
from openpista.tui.core.stamp import ActionBase
from openpista.tui.core.state import State
from openpista.tui.core.update import LISTENERS

TUI = Path(__file__).parents[3] / "openpista" / "tui"
ACTIONS: tuple[type[ActionBase], ...] = get_args(Action)
EFFECTS: tuple[type, ...] = get_args(Effect)
QUIET = {"PreferenceSaved"}
"""Outcomes that nobody needs to hear of; they stand in recordings."""

ASKING = {"isinstance", "issubclass", "type", "any_of"}
"""Calls that look at a kind and make none."""


def _files(*folders: str) -> Iterator[ast.Module]:
    for folder in folders:
        for path in (TUI / folder).glob("*.py"):
            yield ast.parse(path.read_text(encoding="utf-8"))


def _made_in(*folders: str) -> set[str]:
    """The names of everything that is made in these folders, or handed to what makes it."""
    made: set[str] = set()
    for tree in _files(*folders):
        for node in ast.walk(tree):
            if isinstance(node, ast.Call):
                name = node.func.id if isinstance(node.func, ast.Name) else ""
                given = [] if name in ASKING else [*node.args, *(k.value for k in node.keywords)]
                made |= {name} | {each.id for each in given if isinstance(each, ast.Name)}
    return made


def _matched_in(path: Path) -> set[str]:
    """The names of everything that a file has a case for."""
    return {
        node.cls.id
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.MatchClass) and isinstance(node.cls, ast.Name)
    }


def test_every_action_is_said_by_the_core_the_runtime_or_a_view() -> None:
    unsaid = {kind.__name__ for kind in ACTIONS} - _made_in("core", "runtime", "views", "plain")

    assert unsaid == set()


def test_every_action_is_heard() -> None:
    heard = {kind.__name__ for kind in (*LISTENERS, *RULES)} | QUIET
    unheard = {kind.__name__ for kind in ACTIONS if kind is not EventArrived} - heard

    assert unheard == set()


def test_every_effect_and_subscription_is_ordered_by_the_core() -> None:
    made = _made_in("core")

    assert {kind.__name__ for kind in (*EFFECTS, *get_args(Sub))} <= made


def test_every_effect_is_performed_by_the_runner() -> None:
    performed = _matched_in(TUI / "runtime" / "runner.py")

    assert {kind.__name__ for kind in EFFECTS} <= performed


def test_every_subscription_is_followed() -> None:
    followed = _matched_in(TUI / "runtime" / "subs.py")

    assert {kind.__name__ for kind in get_args(Sub)} <= followed


@pytest.mark.parametrize("union", [State, Action, Effect, Sub, Event])
def test_the_vocabularies_can_be_read_from_json(union: object) -> None:
    msgspec.json.Decoder(union)


def test_no_two_actions_have_the_same_name() -> None:
    tags = [kind.__struct_config__.tag for kind in ACTIONS]

    assert len(tags) == len(set(tags))
