"""The services of the played gateway."""

from msgspec.structs import replace

from openpista.domain.command import (
    Accepted,
    Command,
    Refused,
    RestartService,
    StartService,
    StopService,
)
from openpista.domain.event import ServiceState, ServiceStatus, ServiceStatusChanged
from openpista.domain.ids import HOUSE
from openpista.domain.query import Answer, ListServices, Query, ServiceList
from tests.fakes.telling import Teller


class PlayedServices:
    """`statuses` by name. A service that is started comes up at once, or fails with the sentence
    that `failures` holds for it; with `slow` it stays `starting` until `show` is called."""

    def __init__(self, teller: Teller) -> None:
        self._teller = teller
        self.statuses: dict[str, ServiceStatus] = {}
        self.failures: dict[str, str] = {}
        self.slow = False

    def fill(self) -> None:
        """Put in a service of every state."""
        now_ms = self._teller.clock.now_ms()
        for status in (
            ServiceStatus("telegram", "up", last_received_ms=now_ms - 5_000,
                          last_sent_ms=now_ms - 2_000),
            ServiceStatus("whatsapp", "degraded", "The bridge answers slowly.",
                          last_received_ms=now_ms - 900_000, restarts=2),
            ServiceStatus("web", "off"),
            ServiceStatus("discord", "failed", "The token was refused. Next try in 8 s.",
                          restarts=3),
            ServiceStatus("slack", "paused", "It failed 10 times and waits for you.",
                          restarts=10),
            ServiceStatus("console", "starting"),
        ):  # fmt: skip
            self.statuses[status.service] = status

    def carry_out(self, command: Command) -> Accepted | Refused | None:
        """Start, stop or restart."""
        match command:
            case StartService() | StopService() | RestartService():
                pass
            case _:
                return None
        name = command.service
        if name not in self.statuses:
            known = ", ".join(sorted(self.statuses)) or "none"
            return Refused(reason=f"There is no service {name}. Known: {known}.", code="not_found")
        if not isinstance(command, StartService):
            self.show(name, "off")
        if not isinstance(command, StopService):
            self._start(name)
        return Accepted()

    def answer(self, query: Query) -> Answer | None:
        """Return how all fare."""
        return ServiceList(services=self.listed()) if isinstance(query, ListServices) else None

    def listed(self) -> tuple[ServiceStatus, ...]:
        """Return how all fare."""
        return tuple(self.statuses.values())

    def show(self, name: str, state: ServiceState, reason: str = "") -> None:
        """Let a service fare so, and tell."""
        self._put(replace(self.statuses[name], state=state, reason=reason))

    def received(self, name: str) -> None:
        """Something came in."""
        now_ms = self._teller.clock.now_ms()
        self._put(replace(self.statuses[name], last_received_ms=now_ms))

    def sent(self, name: str) -> None:
        """Something went out."""
        now_ms = self._teller.clock.now_ms()
        self._put(replace(self.statuses[name], last_sent_ms=now_ms))

    def _start(self, name: str) -> None:
        if self.statuses[name].state in {"up", "degraded"}:
            return
        self.show(name, "starting")
        if self.slow:
            return
        reason = self.failures.get(name, "")
        self.show(name, "failed" if reason else "up", reason)

    def _put(self, status: ServiceStatus) -> None:
        self.statuses[status.service] = status
        self._teller.tell(ServiceStatusChanged(stream=HOUSE, status=status))
