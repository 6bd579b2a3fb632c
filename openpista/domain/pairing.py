"""How a messenger is connected to its owner, and who else asked to be (security.md §2)."""

from collections.abc import Callable
from typing import Literal

from msgspec import Struct

PairingState = Literal["starting", "waiting", "testing", "done", "failed", "expired", "cancelled"]
"""`waiting`: for the owner's phone; `testing`: a card was sent and its press is waited for."""


class Pairing(Struct, frozen=True):
    """A pairing of the owner's phone with a channel. `link` is what the QR code says and what
    may be tapped; `code` what may be typed instead; `account` who answered. Times are Unix ms."""

    service: str
    state: PairingState
    link: str = ""
    code: str = ""
    expires_at_ms: int | None = None
    account: str = ""
    reason: str = ""


class PairingStep(Struct, frozen=True):
    """How far a channel is that becomes a device of its owner's account: what is to be scanned
    or typed now, what it is busy with, or why it failed."""

    state: Literal["starting", "waiting", "failed"]
    link: str = ""
    code: str = ""
    reason: str = ""


class DevicePairing(Struct, frozen=True):
    """The wish to become a device of the owner's account. Whoever is the account's owner is
    presented to the house with `code`. With `phone` a code to be typed is made."""

    code: str
    phone: str
    show: Callable[[PairingStep], None]

    def __repr__(self) -> str:
        return "DevicePairing(code=…)"


class PairingRequest(Struct, frozen=True):
    """A stranger who asked to be let in and was given `code`; names come from outside."""

    service: str
    code: str
    user_id: str
    name: str
    at_ms: int
    expires_at_ms: int


class Paired(Struct, frozen=True):
    """Somebody who may talk through a channel."""

    service: str
    user_id: str
    name: str
    role: Literal["owner", "guest"]
    since_ms: int
