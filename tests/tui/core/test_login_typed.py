"""What is typed while logging in: it goes out once it is wanted, and only by its slip."""

import pytest

from openpista.domain.command import AnswerLogin, BeginLogin
from openpista.domain.login import Login
from openpista.tui.core.effects import Send, SendSealed
from openpista.tui.core.login import (
    LoginEntered,
    LoginTouched,
    ProviderChosen,
    is_address,
    wish_of,
)
from openpista.tui.core.phrase import phrase
from tests.tui.core.drive import Drive
from tests.tui.core.logging_in import L1, goes_on, listed, running


def test_without_a_key_nothing_is_sent_and_it_is_said() -> None:
    drive = listed().given(ProviderChosen("anthropic"))

    drive.send(LoginEntered("", id="L1")).to(logins__problem=phrase("login.key_needed")).emits()
    drive.send(LoginTouched()).to(logins__problem=None).emits()
    drive.send(LoginTouched()).emits()


def test_a_key_waits_in_the_drawer_until_the_login_wants_it() -> None:
    drive = listed().given(ProviderChosen("anthropic"))
    begun = drive.send(LoginEntered("slip-1", id="L1"))
    begun.to(
        logins__step="running",
        logins__login=Login(L1, "anthropic", "key"),
        logins__slip="slip-1",
        logins__begun="L1",
    ).emits(Send(BeginLogin(login_id=L1, provider="anthropic", method="key"), "L1"))

    wanted = goes_on("answer_wanted", provider="anthropic", method="key", wants="key")
    drive.send(wanted).to(
        logins__slip="",
        logins__begun="",
        logins__sent="L1-key",
        logins__login__state="checking",
        logins__login__wants="key",
    ).emits(SendSealed(AnswerLogin(login_id=L1, text=""), "slip-1", "L1-key"))


@pytest.mark.parametrize(
    ("address", "problem"),
    [("", "login.address_needed"), ("localhost:11434", "login.address_wrong")],
)
def test_what_is_no_address_is_not_sent(address: str, problem: str) -> None:
    drive = listed().given(ProviderChosen("custom"))

    drive.send(LoginEntered("", address, id="L1")).to(logins__problem=phrase(problem)).emits()


def test_a_server_without_a_key_gets_an_empty_answer_where_it_asks() -> None:
    drive = listed().given(ProviderChosen("custom"), LoginEntered("", "http://host/v1", id="L1"))
    wanted = goes_on("answer_wanted", provider="custom", method="endpoint", wants="key")

    drive.send(wanted).to(
        logins__begun="",
        logins__sent="L1-key",
        logins__login__state="checking",
        logins__login__wants="key",
    ).emits(Send(AnswerLogin(login_id=L1, text=""), "L1-key"))


def test_the_address_goes_with_the_beginning() -> None:
    drive = listed().given(ProviderChosen("custom"))
    _, effects = drive.state, drive.send(LoginEntered("s", "https://h", id="L1"))

    command = BeginLogin(login_id=L1, provider="custom", method="endpoint", endpoint="https://h")
    effects.to(
        logins__step="running",
        logins__login=Login(L1, "custom", "endpoint"),
        logins__slip="s",
        logins__begun="L1",
    ).emits(Send(command, "L1"))


@pytest.mark.parametrize(
    ("text", "right"),
    [("http://a", True), ("https://a.b:1/v1", True), ("ftp://a", False), ("http:///x", False),
     ("http://a b", False), ("", False)],
)  # fmt: skip
def test_what_an_address_is(text: str, right: bool) -> None:
    assert is_address(text) is right


def test_a_code_is_given_where_the_page_shows_one() -> None:
    drive = running("chatgpt", "code").given(
        goes_on("answer_wanted", provider="chatgpt", method="code", url="https://x")
    )

    drive.send(LoginEntered("", id="r9")).to(logins__problem=phrase("login.code_needed")).emits()
    drive.send(LoginEntered("slip-2", id="r9")).to(
        logins__sent="r9", logins__problem=None, logins__login__state="checking"
    ).emits(SendSealed(AnswerLogin(login_id=L1, text=""), "slip-2", "r9"))


def test_a_code_may_be_pasted_while_a_browser_login_waits() -> None:
    drive = running().given(goes_on("waiting", wants="code"))

    drive.send(LoginEntered("slip-2", id="r9")).to(
        logins__sent="r9", logins__login__state="checking"
    ).emits(SendSealed(AnswerLogin(login_id=L1, text=""), "slip-2", "r9"))


def test_a_question_is_answered_with_yes_and_the_key_goes_on_waiting() -> None:
    drive = listed().given(ProviderChosen("custom"), LoginEntered("s1", "http://h", id="L1"))
    drive.given(
        goes_on("answer_wanted", provider="custom", method="endpoint", wants="confirm",
                question="Send it over plain http?")
    )  # fmt: skip
    assert drive.state.logins.slip == "s1"

    drive.send(LoginEntered("", id="r9")).to(
        logins__sent="r9", logins__login__state="checking"
    ).emits(Send(AnswerLogin(login_id=L1, text="yes"), "r9"))
    wanted = goes_on("answer_wanted", provider="custom", method="endpoint", wants="key")
    assert drive.given(wanted).state.logins.slip == ""


def test_an_address_may_be_asked_for_on_the_way() -> None:
    drive = running().given(goes_on("answer_wanted", wants="endpoint"))

    drive.send(LoginEntered("", "x", id="r8")).to(
        logins__problem=phrase("login.address_wrong")
    ).emits()
    drive.send(LoginEntered("", "http://h", id="r9")).to(
        logins__sent="r9", logins__problem=None, logins__login__state="checking"
    ).emits(Send(AnswerLogin(login_id=L1, text="http://h"), "r9"))


def test_what_nobody_asked_for_is_not_sent() -> None:
    running().send(LoginEntered("slip-1", id="r9")).emits()
    Drive().send(LoginEntered("slip-1", id="r9")).emits()


def test_what_a_login_wishes() -> None:
    assert wish_of(Login(L1, "p", "key", "answer_wanted")) == "key"
    assert wish_of(Login(L1, "p", "code", "answer_wanted")) == "code"
    assert wish_of(Login(L1, "p", "browser", "waiting")) == ""
    assert wish_of(Login(L1, "p", "browser", "checking", wants="code")) == ""
