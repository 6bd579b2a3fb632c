"""What keys mean while Telegram and WhatsApp are set up."""

from openpista.tui.core.channels_setup import (
    DrawingChanged,
    PhoneEntered,
    SetupStepChosen,
    SetupTouched,
    TokenEntered,
)
from openpista.tui.core.moves import OverlayClosed, PairingWanted
from openpista.tui.core.notices import CopyAsked, LinkWanted
from openpista.tui.views.pairing import PAIRING
from openpista.tui.views.panel import Entered
from tests.tui.looks import connect_scenes as scenes


def test_the_token_is_written_masked_and_handed_on_as_a_slip() -> None:
    state = scenes.telegram().store.state
    (field,) = PAIRING.shape(state).fields

    assert field.kind == "secret"
    assert field.check("hello") == "shape"
    entered = Entered({}, {"secret": "slip-1"}, {})
    assert PAIRING.entered(state, entered) == (TokenEntered("slip-1", ""),)
    wrong = Entered({}, {"secret": ""}, {"secret": "shape"})
    assert PAIRING.entered(state, wrong) == (TokenEntered("", "shape"),)


def test_what_is_wrong_goes_with_the_next_letter() -> None:
    assert PAIRING.touched(scenes.telegram_wrong().store.state) == (SetupTouched(),)
    assert PAIRING.touched(scenes.telegram().store.state) == ()


def test_the_keys_of_a_link_that_waits() -> None:
    state = scenes.telegram_code().store.state

    assert PAIRING.pressed(state, "link.copy") == (CopyAsked(scenes.LINK),)
    assert PAIRING.pressed(state, "link.open") == (LinkWanted(scenes.LINK),)
    assert PAIRING.pressed(state, "setup.again") == (PairingWanted("telegram"),)
    assert PAIRING.pressed(state, "setup.change") == (SetupStepChosen("form"),)
    assert PAIRING.pressed(state, "setup.drawing") == (DrawingChanged(),)
    assert PAIRING.pressed(state, "setup.code") is None
    assert PAIRING.pressed(state, "row.choose") is None
    assert PAIRING.pressed(state, "dialog.close") == (OverlayClosed(),)
    assert PAIRING.clicked(state, "url:") == (CopyAsked(scenes.LINK),)
    assert PAIRING.clicked(state, "") == ()


def test_when_it_is_done_another_phone_can_be_linked() -> None:
    state = scenes.telegram_done().store.state

    assert PAIRING.pressed(state, "row.choose") == (PairingWanted("telegram"),)


def test_whatsapp_can_be_linked_by_a_number() -> None:
    stage = scenes.whatsapp_code()
    assert PAIRING.pressed(stage.store.state, "setup.code") == (SetupStepChosen("phone"),)
    assert PAIRING.pressed(stage.store.state, "setup.change") is None
    assert PAIRING.pressed(stage.store.state, "link.open") is None

    stage.store.dispatch(SetupStepChosen("phone"))
    entered = Entered({"phone": "+82 10-1234 5678"}, {}, {})
    assert PAIRING.entered(stage.store.state, entered) == (PhoneEntered("+821012345678"),)
    assert PAIRING.pressed(stage.store.state, "dialog.close") == (SetupStepChosen("ready"),)


def test_escape_leaves_a_form_or_goes_back_to_what_is_there() -> None:
    fresh, kept = scenes.telegram(), scenes.telegram_done()
    kept.store.dispatch(SetupStepChosen("form"))

    assert PAIRING.pressed(fresh.store.state, "dialog.close") == (OverlayClosed(),)
    assert PAIRING.pressed(kept.store.state, "dialog.close") == (SetupStepChosen("ready"),)
