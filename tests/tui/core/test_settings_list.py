"""The list of settings: read, searched, changed, and told of changes from elsewhere."""

import pytest

from openpista.domain.command import SetConfig, UnsetConfig
from openpista.domain.event import ConfigChanged, HouseSnapshot
from openpista.domain.ids import HOUSE
from openpista.domain.query import (
    ConfigEntries,
    ConfigEntry,
    ConfigKind,
    JobList,
    QueryFailed,
    ReadConfig,
)
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
)
from openpista.tui.core.effects import Ask, Effect, Send
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.core.phrase import phrase
from openpista.tui.core.route import Overlay
from openpista.tui.core.settings_editing import SettingMoved, SettingSaved, SettingTyped
from openpista.tui.core.settings_list import (
    Config,
    SettingChosen,
    SettingGiven,
    SettingReset,
    SettingsSearched,
    entry_of,
)
from openpista.tui.core.state import State
from openpista.tui.core.update import update
from tests.tui.core.drive import Drive


def entry(key: str, kind: ConfigKind = "text", value: str = '"x"', **fields: object) -> ConfigEntry:
    known: dict[str, object] = {"text": value.strip('"'), **fields}
    origin = known.pop("origin", "default")
    return ConfigEntry(key, value, origin, "", "", kind=kind, **known)  # pyright: ignore[reportArgumentType]


ENTRIES = (
    entry("agent.model", origin="file"),
    entry("agent.api_key", value='"***"', secret=True, text="", origin="file"),
    entry("approvals.strict", "switch", "false"),
    entry("agent.effort", "choice", '"low"', choices=("low", "high")),
    entry("log.level", "choice", '"debug"', origin="environment", where="OPENPISTA_LOG_LEVEL"),
    entry("ui.keys", "table", "{}", text=""),
    entry("jobs", "tables", "[]", text=""),
    entry("providers.x.headers", "table", '"***"', secret=True, text=""),
)
READ = Ask(ReadConfig(), "q", slot="config")


def loaded() -> Drive:
    return Drive().given(
        OverlayOpened("settings", id="q"),
        AnswerArrived("q", ConfigEntries(entries=ENTRIES, path="/c.toml")),
    )


def sent(drive: Drive, key: str) -> Config:
    return drive.given(SettingChosen(key, id="r")).state.config


def test_it_is_read_when_it_opens() -> None:
    drive = Drive()

    drive.send(OverlayOpened("settings", "mod", id="q")).to(
        config__state="loading",
        config__query="mod",
        config__request_id="q",
        route__overlays=(Overlay("settings"),),
    ).emits(READ)
    drive.send(AnswerArrived("q", ConfigEntries(entries=ENTRIES, path="/c.toml"))).to(
        config__state="loaded",
        config__entries=ENTRIES,
        config__path="/c.toml",
        config__request_id="",
        settings__seen=(("ui.keys", "{}"),),
    ).emits()


@pytest.mark.parametrize("answer", [QueryFailed(reason="no"), JobList(jobs=())])
def test_what_cannot_be_read_is_told(answer: QueryFailed | JobList) -> None:
    drive = Drive().given(OverlayOpened("settings", id="q"), AnswerArrived("q", answer))

    assert drive.state.config.state == "failed"
    assert drive.state.config.reason == ("no" if isinstance(answer, QueryFailed) else "")


def test_an_answer_to_an_older_question_is_no_answer() -> None:
    loaded().given(OverlayOpened("settings", id="q2")).send(
        AnswerArrived("q", QueryFailed(reason="no"))
    ).emits()


def test_the_help_reads_it_once() -> None:
    drive = Drive().given(OverlayOpened("help", id="q"))

    assert drive.state.config.state == "loading"
    after, effects = update(loaded().state, OverlayOpened("help", id="q2"))
    assert (after.config.request_id, effects) == ("", ())


def test_it_is_searched_and_walked() -> None:
    drive = loaded()

    drive.send(SettingMoved(3)).to(config__index=3).emits()
    drive.send(SettingsSearched("m")).to(config__query="m", config__index=0).emits()
    drive.send(SettingsSearched("m")).emits()


def test_a_switch_turns_at_once() -> None:
    drive = loaded()

    drive.send(SettingChosen("approvals.strict", id="r")).to(
        config__sending=(("r", "approvals.strict"),)
    ).emits(Send(SetConfig(key="approvals.strict", value="true"), "r"))
    drive.send(SettingChosen("approvals.strict", id="r2")).emits()
    drive.send(CommandAccepted("r")).to(config__sending=()).emits()


def test_a_refusal_stands_beside_the_setting_until_it_is_tried_again() -> None:
    drive = loaded().given(
        SettingChosen("approvals.strict", id="r"), CommandRefused("r", "It cannot be so.")
    )

    assert drive.state.config.refused == (("approvals.strict", "It cannot be so."),)
    assert sent(drive, "approvals.strict").refused == ()


def test_one_that_was_not_sent_is_told_too() -> None:
    drive = loaded().given(
        SettingChosen("approvals.strict", id="r"), CommandUnsent("r", "No connection.")
    )

    assert drive.state.config.refused == (("approvals.strict", "No connection."),)


def test_the_default_is_put_back() -> None:
    loaded().send(SettingReset("agent.model", id="r")).to(
        config__sending=(("r", "agent.model"),)
    ).emits(Send(UnsetConfig(key="agent.model"), "r"))


