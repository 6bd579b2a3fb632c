"""What a server says of itself on standard error: a line for each change, for people or as JSON."""

import os
from collections.abc import Callable
from datetime import UTC, datetime

import msgspec
from msgspec import Struct

from openpista import __version__
from openpista.domain.clock import Clock
from openpista.domain.desk import ConfigChange
from openpista.domain.event import (
    DefaultsChanged,
    Event,
    HouseSnapshot,
    Notice,
    PeopleChanged,
    SandboxChanged,
    SandboxStatus,
    ServiceStatus,
    ServiceStatusChanged,
)
from openpista.words.catalogue import Words


class Line(Struct, frozen=True, omit_defaults=True):
    """One line, as JSON and for people."""

    at: str
    event: str
    text: str
    service: str = ""
    state: str = ""


class StatusLines:
    """An `app.serve.Reporter` that tells lines. `on_ready` is called when the house stands."""

    def __init__(
        self,
        write: Callable[[str], None],
        *,
        words: Words,
        clock: Clock,
        socket: str,
        as_json: bool,
        on_ready: Callable[[], None] = lambda: None,
    ) -> None:
        self._write = write
        self._words = words
        self._clock = clock
        self._socket = socket
        self._as_json = as_json
        self._on_ready = on_ready
        self._told: dict[str, tuple[str, str]] = {}
        self._sandbox = SandboxStatus(kind="probing")
        self._mode = ""
        self._requests: frozenset[str] = frozenset()

    def ready(self) -> None:
        """Everything stands."""
        words = self._words
        self._say("ready", words("serve.ready", version=__version__, pid=os.getpid()))
        self._say("reach", words("serve.reach", socket=self._socket))
        self._on_ready()

    def heard(self, event: Event) -> None:
        """Tell what of an event concerns the server as a whole."""
        match event:
            case HouseSnapshot():
                self._approvals(event.approvals_mode)
                self._sandboxed(event.sandbox)
                for status in event.services:
                    self._service(status)
            case SandboxChanged():
                self._sandboxed(event.sandbox)
            case DefaultsChanged():
                self._approvals(event.approvals_mode)
            case ServiceStatusChanged():
                self._service(event.status)
            case PeopleChanged():
                self._knocks(event)
            case Notice():
                self._say("notice", event.text, state=event.level)
            case _:
                return

    def reloaded(self, changes: tuple[ConfigChange, ...]) -> None:
        """Tell which keys changed, and which of them wait for a restart."""
        words = self._words
        if not changes:
            self._say("reloaded", words("serve.nothing_changed"))
            return
        names = ", ".join(change.key for change in changes)
        self._say("reloaded", words("serve.reloaded", keys=names))
        if later := ", ".join(one.key for one in changes if one.restart == "openpista"):
            self._say("restart_needed", words("serve.restart_needed", keys=later))

    def not_reloaded(self, reason: str) -> None:
        """Tell that the old configuration holds."""
        self._say("not_reloaded", self._words("serve.not_reloaded", reason=reason))

    def stopping(self, *, in_a_hurry: bool) -> None:
        """Tell that the house closes."""
        key = "serve.hurrying" if in_a_hurry else "serve.stopping"
        self._say("stopping", self._words(key))

    def stopped(self) -> None:
        """Tell that it is closed."""
        self._say("stopped", self._words("serve.stopped"))

    def _service(self, status: ServiceStatus) -> None:
        news = (status.state, status.reason)
        if self._told.get(status.service, ("off", "")) == news:
            return
        self._told[status.service] = news
        text = self._words(f"serve.state.{status.state}", service=status.service)
        self._say(
            "service",
            f"{text} {status.reason}".rstrip(),
            service=status.service,
            state=status.state,
        )

    def _sandboxed(self, sandbox: SandboxStatus) -> None:
        if sandbox == self._sandbox:
            return
        self._sandbox = sandbox
        text = self._words(f"serve.sandbox.{sandbox.kind}")
        self._say("sandbox", f"{text} {sandbox.note}".rstrip(), state=sandbox.kind)

    def _approvals(self, mode: str) -> None:
        if mode != self._mode:
            self._mode = mode
            self._say("approvals", self._words(f"serve.approvals.{mode}"), state=mode)

    def _knocks(self, event: PeopleChanged) -> None:
        for request in event.requests:
            if request.code not in self._requests:
                text = self._words(
                    "serve.knock", name=request.name or request.user_id, code=request.code
                )
                self._say("pairing_request", text, service=request.service)
        self._requests = frozenset(request.code for request in event.requests)

    def _say(self, event: str, text: str, *, service: str = "", state: str = "") -> None:
        at = datetime.fromtimestamp(self._clock.now_ms() / 1000, UTC)
        if self._as_json:
            stamp = at.isoformat(timespec="milliseconds").replace("+00:00", "Z")
            line = Line(stamp, event, text, service, state)
            self._write(msgspec.json.encode(line).decode())
        else:
            self._write(f"{at.astimezone():%H:%M:%S} {text}")
