"""The configuration of the played gateway: the real keys with real checks, kept in memory."""

from pathlib import Path
from typing import cast

import msgspec

from openpista.config.edit import checked_value, known_key
from openpista.config.entries import config_entries
from openpista.config.live import restart_of
from openpista.config.load import Loaded
from openpista.config.origin import Origin
from openpista.config.schema import Config
from openpista.domain.command import Accepted, Command, Refused, SetConfig, UnsetConfig
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import ConfigChanged, DefaultsChanged
from openpista.domain.ids import HOUSE
from openpista.domain.query import Answer, ConfigEntries, Query, ReadConfig
from tests.fakes.telling import Teller

FILE = Path("/home/ann/.openpista/config.toml")


class PlayedSettings:
    """`values` stand in the file, `variables` (key to variable and value) in the environment."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self.values: dict[str, object] = {
            "agent.model": "anthropic/claude-opus-4-6",
            "agent.disabled_tools": ("files.write",),
            "approvals.timeout_s": 600,
            "providers.own.api_key": "sk-own-0123456789",
            "providers.own.base_url": "http://127.0.0.1:8000/v1",
            "providers.own.headers": {"X-Team": "a"},
            "ui.keys": {"palette.open": "ctrl+p"},
        }
        self.variables: dict[str, tuple[str, object]] = {
            "log.level": ("OPENPISTA_LOG_LEVEL", "debug"),
        }

    def carry_out(self, command: Command) -> Accepted | Refused | None:
        """Write or take out a key as the real house would."""
        match command:
            case SetConfig() | UnsetConfig():
                try:
                    return self._change(command)
                except OpenpistaError as error:
                    return Refused(reason=error.message, code="not_valid")
            case _:
                return None

    def answer(self, query: Query) -> Answer | None:
        """Return all entries."""
        return self.entries() if isinstance(query, ReadConfig) else None

    def entries(self) -> ConfigEntries:
        """Return all entries."""
        return ConfigEntries(entries=config_entries(self._loaded()), path=str(FILE))

    def _change(self, command: SetConfig | UnsetConfig) -> Accepted:
        key = known_key(command.key)
        if isinstance(command, SetConfig):
            self.values[key.name] = checked_value(key, command.value)
        elif self.values.pop(key.name, None) is None:
            return Accepted(note=f"{key.name} is not set in {FILE}.")
        note, restart = "", restart_of(key.name)
        if key.name in self.variables:
            variable = self.variables[key.name][0]
            note, restart = f"Saved, but the variable {variable} goes before it.", ""
        self._teller.tell(ConfigChanged(stream=HOUSE, key=key.name, restart=restart))
        if key.name == "approvals.mode":
            self._tell_defaults()
        return Accepted(note=note)

    def _tell_defaults(self) -> None:
        self._teller.approvals_mode = mode = self._loaded().config.approvals.mode
        self._teller.tell(
            DefaultsChanged(
                stream=HOUSE,
                approvals_mode=mode,
                default_model=self._teller.model,
                default_model_reason="nothing else was found",
            )
        )

    def _loaded(self) -> Loaded:
        tree: dict[str, object] = {}
        origins: dict[str, Origin] = {}
        for line, (name, value) in enumerate(self.values.items(), start=3):
            _put(tree, name, value)
            origins[name] = Origin("file", f"{FILE}:{line}")
        for name, (variable, value) in self.variables.items():
            _put(tree, name, value)
            origins[name] = Origin("environment", variable)
        return Loaded(msgspec.convert(tree, Config), origins, (), FILE)


def _put(tree: dict[str, object], name: str, value: object) -> None:
    *tables, last = name.split(".")
    for table in tables:
        tree = cast("dict[str, object]", tree.setdefault(table, {}))
    tree[last] = value
