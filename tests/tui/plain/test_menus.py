"""Lists as numbered lines."""

import pytest

from openpista.domain.ids import SessionId
from openpista.tui.core.approvals import ApprovalsCalled
from openpista.tui.core.jobs import JobConfirmed, JobWished
from openpista.tui.core.moves import OverlayClosed, OverlayKind, OverlayOpened, SessionChosen
from openpista.tui.core.settings_editing import SettingPointed, SettingSaved, SettingTyped
from openpista.tui.core.settings_list import SettingChosen
from openpista.tui.core.state import State
from openpista.tui.plain.menus import SCREEN_ONLY, Menu, menu_of
from tests.tui.looks.settings_scenes import (
    ALL_JOBS,
    FAILED,
    JOBS,
    SETTINGS,
    reply,
    stage_of,
)
from tests.tui.views.harness import KEYS, LOOK, Stage, opened


def menu(stage: Stage) -> Menu:
    found = menu_of(stage.store.state, LOOK, KEYS)
    assert found is not None
    return found


def test_without_a_list_there_is_none() -> None:
    assert menu_of(State(), LOOK, KEYS) is None
    stage = Stage(*opened(), ApprovalsCalled())
    assert menu_of(stage.store.state, LOOK, KEYS) is None


def test_sessions_are_chosen_by_number() -> None:
    found = menu(stage_of("sessions"))

    assert found.lines[1] == "1. Fix the failing build, 10 min"
    assert found.choices[1] == (OverlayClosed(), SessionChosen(SessionId("s2")))
    assert found.lines[-1].startswith("Type a number")
    empty = Stage(*opened(), OverlayOpened("sessions"))
    assert menu(empty).lines == ("reading …",)


def test_settings_are_named_with_value_and_origin() -> None:
    found = menu(stage_of("settings", SETTINGS))

    assert "2. agent.model: claude-opus-4-6, yours" in found.lines
    assert "3. agent.api_key: set, yours" in found.lines
    assert found.choices[1] == (SettingChosen("agent.model"),)


@pytest.mark.parametrize(
    ("stage", "line"),
    [
        (stage_of("settings"), "reading …"),
        (stage_of("settings", FAILED), "input/output error"),
        (stage_of("settings", SETTINGS, query="zzz"), "No setting fits “zzz”."),
    ],
)
def test_settings_that_are_not_there_are_told(stage: Stage, line: str) -> None:
    assert line in menu(stage).lines[0]


def editing(key: str, *more: object) -> Menu:
    stage = stage_of("settings", SETTINGS)
    stage.store.dispatch(SettingChosen(key))
    for action in more:
        stage.store.dispatch(action)  # pyright: ignore[reportArgumentType]
    return menu(stage)


def test_a_value_is_typed() -> None:
    found = editing("agent.model")

    assert found.lines[0].startswith("agent.model: The model of new sessions")
    assert found.typed is not None
    assert found.typed("x") == (SettingTyped("x"), SettingSaved())
    wrong = editing("approvals.timeout_s", SettingTyped("1"), SettingSaved())
    assert "It lies from 30 to 86400." in wrong.lines
    assert editing("agent.model", SettingSaved()).lines == ("saving …",)


def test_a_choice_is_a_number() -> None:
    found = editing("agent.effort")

    assert "4. high" in found.lines
    assert found.choices[3] == (SettingPointed(3), SettingSaved())


def test_a_list_is_typed_item_by_item() -> None:
    found = editing("agent.disabled_tools")

    assert "- files.write" in found.lines
    assert found.typed is not None
    assert found.typed("x") == (SettingTyped("x"), SettingSaved())


def test_a_secret_is_asked_for_unseen() -> None:
    found = editing("agent.api_key")

    assert found.secret
    assert found.typed is None
    assert "not shown" in found.lines[-1]


def test_an_editor_without_a_setting_is_no_menu() -> None:
    stage = Stage(*opened(), OverlayOpened("setting"))

    assert menu_of(stage.store.state, LOOK, KEYS) is None


def test_the_help_has_what_makes_sense_in_lines() -> None:
    shown = "\n".join(menu(stage_of("help")).lines)

    assert "/settings [KEY [VALUE]]: every setting, and changing it" in shown
    assert "/quit: leave openpista" in shown
    for name in SCREEN_ONLY:
        assert f"/{name}" not in shown


def test_lists_of_the_window_are_told_without_their_decoration() -> None:
    found = menu(stage_of("models"))
    assert found.lines[0] == "Models"

    themes = menu(stage_of("themes"))
    assert themes.lines[1].startswith("1. openpista-dark")
    assert len(themes.choices) == 3
    for line in menu(stage_of("jobs", ALL_JOBS)).lines:
        assert not set(line) & set("›│─╭╮█▄▀")


def test_a_question_has_its_answers_numbered() -> None:
    stage = stage_of("jobs", ALL_JOBS)
    stage.store.dispatch(JobWished("remove", JOBS[0].id))

    assert "1. y remove it" in menu(stage).lines
    assert menu(stage).choices[0] == (JobConfirmed(),)


@pytest.mark.parametrize("kind", ["key", "rename"])
def test_what_needs_a_screen_says_so(kind: OverlayKind) -> None:
    assert menu(Stage(*opened(), OverlayOpened(kind))).lines[0].startswith("This needs a screen")


def test_an_answer_is_told_anew() -> None:
    stage = stage_of("settings")
    before = menu(stage).lines
    reply(stage, SETTINGS)

    assert menu(stage).lines != before
