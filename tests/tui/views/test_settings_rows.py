"""Settings as rows: what is found, and that no secret is shown."""

import pytest
from msgspec.structs import replace

from openpista.domain.query import ConfigEntry
from openpista.tui.core.settings import Settings
from openpista.tui.core.settings_list import Config
from openpista.tui.core.state import State
from openpista.tui.views.look import Look
from openpista.tui.views.settings_rows import (
    doc_of,
    facts_of,
    foot_rows,
    section_doc,
    section_row,
    setting_row,
    setting_rows,
    value_text,
)
from openpista.words.catalogue import load_words
from tests.tui.looks.settings_scenes import ENTRIES
from tests.tui.views.harness import LOOK, text

BY_KEY = {entry.key: entry for entry in ENTRIES}
KOREAN = Look(LOOK.painter, load_words("ko"))


def found(query: str, language: str = "en") -> list[str]:
    config = Config(state="loaded", entries=ENTRIES, query=query)
    state = State(config=config, settings=Settings(language=language))
    return [entry.key for entry in setting_rows(state)]


def test_without_a_search_all_are_there_in_their_order() -> None:
    assert found(" ") == [entry.key for entry in ENTRIES]


def test_names_come_before_sentences() -> None:
    assert found("mode")[:2] == ["agent.model", "approvals.mode"]
    assert "approvals.timeout_s" in found("answered with no")
    assert found("zzz") == []


def test_korean_sentences_are_searched_too() -> None:
    assert found("마우스", "ko") == ["ui.mouse"]


def test_a_text_in_the_language_of_the_window() -> None:
    named = replace(BY_KEY["agent.api_key"], key="providers.mine.api_key")

    assert doc_of(BY_KEY["ui.mouse"], "en") == "Whether the window takes the mouse."
    assert doc_of(BY_KEY["ui.mouse"], "ko") == "창이 마우스를 쓰는지."
    assert doc_of(named, "ko") == "이 서비스에만 쓰는 키."
    assert section_doc(BY_KEY["ui.mouse"], "ko") == "터미널 창의 모습과 동작."


@pytest.mark.parametrize(
    ("key", "shown"),
    [
        ("agent.provider", "not set"),
        ("agent.api_key", "•••••••• set"),
        ("agent.disabled_tools", "files.write, web.fetch"),
        ("approvals.strict", "off"),
        ("ui.motion", "on"),
        ("ui.keys", "nothing"),
        ("agent.max_tool_rounds", "30"),
    ],
)
def test_values_are_written_for_people(key: str, shown: str) -> None:
    assert value_text(BY_KEY[key], LOOK) == shown


def test_a_secret_that_is_not_set_says_so() -> None:
    unset = replace(BY_KEY["agent.api_key"], value='""')

    assert value_text(unset, LOOK) == "not set"
    assert value_text(replace(unset, kind="tables", secret=False), LOOK) == "in the file"


def row(key: str, config: Config = Config(), width: int = 80) -> str:  # noqa: B008
    drawn = setting_row(BY_KEY[key], config, LOOK, width, here=True, whole=False)
    assert drawn.cells <= width
    return drawn.text


def test_a_row_says_where_its_value_comes_from() -> None:
    assert row("agent.model").rstrip().endswith("yours")
    assert row("ui.motion").rstrip().endswith("default")
    assert row("log.level").rstrip().endswith("▣ variable")


def test_a_row_says_what_becomes_of_a_change() -> None:
    assert "saving" in row("ui.motion", Config(sending=(("r", "ui.motion"),)))
    assert "not saved" in row("ui.motion", Config(refused=(("ui.motion", "no"),)))
    assert "after a restart" in row("ui.mouse", Config(restarts=(("ui.mouse", "openpista"),)))


@pytest.mark.parametrize("width", [30, 52, 76, 126])
@pytest.mark.parametrize("entry", ENTRIES, ids=lambda entry: entry.key)
def test_it_fits_any_width(entry: ConfigEntry, width: int) -> None:
    for look in (LOOK, KOREAN):
        whole = setting_row(entry, Config(), look, width, here=False, whole=True)
        assert whole.cells <= width
        assert section_row(entry, look, width).cells <= width
        assert all(one.cells <= width for one in foot_rows(entry, Config(), look, width))


def foot(key: str, config: Config = Config()) -> str:  # noqa: B008
    return text(foot_rows(BY_KEY[key], config, LOOK, 90))


def test_the_foot_says_what_it_is_for_and_what_may_stand_there() -> None:
    shown = foot("agent.max_tool_rounds")

    assert "How often a turn may go" in shown
    assert "whole number 1–1000 · default: 30" in shown
    assert "none | low | medium | high" in foot("agent.effort")
    assert "config.toml:6" in foot("agent.effort")
    assert "number ≥ 1" in foot("agent.turn_timeout")


def test_the_foot_says_first_what_is_wrong() -> None:
    assert foot("ui.motion", Config(refused=(("ui.motion", "It is read-only."),))).startswith(
        "  ✗ It is read-only."
    )
    assert "has started again" in foot("ui.mouse", Config(restarts=(("ui.mouse", "openpista"),)))
    assert "OPENPISTA_LOG_LEVEL sets it" in foot("log.level")


def test_the_default_of_a_secret_is_nobodys_business() -> None:
    assert facts_of(BY_KEY["agent.api_key"], LOOK) == [
        "text",
        "config.toml:4",
        "needs a restart of openpista",
    ]
    assert "default: on" in facts_of(BY_KEY["ui.mouse"], LOOK)
