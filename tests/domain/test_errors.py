"""Errors carry a sentence, a detail and an exit code."""

import pytest

from openpista.domain.errors import (
    AlreadyRunningError,
    ConfigError,
    NotFoundError,
    OpenpistaError,
    UsageError,
)


@pytest.mark.parametrize(
    ("kind", "code"),
    [
        (OpenpistaError, 1),
        (UsageError, 2),
        (ConfigError, 78),
        (AlreadyRunningError, 75),
        (NotFoundError, 1),
    ],
)
def test_an_error_knows_its_exit_code(kind: type[OpenpistaError], code: int) -> None:
    error = kind("Something happened.", detail="errno 5")

    assert (str(error), error.detail, error.exit_code) == ("Something happened.", "errno 5", code)
