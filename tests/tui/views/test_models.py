"""The model browser."""

from msgspec.structs import replace

from openpista.domain.ids import SessionId
from openpista.tui.core.models import AbilityToggled, EffortTurned, ModelMoved, ModelsWanted
from openpista.tui.core.moves import ModelChosen, NewChatAsked, OverlayClosed, OverlayOpened
from openpista.tui.views.models import MODELS
from openpista.tui.views.panel import Entered, Room
from tests.tui.looks import connect_scenes as scenes
from tests.tui.views.harness import CLAUDE, KEYS, LOOK, Stage, text

S1 = SessionId("s1")
NOTHING = Entered({}, {}, {})


def says(stage: Stage, width: int = 88) -> str:
    rows = MODELS.draw(stage.store.state, LOOK, KEYS, Room(width, 40)).rows
    assert all(row.cells <= width for row in rows)
    return text(rows)


def test_what_models_can_cost_and_where_they_are_from() -> None:
    shown = says(scenes.models())

    assert "★ claude-sonnet-5-5" in shown
    assert "thinks sees" in shown
    assert "1.0M" in shown
    assert "$3 / $15" in shown
    assert "free" in shown
    assert "no tools" in shown
    assert "key from ANTHROPIC_API_KEY" in shown
    current = next(line for line in shown.split("\n") if "current" in line)
    assert "claude-opus-4-6" in current


def test_providers_without_a_login_are_offered_and_lead_to_it() -> None:
    stage = scenes.models_none()
    assert "With a login" in says(stage)

    assert MODELS.entered(stage.store.state, NOTHING) == (OverlayOpened("login", "openai"),)
    assert MODELS.shape(stage.store.state).keys[0] == ("row.choose", "models.key_login")


def test_a_model_is_chosen_with_how_hard_it_thinks() -> None:
    stage = scenes.models()
    stage.store.dispatch(EffortTurned())
    assert "no thinking" in says(stage)
    stage.store.dispatch(ModelMoved(1))

    assert MODELS.entered(stage.store.state, NOTHING) == (ModelChosen(S1, CLAUDE, "none"),)
    stage.store.dispatch(ModelMoved(1))
    (chosen,) = MODELS.clicked(stage.store.state, "row:2")
    assert isinstance(chosen, ModelChosen)
    assert chosen.effort is None
    assert MODELS.clicked(stage.store.state, "row:99") == ()


def test_how_hard_is_asked_only_where_it_can_be_told() -> None:
    stage = scenes.models()
    assert MODELS.pressed(stage.store.state, "models.effort") == (EffortTurned(),)

    stage.store.dispatch(ModelMoved(2))
    assert MODELS.pressed(stage.store.state, "models.effort") is None
    stage.store.dispatch(ModelMoved(-2))
    stage.store.dispatch(NewChatAsked())
    assert MODELS.pressed(stage.store.state, "models.effort") is None


def test_the_filter_is_seen_and_turned() -> None:
    stage = scenes.models_seeing()

    assert "✓ sees" in says(stage)
    assert "qwen3" not in says(stage)
    state = stage.store.state
    assert MODELS.pressed(state, "models.vision") == (AbilityToggled("vision"),)
    assert MODELS.pressed(state, "models.tools") == (AbilityToggled("tools"),)


def test_other_keys() -> None:
    state = scenes.models().store.state

    assert MODELS.pressed(state, "panel.refresh") == (ModelsWanted(refresh=True),)
    assert MODELS.pressed(state, "models.login") == (OverlayOpened("login"),)
    assert MODELS.pressed(state, "dialog.close") == (OverlayClosed("models"),)
    assert MODELS.pressed(state, "x") is None


def test_looks_of_no_models() -> None:
    assert "reading …" in says(scenes.models_loading())
    assert "No provider could be reached." in says(scenes.models_failed())
    state = scenes.models_none().store.state
    bare = replace(state, logins=replace(state.logins, providers=()))
    rows = MODELS.draw(bare, LOOK, KEYS, Room(80, 20)).rows
    assert "No model yet" in text(rows)
    assert MODELS.entered(bare, NOTHING) == ()


def test_narrow_windows_keep_what_counts() -> None:
    shown = says(scenes.models(), 54)

    assert "$3 / $15" in shown
    assert "no tools" in shown


def test_services_that_could_not_be_asked_are_named() -> None:
    stage = scenes.models()
    state = stage.store.state
    told = replace(state, models=replace(state.models, failures=("OpenAI: no network.",)))

    assert "! OpenAI: no network." in text(MODELS.draw(told, LOOK, KEYS, Room(80, 40)).rows)
