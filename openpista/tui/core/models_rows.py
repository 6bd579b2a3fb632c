"""The rows of the model browser: models by provider, then providers that want a login first."""

from msgspec import Struct

from openpista.domain.login import ProviderStatus
from openpista.domain.model import ModelInfo
from openpista.tui.core.fuzzy import ranked
from openpista.tui.core.lists import chosen
from openpista.tui.core.memo import memo
from openpista.tui.core.models import Ability
from openpista.tui.core.state import State


class ModelRow(Struct, frozen=True):
    """A model to choose, or a provider to log in to."""

    info: ModelInfo | None = None
    provider: ProviderStatus | None = None


def _rows(state: State) -> tuple[ModelRow, ...]:
    query, abilities = state.models.query, state.models.abilities
    able = [info for info in state.models.models if all(can(info, each) for each in abilities)]
    models = ranked(query, able, _model_text) if query.strip() else _by_provider(able)
    offered = {info.ref.provider for info in state.models.models}
    missing = [
        known
        for known in state.logins.providers
        if known.id not in offered and known.methods and known.state in ("missing", "expired")
    ]
    wanted = ranked(query, missing, _provider_text) if not abilities else ()
    return (
        *(ModelRow(info=info) for info in models),
        *(ModelRow(provider=known) for known in wanted),
    )


def _by_provider(models: list[ModelInfo]) -> list[ModelInfo]:
    """Keep a provider's models together, in the order in which providers come; the
    recommended ones first."""
    order = {info.ref.provider: place for place, info in reversed(list(enumerate(models)))}
    return sorted(models, key=lambda info: (order[info.ref.provider], not info.recommended))


def can(info: ModelInfo, ability: Ability) -> bool:
    """Say whether a model can do this."""
    match ability:
        case "reasoning":
            return info.reasoning
        case "vision":
            return info.vision
        case "tools":
            return info.tools


def _model_text(info: ModelInfo) -> str:
    return f"{info.ref} {info.label}"


def _provider_text(provider: ProviderStatus) -> str:
    return " ".join((provider.label, provider.id, *provider.search))


model_choices = memo(
    lambda state: (
        state.models.query,
        state.models.abilities,
        state.models.models,
        state.logins.providers,
    ),
    _rows,
)
"""The rows of the model browser that fit the search and the filter."""


def model_row_at(state: State) -> ModelRow | None:
    """Return the row under the cursor."""
    rows = model_choices(state)
    return rows[chosen(state.models.index, rows)] if rows else None
