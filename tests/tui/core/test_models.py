"""The list of models, and choosing one."""

import pytest

from openpista.domain.command import SwitchModel
from openpista.domain.model import ModelInfo, ModelRef
from openpista.domain.query import (
    AnswerBase,
    GrantList,
    ListModels,
    ListProviders,
    ModelList,
    ProviderList,
    QueryFailed,
)
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.effects import Ask, Send
from openpista.tui.core.models import (
    AbilityToggled,
    EffortChosen,
    EffortTurned,
    ModelMoved,
    Models,
    ModelsSearched,
    ModelsWanted,
)
from openpista.tui.core.moves import ModelChosen, OverlayOpened
from openpista.tui.core.selectors import active_chat
from tests.tui.core.drive import Drive
from tests.tui.core.makers import MODEL, NEW, S1

LIST = (ModelInfo(MODEL), ModelInfo(ModelRef("openai", "gpt")))


def test_opening_the_list_asks_for_it_with_a_search() -> None:
    Drive().send(OverlayOpened("models", "gpt", id="r1")).to(
        models=Models("loading", query="gpt", request_id="r1"),
        logins__state="loading",
        logins__request_id="r1-providers",
        route__overlays=lambda overlays: len(overlays) == 1,
    ).emits(
        Ask(ListModels(), "r1", slot="models"),
        Ask(ListProviders(), "r1-providers", slot="providers"),
    )


def test_the_list_can_be_asked_for_anew() -> None:
    drive = Drive()

    drive.send(ModelsWanted(refresh=True, id="r1")).to(
        models__state="loading", models__request_id="r1"
    ).emits(Ask(ListModels(refresh=True), "r1", slot="models"))
    drive.send(AnswerArrived("r1", ModelList(models=LIST))).to(
        models=Models("loaded", LIST)
    ).emits()


def test_an_answer_to_an_earlier_question_is_late() -> None:
    drive = Drive().given(ModelsWanted(id="r1"), ModelsWanted(id="r2"))

    drive.send(AnswerArrived("r1", ModelList(models=LIST))).emits()
    Drive().send(AnswerArrived("", ModelList(models=LIST))).emits()


@pytest.mark.parametrize(
    ("answer", "reason"), [(QueryFailed(reason="No."), "No."), (GrantList(grants=()), "")]
)
def test_a_list_that_cannot_be_had_says_why_and_keeps_the_old_one(
    answer: AnswerBase, reason: str
) -> None:
    drive = Drive().given(ModelsWanted(id="r1"), AnswerArrived("r1", ModelList(models=LIST)))
    drive.given(ModelsWanted(id="r2"))

    drive.given(AnswerArrived("r2", answer))  # pyright: ignore[reportArgumentType]

    assert drive.state.models == Models("failed", LIST, reason)


def test_the_list_is_searched_and_walked() -> None:
    drive = Drive()

    drive.send(ModelMoved(2)).to(models__index=2).emits()
    drive.send(ModelsSearched("g")).to(models__query="g", models__index=0).emits()
    drive.send(ModelsSearched("g")).emits()


def test_a_session_goes_on_with_another_model() -> None:
    drive = Drive().given(OverlayOpened("models", id="r1"))

    drive.send(ModelChosen(S1, MODEL, id="r2")).to(route__overlays=()).emits(
        Send(SwitchModel(session_id=S1, model=MODEL), "r2")
    )


def test_a_session_still_to_be_made_remembers_the_wish() -> None:
    drive = Drive()

    drive.send(ModelChosen(NEW, MODEL, id="r1")).to(chats__open__0__model=MODEL).emits()
    assert active_chat(drive.state).model == MODEL


def test_how_hard_a_model_thinks_is_told() -> None:
    Drive().send(EffortChosen(S1, MODEL, "high", id="r1")).emits(
        Send(SwitchModel(session_id=S1, model=MODEL, effort="high"), "r1")
    )


def test_the_chosen_effort_goes_with_the_model() -> None:
    Drive().send(ModelChosen(S1, MODEL, "low", id="r2")).emits(
        Send(SwitchModel(session_id=S1, model=MODEL, effort="low"), "r2")
    )


def test_how_hard_it_thinks_is_turned_through_and_back_to_as_it_is() -> None:
    drive = Drive()

    for effort in ("none", "low", "medium", "high", None):
        drive.send(EffortTurned()).to(models__effort=effort).emits()


def test_abilities_are_asked_for_and_let_go() -> None:
    drive = Drive().given(ModelMoved(3))

    drive.send(AbilityToggled("vision")).to(models__abilities=("vision",), models__index=0).emits()
    drive.send(AbilityToggled("tools")).to(models__abilities=("vision", "tools")).emits()
    drive.send(AbilityToggled("vision")).to(models__abilities=("tools",)).emits()


def test_opening_the_list_begins_without_filter_and_effort() -> None:
    drive = Drive().given(AbilityToggled("tools"), EffortTurned(), OverlayOpened("models", id="r"))

    assert (drive.state.models.abilities, drive.state.models.effort) == ((), None)


def test_models_and_providers_are_two_questions() -> None:
    drive = Drive().given(
        OverlayOpened("models", id="r1"),
        AnswerArrived("r1-providers", ProviderList(providers=())),
        AnswerArrived("r1", ModelList(models=LIST, failures=("OpenAI did not answer.",))),
    )

    assert (drive.state.models.state, drive.state.models.models) == ("loaded", LIST)
    assert drive.state.models.failures == ("OpenAI did not answer.",)
    assert drive.state.logins.state == "loaded"
