import pytest

from openpista.domain.command import (
    Accepted,
    AnswerLogin,
    BeginLogin,
    CancelLogin,
    Logout,
    Refused,
)
from openpista.domain.event import LoginChanged
from openpista.domain.ids import LoginId
from openpista.domain.login import LoginMethod
from tests.fakes.listening import Listening
from tests.fakes.played_logins import PROVIDERS, PlayedLogins

ID = LoginId("L1")


def states(listening: Listening) -> list[str]:
    found = [one.login.state for one in listening.told if isinstance(one, LoginChanged)]
    listening.told.clear()
    return found


def begun(provider: str, method: LoginMethod) -> tuple[PlayedLogins, Listening]:
    listening = Listening()
    logins = PlayedLogins(listening)
    begin = BeginLogin(login_id=ID, provider=provider, method=method)
    assert logins.carry_out(begin) == Accepted()
    return logins, listening


def test_every_method_and_every_state_of_a_provider_is_there() -> None:
    assert {method for one in PROVIDERS for method in one.methods} == {
        *("key", "endpoint", "browser", "code", "device", "command", "none")
    }
    assert {one.state for one in PROVIDERS} == {"ready", "unknown", "missing", "expired", "failed"}


@pytest.mark.parametrize(
    ("provider", "method"), [("google", "key"), ("anthropic", "code"), ("chatgpt", "browser")]
)
def test_a_key_or_code_is_given_and_taken(provider: str, method: LoginMethod) -> None:
    logins, listening = begun(provider, method)

    assert logins.carry_out(AnswerLogin(login_id=ID, text="sk-12345678")) == Accepted()

    assert states(listening)[-2:] == ["checking", "done"]
    assert logins.providers[provider].state == "ready"
    assert logins.providers[provider].last_four == "5678"


def test_a_bad_key_fails() -> None:
    logins, listening = begun("google", "key")

    logins.carry_out(AnswerLogin(login_id=ID, text="bad"))

    assert states(listening)[-1] == "failed"
    assert logins.providers["google"].state == "missing"


def test_an_address_that_is_not_encrypted_is_asked_about() -> None:
    logins, listening = begun("custom", "endpoint")

    for text, wants in (("http://far.example", "confirm"), ("yes", "key")):
        logins.carry_out(AnswerLogin(login_id=ID, text=text))
        assert logins.logins[ID].wants == wants
    logins.carry_out(AnswerLogin(login_id=ID, text=""))

    assert states(listening)[-1] == "done"


def test_the_vendors_page_comes_back_fails_or_takes_too_long() -> None:
    logins, listening = begun("chatgpt", "device")
    assert logins.logins[ID].user_code
    logins.come_back(ID)
    assert states(listening) == ["starting", "waiting", "checking", "done"]

    for end in (logins.fail, logins.expire):
        logins.carry_out(BeginLogin(login_id=ID, provider="chatgpt", method="browser"))
        end(ID)
    assert states(listening)[2::3] == ["failed", "expired"]


def test_logins_end_and_are_forgotten() -> None:
    logins, listening = begun("openrouter", "browser")
    begin = BeginLogin(login_id=ID, provider="openrouter", method="key")
    assert isinstance(logins.carry_out(begin), Refused)

    logins.carry_out(CancelLogin(login_id=ID))
    assert states(listening)[-1] == "cancelled"
    assert isinstance(logins.carry_out(AnswerLogin(login_id=ID, text="x")), Refused)

    assert logins.carry_out(Logout(provider="openrouter")) == Accepted()
    assert isinstance(logins.carry_out(Logout(provider="openrouter")), Refused)
    assert isinstance(logins.carry_out(Logout(provider="anthropic")), Refused)


def test_what_needs_nothing_is_done_at_once() -> None:
    _, listening = begun("ollama", "none")

    assert states(listening) == ["starting", "checking", "done"]
