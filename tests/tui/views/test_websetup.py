"""The form of the web page."""

from openpista.tui.core.channels_setup import SetupStepChosen, WebFormEntered
from openpista.tui.core.moves import OverlayClosed, PairingWanted
from openpista.tui.views.panel import Entered
from openpista.tui.views.websetup import WEB
from tests.tui.looks import connect_scenes as scenes


def test_fields_begin_with_what_is_set() -> None:
    host, port, secret = WEB.shape(scenes.web_form().store.state).fields

    assert (host.value, port.value, secret.value) == ("127.0.0.1", "3210", "")
    assert secret.kind == "secret"
    assert secret.check("short") == "short"
    assert secret.check("") == ""


def test_a_passphrase_that_is_set_is_said_but_not_shown() -> None:
    stage = scenes.window()
    from openpista.tui.core.arrivals import AnswerArrived
    from openpista.tui.core.moves import OverlayOpened

    stage.store.dispatch(OverlayOpened("web", id="r1"))
    answer = scenes.config_of("web", enabled="false", token='"•••"')
    stage.store.dispatch(AnswerArrived("r1", answer))

    assert WEB.shape(stage.store.state).fields[2].placeholder == "web.hint_kept"


def test_what_was_written_goes_as_a_form() -> None:
    entered = Entered({"host": "localhost", "port": "80"}, {"secret": "slip-1"}, {})
    wrong = Entered({"host": "h", "port": "1"}, {"secret": ""}, {"secret": "short"})
    state = scenes.web_form().store.state

    assert WEB.entered(state, entered) == (WebFormEntered("localhost", "80", "slip-1"),)
    assert WEB.entered(state, wrong) == (WebFormEntered("h", "1", "", "short"),)


def test_the_code_is_asked_for_and_the_form_gone_back_to() -> None:
    stage = scenes.web_code()
    assert WEB.pressed(stage.store.state, "setup.again") == (PairingWanted("web"),)
    stage.store.dispatch(SetupStepChosen("form"))

    assert WEB.pressed(stage.store.state, "dialog.close") == (SetupStepChosen("ready"),)
    assert WEB.pressed(scenes.web_form().store.state, "dialog.close") == (OverlayClosed(),)
