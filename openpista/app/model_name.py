"""Which model a person means by `-m`: `provider/model`, or a model alone."""

from openpista.config.presets import PRESETS, preset
from openpista.config.schema import Config
from openpista.domain.errors import UsageError
from openpista.domain.model import ModelRef


def read_model_name(name: str, config: Config) -> ModelRef:
    """Return the model that `name` names.

    The part before the first slash counts as a provider where there is one of that name; a
    provider alone stands for its default model; a model alone belongs to `agent.provider`, or to
    the provider whose default it is. Raises UsageError.
    """
    first, slash, rest = name.strip().partition("/")
    found = preset(first.lower())
    if found is not None and (rest or found.default_models):
        return ModelRef(found.id, rest or found.default_models[0])
    if slash and rest and first in config.providers:
        return ModelRef(first, rest)
    if name.strip() and config.agent.provider:
        return ModelRef(config.agent.provider, name.strip())
    for one in PRESETS:
        if name.strip() in one.default_models:
            return ModelRef(one.id, name.strip())
    raise UsageError(f"Whose model is {name!r}? Write it as provider/model.")
