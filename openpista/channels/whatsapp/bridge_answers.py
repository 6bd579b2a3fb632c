"""What the bridge answers to an order."""

from typing import Literal

from openpista.channels.whatsapp.wire import Wire

ProblemCode = Literal[
    "malformed",  # not JSON, not our schema, too long
    "unknown_command",
    "not_connected",
    "not_paired",
    "already_paired",
    "not_found",  # no such number, group, file, handle
    "too_large",
    "refused",  # the bridge's own rules: path outside the media folder, foreign address
    "rejected",  # WhatsApp said no
    "timed_out",
    "busy",  # too many commands at once
    "failed",
]


class Problem(Wire, frozen=True, kw_only=True):
    """Why a command was not done; `retryable` when the same may work later."""

    code: ProblemCode
    message: str
    retryable: bool = False


class Result(Wire, frozen=True, kw_only=True, tag_field="kind"):
    """What a command brought."""


class Sent(Result, frozen=True, kw_only=True, tag="sent"):
    message_id: str
    chat: str
    timestamp: int


class PairingCode(Result, frozen=True, kw_only=True, tag="pairingCode"):
    code: str


class Number(Wire, frozen=True, kw_only=True):
    number: str
    exists: bool
    jid: str | None = None
    lid: str | None = None


class Numbers(Result, frozen=True, kw_only=True, tag="numbers"):
    numbers: tuple[Number, ...]


class Identity(Wire, frozen=True, kw_only=True):
    """A phone number and its LID as bare user parts (no server, no device)."""

    jid: str
    phone: str | None = None
    lid: str | None = None


class Identities(Result, frozen=True, kw_only=True, tag="identities"):
    identities: tuple[Identity, ...]


class Member(Wire, frozen=True, kw_only=True):
    jid: str
    phone: str | None = None
    lid: str | None = None
    admin: bool = False


class GroupFacts(Result, frozen=True, kw_only=True, tag="group"):
    chat: str
    subject: str
    members: tuple[Member, ...]
    announce_only: bool = False


class Downloaded(Result, frozen=True, kw_only=True, tag="downloaded"):
    path: str
    mimetype: str
    bytes: int
    sha256: str


class Standing(Result, frozen=True, kw_only=True, tag="standing"):
    state: Literal["idle", "connecting", "pairing", "connected", "waiting", "stopped"]
    paired: bool
    phone: str | None = None
    lid: str | None = None
    untaken: int = 0


AnyResult = Sent | PairingCode | Numbers | Identities | GroupFacts | Downloaded | Standing
