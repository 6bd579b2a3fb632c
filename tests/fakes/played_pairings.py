"""Pairings and people of the played gateway."""

from msgspec.structs import replace

from openpista.domain.command import (
    Accepted,
    AnswerPairingRequest,
    BeginPairing,
    CancelPairing,
    Command,
    Refused,
    Unpair,
)
from openpista.domain.event import PairingChanged, PeopleChanged
from openpista.domain.ids import HOUSE
from openpista.domain.pairing import Paired, Pairing, PairingRequest, PairingState
from openpista.domain.query import Answer, ListPeople, PeopleList, Query
from tests.fakes.telling import Teller

MESSENGERS = ("telegram", "whatsapp")
TELEGRAM_LIFE_MS = 600_000
WHATSAPP_LIFE_MS = 20_000
"""WhatsApp's codes are fresh ones every 20 seconds, Telegram's link lives ten minutes."""


class PlayedPairings:
    """`pairings` by service. A test plays the phone: `refresh`, `scan`, `press`, `fail`."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self._links = 0
        self.pairings: dict[str, Pairing] = {}
        self.paired: list[Paired] = []
        self.requests: list[PairingRequest] = []

    def fill(self) -> None:
        """Put in people of every role, and two strangers who ask."""
        now_ms = self._teller.clock.now_ms()
        self.paired = [
            Paired("telegram", "42", "Ann", "owner", now_ms - 90 * 86_400_000),
            Paired("telegram", "77", "민수", "guest", now_ms - 86_400_000),
            Paired("whatsapp", "4915112345678", "Ann", "owner", now_ms - 3_600_000),
        ]
        self.knock("telegram", "KX7P3QRM", name="Mallory \x1b[31m", user_id="666")
        self.knock("whatsapp", "9TWB4HCD", name="Uncle Bob", user_id="491700000")

    def knock(self, service: str, code: str, *, name: str, user_id: str = "7") -> None:
        """Let a stranger ask to be let in."""
        now_ms = self._teller.clock.now_ms()
        asks = PairingRequest(service, code, user_id, name, now_ms, now_ms + 600_000)
        self.requests.append(asks)
        self._tell_people()

    def carry_out(self, command: Command) -> Accepted | Refused | None:
        """Begin and end pairings, answer strangers, part from people."""
        match command:
            case BeginPairing():
                return self._begin(command)
            case CancelPairing(service=service):
                return self._cancel(service)
            case AnswerPairingRequest():
                return self._answer_request(command)
            case Unpair():
                return self._unpair(command)
            case _:
                return None

    def answer(self, query: Query) -> Answer | None:
        """Return who may talk and who asks to."""
        return self.people() if isinstance(query, ListPeople) else None

    def people(self) -> PeopleList:
        """Return who may talk and who asks to."""
        return PeopleList(paired=tuple(self.paired), requests=tuple(self.requests))

    def listed(self) -> tuple[Pairing, ...]:
        """Return the pairings that are under way."""
        return tuple(self.pairings.values())

    def refresh(self, service: str) -> Pairing:
        """Show a fresh link, as WhatsApp does every 20 seconds."""
        self._links += 1
        now_ms, number = self._teller.clock.now_ms(), f"{self._links:04d}"
        before = self.pairings.get(service, Pairing(service, "starting"))
        link = f"https://t.me/own_bot?start=5f0c9a{number}b1d24e6f8a7c3d5e9f01"
        life_ms = TELEGRAM_LIFE_MS
        if service == "whatsapp":
            link, life_ms = f"2@{number}f8Jq0XyZ,k3yPart==,1dent1ty==,adv==", WHATSAPP_LIFE_MS
        fresh = replace(before, state="waiting", link=link, expires_at_ms=now_ms + life_ms)
        return self._put(fresh)

    def scan(self, service: str, account: str = "Ann") -> None:
        """The phone has answered: a card with a button was sent to it."""
        self._put(replace(self.pairings[service], state="testing", account=account, link=""))

    def press(self, service: str) -> None:
        """The button was pressed: the phone is paired."""
        pairing = self._end(service, "done")
        now_ms = self._teller.clock.now_ms()
        self.paired.append(Paired(service, "42", pairing.account, "owner", now_ms))
        self._tell_people()

    def fail(self, service: str, reason: str) -> None:
        """It did not work."""
        self._end(service, "failed", reason)

    def expire(self, service: str) -> None:
        """Nobody came in time."""
        self._end(service, "expired", "Nobody came in time.")

    def _begin(self, command: BeginPairing) -> Accepted | Refused:
        service = command.service
        if service not in MESSENGERS:
            reason = f"This version cannot pair {service}."
            return Refused(reason=reason, code="no_such_service")
        self._put(Pairing(service, "starting"))
        self.refresh(service)
        if command.phone:
            self._put(replace(self.pairings[service], code="K7QM-X2PA", link=""))
        return Accepted()

    def _cancel(self, service: str) -> Accepted | Refused:
        if service not in self.pairings:
            return Refused(reason="Nothing is being paired there.", code="idle")
        self._end(service, "cancelled")
        return Accepted()

    def _answer_request(self, command: AnswerPairingRequest) -> Accepted | Refused:
        asks = next(
            (
                one
                for one in self.requests
                if (one.service, one.code) == (command.service, command.code)
            ),
            None,
        )
        if asks is None:
            return Refused(reason="Nobody asks with this code.", code="not_found")
        self.requests.remove(asks)
        if command.role != "nobody":
            now_ms = self._teller.clock.now_ms()
            self.paired.append(Paired(asks.service, asks.user_id, asks.name, command.role, now_ms))
        self._tell_people()
        return Accepted()

    def _unpair(self, command: Unpair) -> Accepted | Refused:
        left = [
            one
            for one in self.paired
            if one.service != command.service or command.user_id not in {"", one.user_id}
        ]
        if len(left) == len(self.paired):
            return Refused(reason="There is nobody of that name.", code="not_found")
        self.paired = left
        self._tell_people()
        return Accepted()

    def _put(self, pairing: Pairing) -> Pairing:
        self.pairings[pairing.service] = pairing
        self._teller.tell(PairingChanged(stream=HOUSE, pairing=pairing))
        return pairing

    def _end(self, service: str, state: PairingState, reason: str = "") -> Pairing:
        ended = replace(self.pairings[service], state=state, link="", code="", reason=reason)
        self._put(ended)
        del self.pairings[service]
        return ended

    def _tell_people(self) -> None:
        people = self.people()
        self._teller.tell(
            PeopleChanged(stream=HOUSE, paired=people.paired, requests=people.requests)
        )
