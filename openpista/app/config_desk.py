"""The desk for the configuration: changes the file, reads it anew as a start would, and lets hold
at once what can."""

import asyncio
import logging
from collections.abc import Mapping

from openpista.app.build import App
from openpista.app.kept_tokens import KEPT, keep_token, with_kept
from openpista.auth.vault import Vault
from openpista.config.edit import checked_value, known_key, set_value, unset_value
from openpista.config.entries import config_entries, keys_in_use, value_of
from openpista.config.keys import Key
from openpista.config.live import LiveConfig, restart_of
from openpista.config.load import Loaded, load_config
from openpista.config.schema import SYNONYMS
from openpista.config.secrets import secret_values
from openpista.domain.desk import ConfigChange, ConfigWritten
from openpista.domain.errors import ConfigError
from openpista.domain.query import ConfigEntries

log = logging.getLogger(__name__)


class HouseConfigDesk:
    """A `domain.desk.ConfigDesk` over the file of the app."""

    def __init__(self, app: App, live: LiveConfig, *, vault: Vault) -> None:
        self._app = app
        self._live = live
        self._vault = vault
        self._loaded = app.loaded
        self._options = _options_of(app.loaded)
        self._writing = asyncio.Lock()

    @property
    def loaded(self) -> Loaded:
        """The configuration as it was read last."""
        return self._loaded

    async def entries(self) -> ConfigEntries:
        """Return all keys as the file, the environment and the options set them now; as they
        were last where the file cannot be read at the moment."""
        loaded = await asyncio.to_thread(self._readable)
        entries = with_kept(config_entries(loaded), self._vault)
        return ConfigEntries(entries=entries, path=str(loaded.path))

    async def set(self, key: str, value: str) -> ConfigWritten:
        """Write `key`. Raises UsageError, ConfigError."""
        key = SYNONYMS.get(key, key)
        async with self._writing:
            path = self._app.loaded.path
            if (name := KEPT.get(key)) is not None:
                token = str(checked_value(known_key(key), value))
                # What stands in the file would go before.
                await asyncio.to_thread(unset_value, path, key)
                await keep_token(self._vault, name, token)
            else:
                await asyncio.to_thread(set_value, path, key, value)
            return await self._changed(key)

    async def unset(self, key: str) -> ConfigWritten:
        """Take `key` out. Raises UsageError, ConfigError."""
        key = SYNONYMS.get(key, key)
        async with self._writing:
            name = KEPT.get(key)
            was_kept = name is not None and await self._vault.remove(name)
            was_set = await asyncio.to_thread(unset_value, self._app.loaded.path, key)
            if not was_set and not was_kept:
                note = f"{key} is not set in {self._app.loaded.path}."
                return ConfigWritten("unchanged", note=note)
            return await self._changed(key)

    async def reload(self) -> tuple[ConfigChange, ...]:
        """Read the file anew. Raises ConfigError; all stays as it was then."""
        async with self._writing:
            before = self._loaded
            fresh = await asyncio.to_thread(self._read)
            self._hold(fresh)
        for warning in fresh.warnings:
            log.warning("%s", warning)
        return _changes(before, fresh)

    async def _changed(self, key: str) -> ConfigWritten:
        loaded = await asyncio.to_thread(self._read)
        self._hold(loaded)
        log.info("%s was changed in %s", key, loaded.path)
        origin = loaded.origin(key)
        if origin.kind == "environment":
            return ConfigWritten(note=f"Saved, but the variable {origin.where} goes before it.")
        if origin.kind == "option":
            return ConfigWritten(note="Saved, but openpista was started with another value.")
        return ConfigWritten(restart=restart_of(key))

    def _hold(self, loaded: Loaded) -> None:
        """Let hold at once what can."""
        self._loaded = loaded
        for value in secret_values(loaded, self._app.environ):
            self._app.redactor.learn(value)
        before = self._live.now.approvals.mode
        self._live.change(loaded.config)
        if (mode := loaded.config.approvals.mode) != before:
            log.warning("approvals.mode is %s now", mode)
        logging.getLogger().setLevel(loaded.config.log.level.upper())

    def _readable(self) -> Loaded:
        try:
            return self._read()
        except ConfigError:
            return self._loaded

    def _read(self) -> Loaded:
        app = self._app
        path = app.loaded.path
        chosen = None if path == app.home.config_file else path
        return load_config(home=app.home, path=chosen, environ=app.environ, options=self._options)


def _changes(before: Loaded, fresh: Loaded) -> tuple[ConfigChange, ...]:
    keys = {key.name: key for key in (*keys_in_use(before), *keys_in_use(fresh))}
    return tuple(
        ConfigChange(name, restart_of(name))
        for name, key in keys.items()
        if _value_in(before, key) != _value_in(fresh, key)
    )


def _value_in(loaded: Loaded, key: Key) -> object:
    """Return the value of a key; its default where the table it stands in has no such name."""
    try:
        return value_of(loaded, key)
    except AttributeError:
        return key.default


def _options_of(loaded: Loaded) -> Mapping[str, str]:
    """Return the options that openpista was started with, to read the file under them again."""
    return {
        key.name: str(value_of(loaded, key))
        for key in keys_in_use(loaded)
        if loaded.origin(key.name).kind == "option"
    }
