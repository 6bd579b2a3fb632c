"""Letting people in: the owner by a link that only somebody before the owner's screen can have
seen, others by a code that the owner confirms (security.md §2).

Codes live in memory only, for ten minutes (the web page's for five), and are compared by their
digests.
"""

import hashlib
import hmac
import secrets
from collections.abc import Callable, Mapping

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.clock import Clock
from openpista.domain.command import (
    Accepted,
    AnswerPairingRequest,
    BeginPairing,
    Refused,
    Unpair,
)
from openpista.domain.desk import Tell
from openpista.domain.event import PairingChanged, PeopleChanged
from openpista.domain.ids import HOUSE
from openpista.domain.message import Sender
from openpista.domain.pairing import (
    DevicePairing,
    Paired,
    Pairing,
    PairingRequest,
    PairingStep,
)
from openpista.domain.port import PairsByDevice
from openpista.domain.query import PeopleList
from openpista.gateway.people import People

LIVES_MS = 10 * 60 * 1000
WEB = "web"
WEB_LINK_LIVES_MS = 5 * 60 * 1000
"""Of a link to the web page (decisions.md 27)."""

MOST_WAITING = 3
"""Strangers of one channel who may wait to be let in."""

MOST_WRONG_CODES = 5
KNOCKS_AGAIN_MS = 60 * 60 * 1000
"""A stranger gets one answer an hour."""

