"""The configuration as a list."""

from pathlib import Path

import pytest

from openpista.config.entries import MASK, config_entries
from openpista.config.keys import ANY, all_keys
from openpista.config.load import load_config
from openpista.config.paths import Home
from openpista.domain.query import ConfigEntry


@pytest.fixture
def entries(tmp_path: Path) -> dict[str, ConfigEntry]:
    home = Home(tmp_path / ".openpista")
    home.root.mkdir()
    home.config_file.write_text(
        "[agent]\nmodel = 'x'\napi_key = 'sk-1'\n"
        "[providers.openai]\napi_key = 'sk-2'\n[providers.mine.headers]\nX = 'y'\n"
    )
    environ = {"HOME": str(tmp_path), "OPENPISTA_APPROVALS__STRICT": "1"}
    loaded = load_config(home=home, environ=environ)
    return {entry.key: entry for entry in config_entries(loaded)}


def test_every_key_is_listed(entries: dict[str, ConfigEntry]) -> None:
    plain = [key.name for key in all_keys() if ANY not in key.path]

    assert [name for name in entries if not name.startswith("providers.")] == plain


def test_values_come_with_their_origin(entries: dict[str, ConfigEntry]) -> None:
    assert (entries["agent.model"].value, entries["agent.model"].origin) == ('"x"', "file")
    assert entries["approvals.strict"].value == "true"
    assert entries["approvals.strict"].origin == "environment"
    assert entries["agent.max_turns"].origin == "default"
    assert entries["agent.effort"].value == ""


def test_secrets_show_as_stars_and_missing_ones_as_nothing(
    entries: dict[str, ConfigEntry],
) -> None:
    assert entries["agent.api_key"].value == MASK
    assert entries["providers.openai.api_key"].value == MASK
    assert entries["providers.mine.headers"].value == MASK
    assert entries["channels.web.token"].value == '""'
    assert not any("sk-" in entry.value for entry in entries.values())


def test_named_tables_are_listed_for_every_name_in_use(entries: dict[str, ConfigEntry]) -> None:
    assert entries["providers.mine.base_url"].value == '""'
    assert "providers.anthropic.api_key" not in entries


def test_a_key_says_how_it_is_edited(entries: dict[str, ConfigEntry]) -> None:
    effort, turns = entries["agent.effort"], entries["agent.max_turns"]

    assert (effort.kind, effort.choices) == ("choice", ("none", "low", "medium", "high"))
    assert (turns.kind, turns.least, turns.most, turns.text) == ("whole", 1, 1000, "4")
    assert entries["agent.turn_timeout"].kind == "number"
    assert entries["approvals.strict"].kind == "switch"
    assert entries["jobs"].kind == "tables"
    assert entries["ui.keys"].kind == "table"
    assert entries["agent.model"].section == "Which model works, and within which limits."


def test_lists_and_places_are_told(entries: dict[str, ConfigEntry]) -> None:
    assert entries["approvals.scripts"].items == ("Latin", "Hangul")
    assert entries["approvals.scripts"].default == '["Latin", "Hangul"]'
    assert entries["approvals.strict"].where == "OPENPISTA_APPROVALS__STRICT"
    assert entries["agent.model"].where.endswith("config.toml:2")
    assert entries["ui.mouse"].restart == "openpista"
    assert entries["ui.theme"].restart == ""


def test_nothing_of_a_secret_is_told(entries: dict[str, ConfigEntry]) -> None:
    for name in ("agent.api_key", "providers.mine.headers"):
        assert entries[name].secret
        assert (entries[name].text, entries[name].items) == ("", ())
