"""Houses are opened in the process of the tests, which must stay open to debuggers."""

import pytest


@pytest.fixture(autouse=True)
def hidden(monkeypatch: pytest.MonkeyPatch) -> list[bool]:
    """Note instead of do that the process hides itself from others."""
    done: list[bool] = []
    monkeypatch.setattr("openpista.app.host.hide_from_other_processes", lambda: done.append(True))
    return done
