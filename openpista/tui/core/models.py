"""The models that can be chosen, and choosing one."""

from typing import Literal

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.command import SwitchModel
from openpista.domain.ids import SessionId
from openpista.domain.model import Effort, ModelInfo, ModelRef
from openpista.domain.query import AnswerBase, ListModels, ModelList, QueryFailed
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.conversation import NEW_SESSION
from openpista.tui.core.effects import Ask, Outcome, Send
from openpista.tui.core.moves import ModelChosen, OverlayOpened
from openpista.tui.core.stamp import ActionBase, StartingAction

Ability = Literal["reasoning", "vision", "tools"]
EFFORTS: tuple[Effort, ...] = ("none", "low", "medium", "high")


class Models(Struct, frozen=True):
    """`index` is the chosen row of the list and may run past its end. `abilities` are those that
    a model must have to be shown, `failures` are sentences about services that could not be
    asked, `effort` how hard the chosen one is to think (None: as it is).
    """

    state: Literal["unknown", "loading", "loaded", "failed"] = "unknown"
    models: tuple[ModelInfo, ...] = ()
    reason: str = ""
    failures: tuple[str, ...] = ()
    query: str = ""
    index: int = 0
    request_id: str = ""
    abilities: tuple[Ability, ...] = ()
    effort: Effort | None = None


class ModelsWanted(StartingAction, frozen=True):
    """The list is needed; `refresh` asks the providers again."""

    refresh: bool = False


class ModelsSearched(ActionBase, frozen=True):
    """The search over the list reads so now."""

    query: str


class ModelMoved(ActionBase, frozen=True):
    """The user goes to another row."""

    step: int


class AbilityToggled(ActionBase, frozen=True):
    """The user wants to see only models that can do this, or all again."""

    ability: Ability


class EffortTurned(ActionBase, frozen=True):
    """The user wants the model to think harder; after the hardest comes as it is."""


class EffortChosen(StartingAction, frozen=True):
    """The user decides how hard the model of a session thinks."""

    session_id: SessionId
    model: ModelRef
    effort: Effort


ModelsAction = (
    ModelsWanted | ModelsSearched | ModelMoved | AbilityToggled | EffortTurned | EffortChosen
)
HEARS = (
    ModelsWanted,
    ModelsSearched,
    ModelMoved,
    AbilityToggled,
    EffortTurned,
    EffortChosen,
    ModelChosen,
    OverlayOpened,
    AnswerArrived,
)

Changed = tuple[Models, tuple[Outcome, ...]]


def update(models: Models, action: ActionBase) -> Changed:
    """Return the models after `action`, and what is to be done."""
    match action:
        case ModelChosen(session_id=session_id, model=model, effort=effort, id=request_id):
            if session_id == NEW_SESSION:
                return models, ()
            command = SwitchModel(session_id=session_id, model=model, effort=effort)
            return models, (Send(command, request_id),)
        case EffortChosen(session_id=session_id, model=model, effort=effort, id=request_id):
            command = SwitchModel(session_id=session_id, model=model, effort=effort)
            return models, (Send(command, request_id),)
        case OverlayOpened(kind="models", query=query, id=request_id):
            fresh = replace(models, query=query, index=0, abilities=(), effort=None)
            return _load(fresh, request_id, refresh=False)
        case ModelsWanted(refresh=refresh, id=request_id):
            return _load(models, request_id, refresh=refresh)
        case AnswerArrived(request_id=request_id, answer=answer) if (
            request_id == models.request_id != ""
        ):
            return _answered(models, answer), ()
        case _:
            return _looked(models, action), ()


def _looked(models: Models, action: ActionBase) -> Models:
    match action:
        case ModelsSearched(query=query) if query != models.query:
            return replace(models, query=query, index=0)
        case ModelMoved(step=step):
            return replace(models, index=models.index + step)
        case AbilityToggled(ability=ability):
            others = tuple(kept for kept in models.abilities if kept != ability)
            wanted = others if ability in models.abilities else (*models.abilities, ability)
            return replace(models, abilities=wanted, index=0)
        case EffortTurned():
            place = EFFORTS.index(models.effort) + 1 if models.effort is not None else 0
            return replace(models, effort=EFFORTS[place] if place < len(EFFORTS) else None)
        case _:
            return models


def _load(models: Models, request_id: str, *, refresh: bool) -> Changed:
    ask = Ask(ListModels(refresh=refresh), request_id, slot="models")
    return replace(models, state="loading", reason="", request_id=request_id), (ask,)


def _answered(models: Models, answer: AnswerBase) -> Models:
    models = replace(models, request_id="")
    match answer:
        case ModelList(models=known, failures=failures):
            return replace(models, state="loaded", models=known, failures=failures)
        case QueryFailed(reason=reason):
            return replace(models, state="failed", reason=reason)
        case _:
            return replace(models, state="failed")
