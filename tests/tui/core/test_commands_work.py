"""Every command of the table comes to something where it makes sense, whatever it is called."""

import pytest
from msgspec.structs import replace

from openpista.domain.event import ToolFinished
from openpista.tui.core.commands_table import COMMANDS, CommandSpec
from openpista.tui.core.effects import Effect
from openpista.tui.core.moves import CommandGiven
from openpista.tui.core.notices import Notices, Toast
from openpista.tui.core.sessions import SessionDeleted
from openpista.tui.core.state import State
from openpista.tui.core.update import update
from tests.tui.core.drive import Drive
from tests.tui.core.makers import (
    C1,
    ON_S1,
    S1,
    S2,
    T1,
    added,
    house,
    in_session,
    message,
    proposed,
    result,
    session,
    started,
    told,
)

ARGUMENTS = {
    "steer": "hurry",
    "effort": "high",
    "rename": "Taxes",
    "language": "ko",
    "attach": "notes.txt",
}
"""What is written after a command that needs it, or that means little without it."""

ONLY_WORDS = {"reconnect"}
"""What there is nothing to do for in a window that is well."""

NAMES = [(spec, name) for spec in COMMANDS for name in (spec.name, *spec.aliases)]


def busy() -> Drive:
    """Return a window in the middle of things: a turn that wrote, a session that was deleted."""
    finished = ToolFinished(
        stream=ON_S1, seq=14, turn_id=T1, call_id=C1, result=result(text="much"), elapsed_ms=5
    )
    return in_session(message(1, "user", "See https://example.org")).given(
        told(house(session(), session("s2"))),
        SessionDeleted(S2, id="r8"),
        started(),
        added(12, message(2, "assistant", "It is at https://example.org/guide.")),
        proposed(13),
        told(finished),
    )


def outcome(before: State, line: str) -> tuple[State, tuple[Effect, ...]]:
    """Give a command in the session shown."""
    name, _, argument = line.partition(" ")
    return update(before, CommandGiven(S1, name, argument, id="r1", at_ms=5_000))


def refused(before: State, after: State) -> list[Toast]:
    """Return what went wrong in between."""
    new = [toast for toast in after.notices.shown if toast not in before.notices.shown]
    return [toast for toast in new if toast.level in ("warning", "error")]


@pytest.mark.parametrize(("spec", "name"), NAMES, ids=[name for _, name in NAMES])
def test_every_command_does_something(spec: CommandSpec, name: str) -> None:
    before = busy().state

    after, effects = outcome(before, f"{name} {ARGUMENTS.get(spec.name, '')}".strip())

    assert not refused(before, after)
    assert effects or after != before
    if spec.name not in ONLY_WORDS:
        assert replace(after, notices=Notices()) != replace(before, notices=Notices()) or effects


def test_a_command_that_does_not_exist_comes_to_nothing_but_words() -> None:
    before = busy().state

    after, _ = outcome(before, "xyzzyxyzzy")

    assert [toast.level for toast in refused(before, after)] == ["warning"]


@pytest.mark.parametrize(
    ("name", "form"), [(spec.name, form) for spec in COMMANDS for form in spec.forms]
)
def test_every_form_of_a_command_is_understood(name: str, form: str) -> None:
    before = busy().state

    after, effects = outcome(before, f"{name} {form}")

    assert not refused(before, after)
    assert effects or after != before
