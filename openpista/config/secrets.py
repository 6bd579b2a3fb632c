"""Every secret that the configuration and the environment hold, so that it can be blacked out."""

from collections.abc import Iterator, Mapping
from typing import cast

from openpista.config.entries import keys_in_use, value_of
from openpista.config.load import Loaded
from openpista.config.presets import PRESETS


def secret_values(loaded: Loaded, environ: Mapping[str, str]) -> frozenset[str]:
    """Return the values of all secret keys and of the variables that hold providers' keys."""
    found = {environ.get(name, "") for preset in PRESETS for name in preset.all_env_keys()}
    for key in keys_in_use(loaded):
        if key.about.secret:
            found.update(_texts(value_of(loaded, key)))
    return frozenset(value for value in found if value)


def _texts(value: object) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, Mapping):
        yield from map(str, cast("Mapping[str, object]", value).values())
    elif isinstance(value, tuple):
        yield from map(str, cast("tuple[object, ...]", value))
