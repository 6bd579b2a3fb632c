"""Logging in: the list of providers, and one login begun by this window."""

import pytest

from openpista.domain.command import BeginLogin, CancelLogin, Logout
from openpista.domain.event import ProvidersChanged
from openpista.domain.ids import HOUSE, LoginId
from openpista.domain.login import Login, LoginMethod
from openpista.domain.query import GrantList, ListProviders, ProviderList, QueryFailed
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import (
    AnswerArrived,
    CommandAccepted,
    CommandRefused,
    CommandUnsent,
    ConnectionLost,
)
from openpista.tui.core.effects import Ask, Send
from openpista.tui.core.login import (
    LoginEntered,
    LoginMoved,
    Logins,
    LoginSteppedBack,
    LogoutAsked,
    LogoutConfirmed,
    MethodChosen,
    ProviderChosen,
    ProvidersSearched,
    ProvidersWanted,
    is_under_way,
)
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.phrase import phrase
from tests.tui.core.drive import Drive
from tests.tui.core.logging_in import ALL, L1, goes_on, listed, running
from tests.tui.core.makers import told

# --- the list -------------------------------------------------------------------------------


def test_opening_asks_for_the_providers() -> None:
    Drive().send(OverlayOpened("login", "gpt", id="r1")).to(
        logins=Logins("loading", query="gpt", request_id="r1"),
        route__overlays=lambda overlays: len(overlays) == 1,
    ).emits(Ask(ListProviders(), "r1", slot="providers"))


def test_opening_with_the_id_of_a_provider_goes_to_it() -> None:
    drive = listed().given(OverlayOpened("login", "openrouter", id="r2"))

    assert (drive.state.logins.step, drive.state.logins.query) == ("provider", "")


def test_models_want_to_know_the_providers_too() -> None:
    drive = Drive().given(OverlayOpened("models", id="r1"))

    assert drive.state.logins.request_id == "r1-providers"


@pytest.mark.parametrize(
    ("answer", "reason"), [(QueryFailed(reason="No."), "No."), (GrantList(grants=()), "")]
)
def test_a_list_that_cannot_be_had_keeps_the_old_one(answer: object, reason: str) -> None:
    drive = listed().given(ProvidersWanted(id="r2"))
    assert drive.state.logins.state == "loaded"

    drive.given(AnswerArrived("r2", answer))  # type: ignore[arg-type]

    logins = drive.state.logins
    assert (logins.state, logins.reason, logins.providers) == ("failed", reason, ALL)


def test_an_answer_to_an_earlier_question_is_late() -> None:
    drive = listed()

    drive.send(AnswerArrived("r1", ProviderList(providers=()))).emits()
    Drive().send(AnswerArrived("", ProviderList(providers=ALL))).emits()


def test_credentials_that_change_are_told_without_asking() -> None:
    Drive().send(told(ProvidersChanged(stream=HOUSE, providers=ALL))).to(
        logins__state="loaded", logins__providers=ALL
    ).emits()


def test_the_list_is_searched_and_walked() -> None:
    drive = listed()

    drive.send(LoginMoved(2)).to(logins__index=2).emits()
    drive.send(ProvidersSearched("g")).to(logins__query="g", logins__index=0).emits()
    drive.send(ProvidersSearched("g")).emits()


# --- choosing how ---------------------------------------------------------------------------


def test_where_there_is_one_way_it_is_taken() -> None:
    listed().send(ProviderChosen("anthropic")).to(
        logins__step="entry", logins__provider="anthropic", logins__method="key"
    ).emits()


@pytest.mark.parametrize("provider", ["openrouter", "copilot", "chatgpt"])
def test_where_there_is_something_to_know_or_to_choose_it_is_shown(provider: str) -> None:
    listed().send(ProviderChosen(provider)).to(
        logins__step="provider", logins__provider=provider
    ).emits()


def test_an_unknown_provider_is_not_gone_to() -> None:
    listed().send(ProviderChosen("nope")).emits()


def test_methods_are_walked() -> None:
    listed().given(ProviderChosen("openrouter")).send(LoginMoved(1)).to(logins__choice=1).emits()


def test_a_method_that_needs_nothing_typed_begins_at_once() -> None:
    drive = listed().given(ProviderChosen("openrouter"))

    drive.send(MethodChosen("browser", id="L1")).to(
        logins__step="running",
        logins__method="browser",
        logins__login=Login(L1, "openrouter", "browser"),
        logins__begun="L1",
    ).emits(Send(BeginLogin(login_id=L1, provider="openrouter", method="browser"), "L1"))


def test_a_method_that_is_not_offered_is_not_taken() -> None:
    listed().given(ProviderChosen("openrouter")).send(MethodChosen("device", id="x")).emits()


