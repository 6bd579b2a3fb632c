"""Which models and providers the model browser lists."""

from openpista.domain.event import ProvidersChanged
from openpista.domain.ids import HOUSE
from openpista.domain.login import ProviderStatus
from openpista.domain.model import ModelInfo, ModelRef
from openpista.domain.query import ModelList
from openpista.tui.core.arrivals import AnswerArrived
from openpista.tui.core.models import AbilityToggled, ModelMoved, ModelsSearched
from openpista.tui.core.models_rows import can, model_choices, model_row_at
from openpista.tui.core.moves import OverlayOpened
from openpista.tui.core.state import State
from tests.tui.core.drive import Drive
from tests.tui.core.makers import told


def info(provider: str, name: str, **fields: bool) -> ModelInfo:
    return ModelInfo(ModelRef(provider, name), **fields)  # type: ignore[arg-type]


MODELS = (
    info("anthropic", "opus", reasoning=True, vision=True),
    info("openai", "gpt", vision=True),
    info("anthropic", "sonnet", recommended=True, reasoning=True),
    info("local", "tiny", tools=False),
)
PROVIDERS = (
    ProviderStatus("anthropic", "Anthropic", ("key",), "ready"),
    ProviderStatus("google", "Google Gemini", ("key",), search=("gemini",)),
    ProviderStatus("chatgpt", "ChatGPT", ("browser",), "expired"),
    ProviderStatus("practice", "Practice", (), "missing"),
)


def window(*models: ModelInfo) -> Drive:
    return Drive().given(
        told(ProvidersChanged(stream=HOUSE, providers=PROVIDERS)),
        OverlayOpened("models", id="r1"),
        AnswerArrived("r1", ModelList(models=models or MODELS)),
    )


def names(state: State) -> list[str]:
    rows = model_choices(state)
    return [row.info.ref.model if row.info is not None else f"+{row.provider and row.provider.id}"
            for row in rows]  # fmt: skip


def test_models_stand_by_provider_with_the_recommended_first_then_logins() -> None:
    assert names(window().state) == ["sonnet", "opus", "gpt", "tiny", "+google", "+chatgpt"]


def test_a_search_finds_models_and_providers() -> None:
    assert names(window().given(ModelsSearched("gemini")).state) == ["+google"]
    assert names(window().given(ModelsSearched("gpt")).state) == ["gpt", "+chatgpt"]


def test_abilities_narrow_the_models_and_leave_the_logins_out() -> None:
    seeing = window().given(AbilityToggled("vision"))

    assert names(seeing.state) == ["opus", "gpt"]
    assert names(seeing.given(AbilityToggled("reasoning")).state) == ["opus"]
    assert names(window().given(AbilityToggled("tools")).state) == ["sonnet", "opus", "gpt"]


def test_what_a_model_can() -> None:
    assert can(MODELS[0], "vision")
    assert not can(MODELS[3], "tools")
    assert not can(MODELS[1], "reasoning")


def test_the_row_under_the_cursor() -> None:
    drive = window()

    row = model_row_at(drive.given(ModelMoved(-1)).state)
    assert row is not None
    assert row.provider == PROVIDERS[2]
    assert model_row_at(Drive().state) is None
