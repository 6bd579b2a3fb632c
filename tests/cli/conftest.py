"""A home of its own for every test of the command line."""

import logging
from collections.abc import Iterator
from pathlib import Path

import pytest

from openpista.guard.logs import close_log

_OURS = ("OPENPISTA_", "openpista_", "TELEGRAM_", "WHATSAPP_", "OPENAI_", "ANTHROPIC_", "RUST_LOG")


@pytest.fixture(autouse=True)
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Point OPENPISTA_HOME to a fresh folder and close the logs that commands open."""
    import os

    for name in list(os.environ):
        if name.startswith(_OURS):
            monkeypatch.delenv(name)
    monkeypatch.setenv("OPENPISTA_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("LANG", "C.UTF-8")
    # The process of the tests must stay open to debuggers.
    monkeypatch.setattr("openpista.app.host.hide_from_other_processes", lambda: None)
    monkeypatch.delenv("LC_ALL", raising=False)
    root = logging.getLogger()
    before, level = set(root.handlers), root.level
    yield tmp_path / "home"
    for handler in set(root.handlers) - before:
        close_log(handler)
    root.setLevel(level)
