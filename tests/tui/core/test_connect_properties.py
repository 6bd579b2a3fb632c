"""Whatever happens, logins, set-ups and channels keep what must always hold."""

import msgspec
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from msgspec import Struct

from openpista.domain.command import AnswerLogin, BeginLogin, BeginPairing, CancelLogin, SetConfig
from openpista.domain.event import (
    HouseSnapshot,
    LoginChanged,
    PairingChanged,
    PeopleChanged,
    ProvidersChanged,
    ServiceStatusChanged,
)
from openpista.domain.ids import HOUSE
from openpista.domain.login import ProviderStatus
from openpista.domain.query import ConfigEntries, ProviderList
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    EventArrived,
)
from openpista.tui.core.channels import ChannelAction
from openpista.tui.core.channels_rows import channel_at, channel_rows
from openpista.tui.core.channels_setup import SetupAction
from openpista.tui.core.effects import Send, SendSealed
from openpista.tui.core.login import ENDED, LoginAction, is_under_way
from openpista.tui.core.login_rows import method_at, provider_at, provider_rows
from openpista.tui.core.models import ModelsAction
from openpista.tui.core.models_rows import model_choices, model_row_at
from openpista.tui.core.moves import (
    NewChatAsked,
    OverlayClosed,
    OverlayOpened,
    PairingWanted,
    SessionChosen,
)
from openpista.tui.core.state import State
from openpista.tui.core.subs import subscriptions
from openpista.tui.core.update import update
from tests.tui.core.arbitrary import any_of

MANY = settings(max_examples=250, deadline=None)

PROVIDERS = (
    ProviderStatus("openai", "OpenAI", ("key", "browser", "code")),
    ProviderStatus("custom", "Own", ("endpoint",), "ready"),
)
KNOWN: list[Action] = [
    EventArrived(ProvidersChanged(stream=HOUSE, providers=PROVIDERS)),
]
LISTED = AnswerArrived("r1", ProviderList(providers=PROVIDERS))
CONFIG = AnswerArrived("r1", ConfigEntries(entries=(), path=""))

_opened = st.sampled_from(
    [OverlayOpened(kind, id="r1", at_ms=5) for kind in
     ("login", "models", "channels", "telegram", "whatsapp", "web")]
)  # fmt: skip
_told = any_of(
    LoginChanged
    | PairingChanged
    | PeopleChanged
    | ServiceStatusChanged
    | HouseSnapshot
).map(lambda event: EventArrived(event, at_ms=900))  # fmt: skip
_answers = any_of(CommandAccepted | CommandRefused | CommandUnsent)
_own = any_of(LoginAction | SetupAction | ChannelAction | ModelsAction | PairingWanted)
_leaving = any_of(OverlayClosed | SessionChosen | NewChatAsked)
acts = st.lists(
    st.one_of(_own, _own, _opened, _told, _answers, _leaving, st.sampled_from([LISTED, CONFIG])),
    max_size=40,
).map(lambda drawn: [*KNOWN, OverlayOpened("login", id="r1"), *drawn])


@MANY
@given(acts)
def test_what_is_shown_can_always_be_shown(life: list[Action]) -> None:
    state = State()
    for act in life:
        state, _ = update(state, act)
        rows = channel_rows(state)
        assert channel_at(state) in rows
        assert provider_at(state) in (*provider_rows(state), None)
        assert model_row_at(state) in (*model_choices(state), None)
        method_at(state)
        assert len(subscriptions(state)) <= 3


@MANY
@given(acts)
def test_a_login_is_shown_only_by_who_began_it(life: list[Action]) -> None:
    begun: set[str] = set()
    state = State()
    for act in life:
        state, effects = update(state, act)
        for effect in effects:
            command = effect.command if isinstance(effect, Send | SendSealed) else None
            if isinstance(command, BeginLogin):
                begun.add(command.login_id)
            elif isinstance(command, AnswerLogin | CancelLogin):
                assert command.login_id in begun
        login = state.logins.login
        assert login is None or login.id in begun
        assert (state.logins.step == "running") <= (login is not None)


@MANY
@given(acts)
def test_no_secret_waits_for_a_login_that_is_gone(life: list[Action]) -> None:
    state = State()
    for act in life:
        state, effects = update(state, act)
        login = state.logins.login
        assert not state.logins.slip or (login is not None and login.state not in ENDED)
        for effect in effects:
            if isinstance(effect, Send):
                # A secret travels as a slip only: no plain command carries one.
                assert not isinstance(effect.command, SetConfig) or not (
                    effect.command.key.endswith("token")
                )


@MANY
@given(acts)
def test_a_dialog_that_is_gone_leaves_nothing_running(life: list[Action]) -> None:
    state = State()
    for act in life:
        state, _ = update(state, act)
        if isinstance(act, OverlayClosed | SessionChosen | NewChatAsked):
            shown = {overlay.kind for overlay in state.route.overlays}
            assert "login" in shown or not is_under_way(state.logins)
            assert not state.setup.service or state.setup.service in shown


@MANY
@given(acts)
def test_a_set_up_sends_one_command_at_a_time(life: list[Action]) -> None:
    state = State()
    for act in life:
        before = state.setup
        state, effects = update(state, act)
        sent = [
            effect
            for effect in effects
            if isinstance(effect, Send | SendSealed)
            and isinstance(effect.command, SetConfig | BeginPairing)
        ]
        assert len(sent) <= 1
        if sent:
            assert not before.sent or isinstance(act, CommandAccepted)
            assert sent[0].request_id == state.setup.sent


@pytest.mark.parametrize("kind", ["logins", "channels", "setup", "pairings", "models"])
@settings(max_examples=60, deadline=None)
@given(life=acts)
def test_each_part_survives_json(kind: str, life: list[Action]) -> None:
    state = State()
    for act in life:
        state, _ = update(state, act)
    part: Struct = getattr(state, kind)
    kind_of_part: type[Struct] = type(part)

    assert msgspec.json.decode(msgspec.json.encode(part), type=kind_of_part) == part
