"""The configuration that holds now, and what has to start again before a changed key does."""

from msgspec.structs import replace

from openpista.config.schema import Config

NEXT_START = "openpista"
"""What is restarted for a key that is read once, at the start."""

_AT_ONCE = (
    "agent",
    "approvals",
    "budget",
    "log",
    "providers",
    "ui",
)
_AT_THE_START = (
    "agent.max_turns",
    "ui.mouse",
    "ui.plain",
)
_CHANNELS = "channels"
_SERVICES = {"cli": "console"}
"""Services that have another name than their table in the configuration."""


class LiveConfig:
    """Whoever has to follow changes asks for `now` each time, and keeps no part of it."""

    def __init__(self, config: Config) -> None:
        self.now = config

    def change(self, fresh: Config) -> None:
        """Let those sections of `fresh` hold whose keys need no restart of openpista; a channel
        reads its own when it starts."""
        self.now = replace(
            self.now,
            agent=fresh.agent,
            approvals=fresh.approvals,
            budget=fresh.budget,
            channels=fresh.channels,
            log=fresh.log,
            providers=fresh.providers,
            ui=fresh.ui,
        )


def restart_of(key: str) -> str:
    """Return what has to start again before a change of `key` holds: nothing (empty), a service
    by its name, or openpista."""
    path = key.split(".")
    if path[0] == _CHANNELS and len(path) > 2:
        return _SERVICES.get(path[1], path[1])
    if any(key == name or key.startswith(f"{name}.") for name in _AT_THE_START):
        return NEXT_START
    return "" if path[0] in _AT_ONCE else NEXT_START
