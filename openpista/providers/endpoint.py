"""One reachable model service: where it is, how it speaks, and the key that belongs there."""

from msgspec import Struct

from openpista.auth.live_key import LiveKey
from openpista.config.presets import KeyHeader, Quirks, Wire
from openpista.guard.secret import Secret


class Endpoint(Struct, frozen=True):
    """What a provider is built from.

    `key` is one that lasts, `login` one that is looked up for each request and may be another
    one after a refusal; both are None where none is needed. `key_source` says in words where it
    came from.
    """

    id: str
    label: str
    wire: Wire
    base_url: str
    key: Secret | None = None
    login: LiveKey | None = None
    key_source: str = ""
    key_header: KeyHeader = "authorization"
    headers: tuple[tuple[str, str], ...] = ()
    quirks: Quirks = Quirks()
