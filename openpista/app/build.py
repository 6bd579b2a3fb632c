"""The composition root: what one process works with, made from the configuration."""

from collections.abc import Mapping

from msgspec import Struct

from openpista.app.clock import SystemClock, fresh_ulids
from openpista.config.load import Loaded
from openpista.config.paths import Home
from openpista.config.secrets import secret_values
from openpista.domain.ids import NewUlid
from openpista.guard.redact import Redactor


class App(Struct, frozen=True):
    """What all rooms share. Nothing is opened yet: `house` and `examine` do that."""

    loaded: Loaded
    home: Home
    environ: Mapping[str, str]
    redactor: Redactor
    clock: SystemClock
    new_ulid: NewUlid


def build(
    loaded: Loaded, *, home: Home, environ: Mapping[str, str], redactor: Redactor | None = None
) -> App:
    """Return the app of `loaded`. Without `redactor` it makes one that knows the secrets."""
    known = redactor or Redactor(secret_values(loaded, environ))
    clock = SystemClock()
    return App(loaded, home, environ, known, clock, fresh_ulids(clock))