@pytest.mark.parametrize(
    ("action", "told"),
    [
        (SettingReset("agent.effort"), phrase("settings.is_default", key="agent.effort")),
        (
            SettingChosen("log.level"),
            phrase("settings.locked_environment", where="OPENPISTA_LOG_LEVEL"),
        ),
        (
            SettingReset("log.level"),
            phrase("settings.locked_environment", where="OPENPISTA_LOG_LEVEL"),
        ),
        (SettingChosen("no.such"), phrase("settings.unknown", key="no.such")),
        (SettingChosen("providers.x.headers"), phrase("settings.by_hand")),
        (
            SettingGiven("agent.api_key", "sk-1"),
            phrase("settings.secret_typed", key="agent.api_key"),
        ),
        (SettingGiven("agent.effort", "x"), phrase("settings.not_choice", choices="low, high")),
    ],
)
def test_what_cannot_be_is_told_in_a_sentence(action: SettingChosen, told: object) -> None:
    drive = loaded().given(action)

    assert drive.state.notices.shown[-1].phrase == told
    assert drive.state.config.sending == ()


@pytest.mark.parametrize(("key", "kind"), [("ui.keys", "keys"), ("jobs", "jobs")])
def test_some_have_a_screen_of_their_own(key: str, kind: str) -> None:
    drive = loaded().given(SettingChosen(key, id="r"))

    assert drive.state.route.overlays[-1].kind == kind
    assert drive.state.config.editing is None


def test_a_value_is_given_in_one_line() -> None:
    loaded().send(SettingGiven("agent.effort", "high", id="r")).to(
        config__sending=(("r", "agent.effort"),)
    ).emits(Send(SetConfig(key="agent.effort", value='"high"'), "r"))


def test_a_value_given_before_the_settings_are_known_waits_for_them() -> None:
    drive = Drive()

    drive.send(SettingGiven("agent.effort", "high", id="g")).to(
        config__state="loading",
        config__request_id="g",
        config__given=(("agent.effort", "high", "g"),),
    ).emits(Ask(ReadConfig(), "g", slot="config"))
    drive.send(AnswerArrived("g", ConfigEntries(entries=ENTRIES, path=""))).to(
        config__state="loaded",
        config__request_id="",
        config__given=(),
        config__entries=ENTRIES,
        config__sending=(("g", "agent.effort"),),
        settings__seen=(("ui.keys", "{}"),),
    ).emits(Send(SetConfig(key="agent.effort", value='"high"'), "g"))


def test_one_that_waits_for_settings_that_cannot_be_read_is_told() -> None:
    drive = Drive().given(
        SettingGiven("agent.effort", "high", id="g"), AnswerArrived("g", QueryFailed(reason="no"))
    )

    assert drive.state.config.given == ()
    assert drive.state.notices.shown[0].phrase == phrase("settings.failed", reason="no")


def test_the_editor_opens_saves_and_closes() -> None:
    drive = loaded().given(SettingChosen("agent.model", id="r"))
    assert drive.state.route.overlays == (Overlay("settings"), Overlay("setting"))
    drive.given(SettingTyped("y"), SettingSaved(id="s"))
    assert drive.state.config.editing is not None

    drive.send(CommandAccepted("s")).to(
        config__editing=None, route__overlays=(Overlay("settings"),)
    ).emits()


def test_the_gateways_refusal_stands_in_the_editor() -> None:
    drive = loaded().given(
        SettingChosen("agent.model", id="r"), SettingSaved(id="s"), CommandRefused("s", "No.")
    )

    editing = drive.state.config.editing
    assert editing is not None
    assert (editing.refused, editing.request_id) == ("No.", "")


def test_the_editor_is_left() -> None:
    loaded().given(SettingChosen("agent.model", id="r")).send(OverlayClosed()).to(
        config__editing=None, route__overlays=(Overlay("settings"),)
    ).emits()


def test_a_change_from_elsewhere_is_read_and_takes_nothing_away() -> None:
    drive = loaded().given(SettingChosen("agent.model", id="r"), SettingTyped("half"))
    changed = EventArrived(ConfigChanged(stream=HOUSE, seq=9, key="agent.model", restart="web"))

    drive.send(changed).to(
        config__restarts=(("agent.model", "web"),), config__request_id="config-9"
    ).emits(Ask(ReadConfig(), "config-9", slot="config"))
    drive.given(AnswerArrived("config-9", ConfigEntries(entries=ENTRIES[:1], path="")))

    assert drive.state.config.entries == ENTRIES[:1]
    assert drive.state.config.editing is not None
    assert drive.state.config.editing.text == "half"


def test_a_change_that_needs_no_restart_any_more_is_forgotten() -> None:
    drive = loaded().given(
        EventArrived(ConfigChanged(stream=HOUSE, seq=9, key="a", restart="web")),
        EventArrived(ConfigChanged(stream=HOUSE, seq=10, key="a")),
    )

    assert drive.state.config.restarts == ()


def test_after_a_loss_it_is_read_again_where_it_was_known() -> None:
    snapshot = EventArrived(HouseSnapshot(stream=HOUSE, seq=4, epoch="e", sessions=()))

    assert not _asks(update(State(), snapshot)[1])
    assert _asks(update(loaded().state, snapshot)[1])


def _asks(effects: tuple[Effect, ...]) -> bool:
    return any(isinstance(effect, Ask) and effect.slot == "config" for effect in effects)


def test_entries_are_found_by_name() -> None:
    config = loaded().state.config

    assert entry_of(config, "agent.model") == ENTRIES[0]
    assert entry_of(config, "nope") is None
