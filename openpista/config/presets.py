"""Model services as data: where they are, how they speak, how one logs in. The way in.

The rows stand in `preset_table`, their shape in `preset_types`. Nothing here is imported from
an SDK.
"""

from openpista.config.preset_table import DEFAULT_ORDER, PRACTICE, PRESETS
from openpista.config.preset_types import (
    IDLE_TIMEOUT_S,
    SLOW_IDLE_TIMEOUT_S,
    KeyCheck,
    KeyHeader,
    OAuthSite,
    Preset,
    Quirks,
    Route,
    Wire,
)

__all__ = [
    "DEFAULT_ORDER",
    "IDLE_TIMEOUT_S",
    "PRACTICE",
    "PRESETS",
    "SLOW_IDLE_TIMEOUT_S",
    "KeyCheck",
    "KeyHeader",
    "OAuthSite",
    "Preset",
    "Quirks",
    "Route",
    "Wire",
    "preset",
]


def preset(provider_id: str) -> Preset | None:
    """Return the preset of that id or alias, None where there is none."""
    for candidate in PRESETS:
        if provider_id == candidate.id or provider_id in candidate.aliases:
            return candidate
    return None
