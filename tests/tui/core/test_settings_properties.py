"""Random lives of the settings, the keys, the log and the jobs."""

import msgspec
from hypothesis import given, settings
from hypothesis import strategies as st

from openpista.domain.command import RemoveJob, RunJob, SetConfig
from openpista.domain.event import ConfigChanged, JobsChanged
from openpista.domain.query import ConfigEntries
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
)
from openpista.tui.core.effects import Ask, Effect, LogsDue, Send, SendSealed
from openpista.tui.core.jobs import JobConfirmed, JobMoved, JobPaused, JobsAction, JobWished
from openpista.tui.core.keymap import KeymapAction
from openpista.tui.core.keymap_rules import resolve
from openpista.tui.core.logs import MAX_LINES, LogsAction, line_at
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.core.settings_editing import SettingSealed, SettingTyped
from openpista.tui.core.settings_list import SettingsListAction
from openpista.tui.core.state import State
from openpista.tui.core.update import update
from tests.tui.core.arbitrary import any_of
from tests.tui.looks.settings_scenes import ALL_JOBS, ENTRIES, LOG

MANY = settings(max_examples=150, deadline=None)
HIDDEN = "sk-hidden-0123456789"

_keys = st.sampled_from([entry.key for entry in ENTRIES])
_answers = st.sampled_from([ConfigEntries(entries=ENTRIES, path="/c"), LOG, ALL_JOBS])
_moments = st.one_of(
    any_of(SettingsListAction | KeymapAction | LogsAction | JobsAction),
    any_of(CommandAccepted | CommandRefused | CommandUnsent | LogsDue),
    any_of(OverlayClosed),
    st.sampled_from(["settings", "setting", "keys", "key", "logs", "jobs", "job", "help"]).map(
        lambda kind: OverlayOpened(kind, id="q")  # pyright: ignore[reportArgumentType]
    ),
    st.builds(AnswerArrived, st.sampled_from(["q", "r1", "m1"]), _answers),
    any_of(ConfigChanged | JobsChanged).map(EventArrived),
    _keys.flatmap(lambda key: any_of(SettingsListAction).map(lambda act: _about(act, key))),
)


def _about(action: Action, key: str) -> Action:
    return msgspec.structs.replace(action, key=key) if hasattr(action, "key") else action


lives = st.lists(_moments, max_size=40)


def fold(acts: list[Action]) -> tuple[State, list[Effect]]:
    state, effects = State(), list[Effect]()
    for act in acts:
        state, more = update(state, act)
        effects += more
    return state, effects


@MANY
@given(lives)
def test_the_state_stays_sound_and_survives_json(acts: list[Action]) -> None:
    state = State()
    for act in acts:
        state, effects = update(state, act)
        _check(state)
        for effect in effects:
            assert msgspec.json.decode(msgspec.json.encode(effect), type=Effect) == effect
    assert msgspec.json.decode(msgspec.json.encode(state), type=State) == state


def _check(state: State) -> None:
    keys = [key for _, key in state.config.sending]
    assert len(keys) == len(set(keys))
    jobs = [job_id for _, job_id in state.jobs.sending]
    assert len(jobs) == len(set(jobs))
    logs = state.logs
    assert len(logs.lines) <= MAX_LINES
    assert (line_at(logs) is None) == (not logs.lines)
    assert logs.open or not logs.older_id
    assert resolve(state.keymap.own).specs


@MANY
@given(lives)
def test_while_an_editor_waits_for_an_answer_it_sends_nothing_more(acts: list[Action]) -> None:
    state = State()
    for act in acts:
        before = state.config.editing
        state, effects = update(state, act)
        if before is not None and before.request_id:
            sent = [effect for effect in effects if isinstance(effect, Send | SendSealed)]
            assert all(effect.request_id != before.request_id for effect in sent)
            assert not [e for e in sent if _key_of(e) == before.entry.key and _is_editor(act)]


def _key_of(effect: Send | SendSealed) -> str:
    return effect.command.key if isinstance(effect.command, SetConfig) else ""


def _is_editor(act: Action) -> bool:
    return isinstance(act, SettingTyped | SettingSealed)


@MANY
@given(lives)
def test_no_job_runs_or_goes_without_a_question(acts: list[Action]) -> None:
    state = State()
    for act in acts:
        asked = state.jobs.wish
        state, effects = update(state, act)
        for effect in effects:
            if isinstance(effect, Send) and isinstance(effect.command, RunJob | RemoveJob):
                assert isinstance(act, JobConfirmed)
                assert asked is not None
                assert asked.job_id == effect.command.job_id


@MANY
@given(lives)
def test_the_log_is_not_asked_for_while_it_is_closed(acts: list[Action]) -> None:
    state = State()
    for act in acts:
        state, effects = update(state, act)
        if isinstance(act, LogsDue) and not state.logs.open:
            assert not [e for e in effects if isinstance(e, Ask) and e.slot == "logs"]


@MANY
@given(st.lists(st.one_of(_moments, st.just(SettingTyped(HIDDEN))), max_size=40))
def test_what_is_typed_into_a_secret_field_never_stands_in_the_state(acts: list[Action]) -> None:
    state = State()
    for act in acts:
        state, _ = update(state, act)
        editing = state.config.editing
        if editing is not None and editing.entry.secret:
            assert HIDDEN not in editing.text


def test_some_of_these_lives_come_to_something() -> None:
    acts: list[Action] = [
        OverlayOpened("jobs", id="q"),
        AnswerArrived("q", ALL_JOBS),
        JobMoved(1),
        JobPaused(ALL_JOBS.jobs[0].id, id="r1"),
        JobWished("run", ALL_JOBS.jobs[1].id, id="r2"),
        JobConfirmed(id="m1"),
    ]

    assert len([e for e in fold(acts)[1] if isinstance(e, Send)]) == 2
