"""Settings that this version does not act on: whoever makes one is told what holds instead."""

from collections.abc import Mapping

from openpista.config.keys import find_key
from openpista.config.schema import NOT_USED_YET


def idle_warnings(values: Mapping[tuple[str, ...], object]) -> tuple[str, ...]:
    """Return one sentence for each entry of `NOT_USED_YET` that `values` (path to value) touch
    with something else than the default."""
    set_to = {
        ".".join(path)
        for path, value in values.items()
        if (key := find_key(path)) is None or value != key.default
    }
    return tuple(
        f"{name} has no effect in this version: {instead}."
        for name, instead in NOT_USED_YET.items()
        if any(own == name or own.startswith(f"{name}.") for own in set_to)
    )
