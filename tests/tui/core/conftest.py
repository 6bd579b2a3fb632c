"""A step that says nothing of its effects is a test that proves nothing."""

from collections.abc import Iterator

import pytest

from tests.tui.core.drive import Drive


@pytest.fixture(autouse=True)
def every_step_is_finished() -> Iterator[None]:
    """Fail a test that sent an action and did not say what it leads to."""
    Drive.unfinished.clear()
    yield
    assert not Drive.unfinished, "a step ends with .emits(…)"
