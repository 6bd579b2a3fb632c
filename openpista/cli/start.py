"""What every command begins with: home, configuration, log, and the secrets to black out."""

import os
from collections.abc import Mapping
from pathlib import Path

from msgspec import Struct

from openpista.cli.output import tell
from openpista.config.load import Loaded, load_config
from openpista.config.paths import Home, find_home
from openpista.guard.redact import Redactor
from openpista.words.catalogue import Words, choose_language, load_words


class Started(Struct, frozen=True):
    """What a command works with."""

    home: Home
    loaded: Loaded
    environ: Mapping[str, str]
    redactor: Redactor

    @property
    def words(self) -> Words:
        """The texts in the user's language; read when the first one is wanted."""
        return load_words(choose_language(self.loaded.config.ui.language, self.environ))


class Here(Struct, frozen=True):
    """What a command works with that must not fail over the configuration: one that steers the
    host process."""

    home: Home
    words: Words


def here() -> Here:
    """Find the home; nothing is read or opened."""
    return Here(find_home(os.environ), load_words(choose_language("auto", os.environ)))


def start(
    config: Path | None = None,
    log_level: str = "",
    *,
    quiet: bool = False,
    environ: Mapping[str, str] | None = None,
) -> Started:
    """Load the configuration and open the log. Warnings go to standard error unless `quiet`.
    `environ` stands for the process's own environment.

    Raises ConfigError.
    """
    from openpista.config.secrets import secret_values
    from openpista.guard.logs import open_log

    environ = dict(os.environ if environ is None else environ)
    home = find_home(environ)
    options = {"log.level": log_level} if log_level else {}
    loaded = load_config(home=home, path=config, environ=environ, options=options)
    redactor = Redactor(secret_values(loaded, environ))
    open_log(home.log_dir, level=loaded.config.log.level, redactor=redactor)
    if not quiet:
        for warning in loaded.warnings:
            tell(warning)
    return Started(home, loaded, environ, redactor)
