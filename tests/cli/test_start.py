"""What every command begins with."""

import logging
from pathlib import Path

import pytest

from openpista.cli.start import start
from openpista.domain.errors import ConfigError
from openpista.guard.logs import LOG_FILE


def test_a_command_knows_home_config_and_secrets(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "key-of-the-service")

    started = start()

    assert started.home.root == home
    assert started.redactor.redact("a key-of-the-service b") == "a ⟦redacted⟧ b"
    assert started.words.language == "en"


def test_the_log_holds_no_secret(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENPISTA_API_KEY", "key-of-the-config")

    start(log_level="debug")
    logging.getLogger("openpista.x").debug("with key-of-the-config")

    assert "with ⟦redacted⟧" in (home / "logs" / LOG_FILE).read_text()


def test_warnings_are_told_unless_quiet(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENPISTA_AGENT__MODLE", "x")

    start(quiet=True)
    assert capsys.readouterr().err == ""

    start()
    assert "OPENPISTA_AGENT__MODLE sets nothing" in capsys.readouterr().err


def test_a_wrong_level_stops_the_start() -> None:
    with pytest.raises(ConfigError, match=r"log\.level must be"):
        start(log_level="loud")