MAX_KNOCKS_KEPT = 10_000
ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 signs that nobody mistakes for each other."""

CODE_SIGNS = 8
LINK_BYTES = 16
MAX_NAME_CHARS = 64

LinkOf = Callable[[str], str | None]
"""Makes a link of a code; None while the channel cannot say where it is."""

SILENCE = Refused(reason="", code="silence")
NOT_WANTED = Refused(reason="This link is not valid any more.", code="not_valid")
NO_REQUEST = Refused(
    reason="No request waits under this code. It may have expired, or it was mistyped.",
    code="not_found",
)
NOT_UP = Refused(
    reason="The channel must be up before a phone can be connected. Start it first.",
    code="not_up",
)
NO_SUCH_CHANNEL = Refused(
    reason="This version has no messenger of that name.", code="no_such_service"
)


class _Link(Struct, frozen=True):
    digest: bytes
    pairing: Pairing
    expires_at_ms: int
    user_id: str = ""


class _Request(Struct, frozen=True):
    request: PairingRequest
    wrong: int = 0


class Pairings:
    """The desk of pairings (`domain.desk.PairingDesk`), and what channels say at the door."""

    def __init__(
        self,
        people: People,
        *,
        links: Mapping[str, LinkOf],
        devices: Mapping[str, PairsByDevice] | None = None,
        clock: Clock,
    ) -> None:
        self._people = people
        self._devices = dict(devices or {})
        self._link_of: dict[str, LinkOf] = {**dict.fromkeys(self._devices, _no_link), **links}
        self._clock = clock
        self._tell: Tell = lambda _event: None
        self._links: dict[str, _Link] = {}
        self._requests: dict[tuple[str, str], _Request] = {}
        self._knocked: dict[tuple[str, str], int] = {}

    def open(self, tell: Tell) -> None:
        """Take what tells events."""
        self._tell = tell

    def pairings(self) -> tuple[Pairing, ...]:
        """Return the pairings that are under way."""
        self._expire()
        return tuple(link.pairing for link in self._links.values())

    def people(self) -> PeopleList:
        """Return everyone paired, and the requests that wait."""
        self._expire()
        waiting = tuple(one.request for one in self._requests.values())
        return PeopleList(paired=self._people.all(), requests=waiting)

    async def begin(self, command: BeginPairing) -> Accepted | Refused:
        """Make a fresh link for the owner's phone; one made before holds no longer."""
        link_of = self._link_of.get(command.service)
        if link_of is None:
            return NO_SUCH_CHANNEL
        code = secrets.token_urlsafe(LINK_BYTES)
        device = self._devices.get(command.service)
        if device is not None:
            return self._begin_device(device, command, code)
        link = link_of(code)
        if link is None:
            return NOT_UP
        lives_ms = WEB_LINK_LIVES_MS if command.service == WEB else LIVES_MS
        expires_at_ms = self._clock.now_ms() + lives_ms
        pairing = Pairing(
            service=command.service,
            state="waiting",
            link=link,
            code=code,
            expires_at_ms=expires_at_ms,
        )
        self._links[command.service] = _Link(_digest(code), pairing, expires_at_ms)
        self._show(pairing)
        return Accepted()

    def _begin_device(
        self, device: PairsByDevice, command: BeginPairing, code: str
    ) -> Accepted | Refused:
        """Let a channel become a device of the owner's account; it shows codes that renew
        themselves, and presents the owner when its account is known."""
        service, expires_at_ms = command.service, self._clock.now_ms() + LIVES_MS
        digest = _digest(code)

        def show(step: PairingStep) -> None:
            held = self._links.get(service)
            if held is None or held.user_id or held.digest != digest:
                return
            fresh = Pairing(service, step.state, step.link, step.code, expires_at_ms)
            self._links[service] = replace(held, pairing=replace(fresh, reason=step.reason))
            if step.state == "failed":
                del self._links[service]
            self._show(replace(fresh, reason=step.reason))

        starting = Pairing(service, "starting", expires_at_ms=expires_at_ms)
        before = self._links.get(service)
        self._links[service] = _Link(digest, starting, expires_at_ms)
        self._show(starting)
        reason = device.begin_pairing(DevicePairing(code, command.phone, show))
        if not reason:
            return Accepted()
        self._links.pop(service, None)
        if before is not None:
            self._links[service] = before
        self._show(replace(starting, state="failed", reason=reason))
        return Refused(reason=reason, code="not_up")

    async def cancel(self, service: str) -> Accepted | Refused:
        """End a pairing that is under way."""
        if service not in self._link_of:
            return NO_SUCH_CHANNEL
        self._close(service, "cancelled")
        return Accepted()

    async def answer(self, command: AnswerPairingRequest) -> Accepted | Refused:
        """Let a stranger in, or send them away."""
        self._expire()
        found = self._find(command.service, command.code)
        if found is None:
            self._count_wrong(command.service)
            return NO_REQUEST
        key, request = found
        del self._requests[key]
        if command.role != "nobody":
            await self._people.let_in(
                Paired(
                    service=request.service,
                    user_id=request.user_id,
                    name=request.name,
                    role=command.role,
                    since_ms=self._clock.now_ms(),
                )
            )
        self._tell_people()
        return Accepted()

    async def unpair(self, command: Unpair) -> Accepted | Refused:
        """Let somebody talk no more."""
        if not await self._people.send_away(command.service, command.user_id):
            return Refused(reason="Nobody of that name is connected.", code="not_found")
        self._tell_people()
        return Accepted()

    async def present(self, sender: Sender, code: str) -> Accepted | Refused:
        """Take the code of the owner's link from somebody; they become an owner. It counts once.

        Between the look at the code and its end nothing is awaited, so two who present it at the
        same moment are never both let in.
        """
        self._expire()
        service = sender.address.channel
        link = self._links.get(service)
        if link is None or link.user_id or not hmac.compare_digest(link.digest, _digest(code)):
            return NOT_WANTED
        name = sender.name[:MAX_NAME_CHARS] or sender.user_id
        pairing = replace(link.pairing, state="testing", link="", code="", account=name)
        self._links[service] = replace(link, pairing=pairing, user_id=sender.user_id, digest=b"")
        await self._people.let_in(
            Paired(service, sender.user_id, name, "owner", self._clock.now_ms())
        )
        self._show(pairing)
        self._tell_people()
        return Accepted()

    async def confirm(self, sender: Sender) -> Accepted | Refused:
        """Take the press on the test card: the way to the phone and back works."""
        service = sender.address.channel
        link = self._links.get(service)
        if link is None or link.user_id != sender.user_id:
            return NOT_WANTED
        self._close(service, "done")
        return Accepted()

    async def knock(self, sender: Sender) -> Accepted | Refused:
        """Let a stranger ask to be let in; `note` is the code that they are told. An answer with
        the code `silence` means that they are told nothing."""
        self._expire()
        service, now_ms = sender.address.channel, self._clock.now_ms()
        key = (service, sender.user_id)
        last_ms = self._knocked.get(key)
        waiting = sum(channel == service for channel, _ in self._requests)
        if service not in self._link_of:
            return NO_SUCH_CHANNEL
        if waiting >= MOST_WAITING:
            return SILENCE
        if last_ms is not None and now_ms - last_ms < KNOCKS_AGAIN_MS:
            return SILENCE
        code = "".join(secrets.choice(ALPHABET) for _ in range(CODE_SIGNS))
        request = PairingRequest(
            service=service,
            code=code,
            user_id=sender.user_id,
            name=sender.name[:MAX_NAME_CHARS],
            at_ms=now_ms,
            expires_at_ms=now_ms + LIVES_MS,
        )
        self._requests[key] = _Request(request)
        self._remember_knock(key, now_ms)
        self._tell_people()
        return Accepted(note=code)

    def _find(self, service: str, code: str) -> tuple[tuple[str, str], PairingRequest] | None:
        wanted = _digest(code.strip().upper())
        for key, held in self._requests.items():
            is_it = hmac.compare_digest(_digest(held.request.code), wanted)
            if held.request.service == service and is_it:
                return key, held.request
        return None

    def _count_wrong(self, service: str) -> None:
        """A wrong code counts against every request of the channel that it could have meant."""
        for key, held in tuple(self._requests.items()):
            if held.request.service != service:
                continue
            if held.wrong + 1 >= MOST_WRONG_CODES:
                del self._requests[key]
                self._tell_people()
            else:
                self._requests[key] = replace(held, wrong=held.wrong + 1)

    def _remember_knock(self, key: tuple[str, str], now_ms: int) -> None:
        self._knocked.pop(key, None)
        self._knocked[key] = now_ms
        while len(self._knocked) > MAX_KNOCKS_KEPT:
            del self._knocked[next(iter(self._knocked))]

    def _expire(self) -> None:
        now_ms = self._clock.now_ms()
        for service, link in tuple(self._links.items()):
            if link.expires_at_ms <= now_ms:
                self._close(service, "expired")
        late = [key for key, one in self._requests.items() if one.request.expires_at_ms <= now_ms]
        for key in late:
            del self._requests[key]
        if late:
            self._tell_people()

    def _close(self, service: str, state: str) -> None:
        link = self._links.pop(service, None)
        if link is None:
            return
        if service in self._devices and state != "done":
            self._devices[service].cancel_pairing()
        match state:
            case "done" | "expired":
                self._show(replace(link.pairing, state=state, link="", code=""))
            case _:
                self._show(replace(link.pairing, state="cancelled", link="", code=""))

    def _show(self, pairing: Pairing) -> None:
        self._tell(PairingChanged(stream=HOUSE, pairing=pairing))

    def _tell_people(self) -> None:
        waiting = tuple(one.request for one in self._requests.values())
        self._tell(PeopleChanged(stream=HOUSE, paired=self._people.all(), requests=waiting))


def _digest(code: str) -> bytes:
    return hashlib.sha256(code.encode("utf-8", "replace")).digest()


def _no_link(_code: str) -> None:
    """A device of the owner's account has codes of its own."""