def test_a_key_is_asked_for_before_anything_is_sent() -> None:
    drive = listed().given(ProviderChosen("openrouter"))

    drive.send(MethodChosen("key", id="x")).to(logins__step="entry", logins__method="key").emits()


# --- how it goes on and ends ----------------------------------------------------------------


def test_only_the_window_that_began_a_login_shows_it() -> None:
    running().send(goes_on("waiting", id=LoginId("other"))).emits()
    listed().send(goes_on("waiting")).emits()


def test_a_login_goes_on_as_it_is_told() -> None:
    drive = running()

    drive.send(goes_on("waiting", url="https://x", expires_at_ms=9)).to(
        logins__login=Login(L1, "openrouter", "browser", "waiting", "https://x", expires_at_ms=9)
    ).emits()
    assert is_under_way(drive.state.logins)


@pytest.mark.parametrize("end", ["done", "failed", "cancelled", "expired"])
def test_an_ended_login_stays_ended_and_keeps_no_secret(end: str) -> None:
    drive = listed().given(ProviderChosen("anthropic"), LoginEntered("slip-1", id="L1"))
    drive.given(goes_on(end, provider="anthropic", method="key"))

    assert drive.state.logins.slip == ""
    assert not is_under_way(drive.state.logins)
    drive.send(goes_on("waiting", provider="anthropic", method="key")).emits()


def test_a_beginning_that_is_refused_leads_back_to_where_it_can_be_mended() -> None:
    typed = listed().given(ProviderChosen("anthropic"), LoginEntered("s", id="L1"))
    typed.given(CommandRefused("L1", "No such provider."))
    logins = typed.state.logins
    assert (logins.step, logins.login, logins.slip) == ("entry", None, "")
    assert logins.problem == phrase("login.refused", reason="No such provider.")

    chosen = running().given(CommandUnsent("L1"))
    assert chosen.state.logins.step == "provider"
    assert chosen.state.logins.problem == phrase("login.unsent")


def test_an_answer_that_is_refused_can_be_given_again() -> None:
    drive = running("chatgpt", "code").given(
        goes_on("answer_wanted", provider="chatgpt", method="code"),
        LoginEntered("s", id="r9"),
        CommandRefused("r9", "Too late."),
    )

    logins = drive.state.logins
    assert logins.login is not None
    assert (logins.login.state, logins.sent) == ("answer_wanted", "")
    assert logins.problem == phrase("login.refused", reason="Too late.")


def test_a_lost_connection_ends_the_login_and_says_so() -> None:
    drive = listed().given(ProviderChosen("anthropic"), LoginEntered("s", id="L1"))
    drive.given(ConnectionLost(1))

    logins = drive.state.logins
    assert (logins.slip, logins.problem) == ("", phrase("login.lost"))
    assert not is_under_way(logins)
    still = listed().given(ConnectionLost(1)).state.logins
    assert still.problem is None


def test_refusals_of_others_are_not_ours() -> None:
    drive = running()

    drive.send(CommandAccepted("x")).emits()
    drive.given(CommandRefused("x", "No."))
    assert drive.state.logins.problem is None


@pytest.mark.parametrize(
    ("provider", "method", "step"),
    [("openrouter", "browser", "provider"), ("chatgpt", "code", "providers")],
)
def test_stepping_back_ends_a_login_that_runs(
    provider: str, method: LoginMethod, step: str
) -> None:
    running(provider, method).send(LoginSteppedBack(id="r9")).to(
        logins__step=step, logins__login=None, logins__begun=""
    ).emits(Send(CancelLogin(login_id=L1), "r9-cancel"))


def test_stepping_back_from_an_entry_sends_nothing() -> None:
    listed().given(ProviderChosen("anthropic")).send(LoginSteppedBack(id="r9")).to(
        logins__step="providers"
    ).emits()


# --- logging out ----------------------------------------------------------------------------


def test_logging_out_is_asked_about_and_done_once() -> None:
    drive = listed()
    drive.send(LogoutAsked("openrouter")).to(
        logins__step="logout", logins__provider="openrouter"
    ).emits()

    drive.send(LogoutConfirmed(id="r2")).to(logins__sent="r2").emits(
        Send(Logout(provider="openrouter"), "r2")
    )
    drive.send(LogoutConfirmed(id="r3")).emits()
    drive.send(CommandAccepted("r2")).to(logins__sent="", logins__step="providers").emits()


@pytest.mark.parametrize("action", [LogoutAsked("nope"), LogoutConfirmed(id="r2")])
def test_what_was_not_asked_is_not_forgotten(action: Action) -> None:
    listed().send(action).emits()
