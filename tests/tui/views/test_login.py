"""What keys and clicks mean in each step of a login."""

from collections.abc import Sequence

import pytest
from msgspec.structs import replace

from openpista.domain.ids import LoginId
from openpista.domain.login import Login
from openpista.tui.core.actions import Action
from openpista.tui.core.login import (
    LoginEntered,
    LoginSteppedBack,
    LogoutAsked,
    LogoutConfirmed,
    MethodChosen,
    ProviderChosen,
    ProvidersSearched,
    ProvidersWanted,
)
from openpista.tui.core.moves import OverlayClosed, OverlayOpened
from openpista.tui.core.notices import CopyAsked, LinkWanted
from openpista.tui.core.state import State
from openpista.tui.views.login import LOGIN
from openpista.tui.views.panel import Entered
from tests.tui.looks import connect_scenes as scenes

NOTHING = Entered({}, {}, {})


def state_of(name: str) -> State:
    return scenes.SCENES[name]().store.state


def pressed(name: str, action: str) -> Sequence[Action] | None:
    return LOGIN.pressed(state_of(name), action)


def test_a_provider_is_chosen_by_key_and_click() -> None:
    state = state_of("login")

    assert LOGIN.entered(state, NOTHING) == (ProviderChosen("anthropic"),)
    assert LOGIN.clicked(state, "provider:google") == (ProviderChosen("google"),)
    assert LOGIN.typed(state, "search", "x") == (ProvidersSearched("x"),)
    assert pressed("login", "row.remove") == (LogoutAsked("anthropic"),)
    assert pressed("login", "panel.refresh") == (ProvidersWanted(),)
    assert pressed("login", "dialog.close") == (OverlayClosed("login"),)
    assert pressed("login", "nothing") is None


def test_a_method_is_chosen() -> None:
    assert pressed("login-methods", "row.choose") == (MethodChosen("browser"),)
    assert LOGIN.clicked(state_of("login-methods"), "method:1") == (MethodChosen("key"),)
    assert pressed("login-methods", "dialog.close") == (LoginSteppedBack(),)


def test_what_was_written_is_handed_on_as_a_slip() -> None:
    entered = Entered({"endpoint": "http://h"}, {"secret": "slip-1"}, {})

    assert LOGIN.entered(state_of("login-endpoint"), entered) == (
        LoginEntered("slip-1", "http://h"),
    )


def test_address_and_code_are_copied_and_the_page_opened_only_on_request() -> None:
    url = "https://github.com/login/device"

    assert pressed("login-device", "link.copy") == (CopyAsked(url),)
    assert pressed("login-device", "login.copy_code") == (CopyAsked("B7F2-9QXD"),)
    assert pressed("login-device", "link.open") == (LinkWanted(url),)
    assert LOGIN.clicked(state_of("login-device"), "url:") == (CopyAsked(url),)
    assert LOGIN.clicked(state_of("login-device"), "code:") == (CopyAsked("B7F2-9QXD"),)
    assert pressed("login-methods", "link.copy") is None


@pytest.mark.parametrize(
    ("name", "actions"),
    [
        ("login-done", (OverlayClosed("login"), OverlayOpened("models"))),
        (
            "login-refused",
            (LoginSteppedBack(), ProviderChosen("openrouter"), MethodChosen("browser")),
        ),
        ("login-device", ()),
    ],
)
def test_what_enter_means_where_nothing_is_written(name: str, actions: tuple[Action, ...]) -> None:
    assert pressed(name, "row.choose") == actions


def test_a_question_is_answered_with_enter() -> None:
    stage = scenes.login_running(
        Login(LoginId("L1"), "openrouter", "browser", "answer_wanted", wants="confirm",
              question="Really?")
    )  # fmt: skip

    assert LOGIN.pressed(stage.store.state, "row.choose") == (LoginEntered(""),)


def test_logging_out_is_confirmed() -> None:
    state = state_of("login")
    asked = replace(state, logins=replace(state.logins, step="logout", provider="anthropic"))

    assert LOGIN.pressed(asked, "row.choose") == (LogoutConfirmed(),)
    assert LOGIN.shape(asked).title.key == "login.title_logout"


def test_a_provider_without_a_login_cannot_be_logged_out_of() -> None:
    state = state_of("login")
    openai = replace(state, logins=replace(state.logins, index=5))

    assert LOGIN.pressed(openai, "row.remove") == ()


@pytest.mark.parametrize(
    ("wants", "fields"),
    [("key", ["secret"]), ("endpoint", ["endpoint"]), ("code", ["secret"]), ("confirm", [])],
)
def test_the_field_is_the_one_that_is_wanted(wants: str, fields: list[str]) -> None:
    told = Login(LoginId("L1"), "openrouter", "browser", "answer_wanted")
    stage = scenes.login_running(replace(told, wants=wants))

    shape = LOGIN.shape(stage.store.state)
    assert [field.id for field in shape.fields] == fields
    assert shape.fields == () or wants == "endpoint" or shape.fields[0].kind in ("secret", "code")
