"""A dialog that is gone ends what it showed; new credentials bring new models."""

import pytest

from openpista.domain.command import BeginLogin, CancelLogin, CancelPairing
from openpista.domain.event import (
    ApprovalRequested,
    ApprovalResolved,
    PairingChanged,
    ProvidersChanged,
)
from openpista.domain.ids import HOUSE, ApprovalId, LoginId
from openpista.domain.login import ProviderStatus
from openpista.domain.pairing import Pairing
from openpista.domain.query import ConfigEntries, ListModels, ModelList, ProviderList
from openpista.tui.core.actions import Action
from openpista.tui.core.arrivals import AnswerArrived, CommandAccepted
from openpista.tui.core.connect_rules import MODELS_REQUEST
from openpista.tui.core.effects import Ask, Effect, Send
from openpista.tui.core.login import MethodChosen, ProviderChosen
from openpista.tui.core.moves import (
    NewChatAsked,
    OverlayClosed,
    OverlayOpened,
    PairingWanted,
    SessionChosen,
)
from openpista.tui.core.update import update
from tests.tui.core.drive import Drive
from tests.tui.core.makers import C1, S1, approval, attached, told

PROVIDERS = (ProviderStatus("openrouter", "OpenRouter", ("browser",)),)


def logging_in() -> Drive:
    return attached().given(
        OverlayOpened("login", id="r1"),
        AnswerArrived("r1", ProviderList(providers=PROVIDERS)),
        ProviderChosen("openrouter"),
        MethodChosen("browser", id="L1"),
    )


def pairing() -> Drive:
    return attached().given(
        OverlayOpened("whatsapp", id="r1"),
        AnswerArrived("r1", ConfigEntries(entries=(), path="")),
        PairingWanted("whatsapp", id="r2"),
        *(CommandAccepted("r2" + "+" * count) for count in (1, 2, 3)),
        told(PairingChanged(stream=HOUSE, pairing=Pairing("whatsapp", "waiting", "2@x"))),
    )


def effects_of(drive: Drive, action: Action) -> list[Effect]:
    drive.state, effects = update(drive.state, action)
    return list(effects)


def ended(effects: list[Effect]) -> list[object]:
    return [effect.command for effect in effects if isinstance(effect, Send)]


LEAVING = [
    OverlayClosed(at_ms=5),
    OverlayClosed("login", at_ms=5),
    SessionChosen(S1, at_ms=5),
    NewChatAsked(at_ms=5),
]


@pytest.mark.parametrize("leaving", LEAVING)
def test_a_login_ends_with_its_dialog_however_that_is_left(leaving: Action) -> None:
    drive = logging_in()

    assert CancelLogin(login_id=LoginId("L1")) in ended(effects_of(drive, leaving))
    assert drive.state.logins.login is None


def test_a_login_goes_on_under_another_dialog() -> None:
    drive = logging_in().given(OverlayOpened("help", id="h"))

    assert ended(effects_of(drive, OverlayClosed("help"))) == []
    assert drive.state.logins.login is not None


def test_a_pairing_that_waits_ends_with_its_dialog() -> None:
    drive = pairing()

    assert ended(effects_of(drive, OverlayClosed())) == [CancelPairing(service="whatsapp")]
    assert drive.state.setup.service == ""


def test_a_pairing_that_is_done_is_not_ended_again() -> None:
    drive = pairing().given(told(PairingChanged(stream=HOUSE, pairing=Pairing("whatsapp", "done"))))

    assert ended(effects_of(drive, OverlayClosed())) == []
    assert drive.state.setup.service == ""


def test_new_credentials_bring_new_models_where_those_are_known() -> None:
    changed = told(ProvidersChanged(stream=HOUSE, providers=PROVIDERS), at_ms=7)
    assert effects_of(attached(), changed) == []

    drive = attached().given(
        OverlayOpened("models", id="r1"), AnswerArrived("r1", ModelList(models=()))
    )
    assert effects_of(drive, changed) == [Ask(ListModels(), f"{MODELS_REQUEST}-7", slot="models")]


def test_a_login_is_begun_by_what_it_says() -> None:
    assert BeginLogin(login_id=LoginId("L1"), provider="openrouter", method="browser") in ended(
        effects_of(
            attached().given(
                OverlayOpened("login", id="r1"),
                AnswerArrived("r1", ProviderList(providers=PROVIDERS)),
                ProviderChosen("openrouter"),
            ),
            MethodChosen("browser", id="L1"),
        )
    )


def test_the_queue_goes_with_the_last_decision() -> None:
    drive = attached().given(
        told(ApprovalRequested(stream=HOUSE, approval=approval("a1"))),
        told(ApprovalRequested(stream=HOUSE, approval=approval("a2"))),
        OverlayOpened("approvals", id="r1"),
    )

    drive.given(told(resolved("a1")))
    assert [overlay.kind for overlay in drive.state.route.overlays] == ["approvals"]
    drive.given(told(resolved("a2")))
    assert drive.state.route.overlays == ()


def resolved(name: str) -> ApprovalResolved:
    return ApprovalResolved(
        stream=HOUSE, approval_id=ApprovalId(name), call_id=C1, outcome="no", by="you"
    )
