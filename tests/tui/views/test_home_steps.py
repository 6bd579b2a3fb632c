"""First steps, and what was found."""

from openpista.domain.login import ProviderStatus
from openpista.tui.core.commands_table import find_command
from openpista.tui.views.home_steps import STEPS, found_row, step_rows
from tests.tui.views.harness import LOOK, text


def test_every_step_is_a_command_with_its_reason() -> None:
    assert all(find_command(command) and LOOK.words.has(about) for command, about in STEPS)

    rows = step_rows(LOOK, 60)

    assert "› /telegram  take it to your phone" in text(rows)
    assert all(row.cells <= 12 for row in step_rows(LOOK, 12))


def test_nothing_found_is_nothing_said() -> None:
    assert found_row((), LOOK, 60) is None


def test_names_from_elsewhere_are_made_safe_and_fit() -> None:
    strange = ProviderStatus("x", "X\x1b]0;y\x07" + "z" * 99, ("key",), source="keyring")

    row = found_row((strange,), LOOK, 50)

    assert row is not None
    assert row.cells <= 50
    assert "\x1b" not in row.text
