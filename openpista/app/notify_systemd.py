"""What a service manager wants to hear: that we are ready, that we live, that we stop.

The protocol is a datagram to the socket that NOTIFY_SOCKET names: sd_notify(3). Without that
variable nothing is sent.
"""

import logging
import os
import socket
import time
from collections.abc import Mapping

SEND_WITHIN_S = 0.5

log = logging.getLogger(__name__)


class ServiceManager:
    """Tells the manager of this process, where it has one."""

    def __init__(self, environ: Mapping[str, str]) -> None:
        self._address = environ.get("NOTIFY_SOCKET", "")
        self.watchdog_s = _watchdog_s(environ)
        """How often a sign of life is due; None where nobody waits for one."""

    @property
    def is_there(self) -> bool:
        """Say whether anybody listens."""
        return bool(self._address)

    def ready(self, status: str = "") -> None:
        """We serve now, also after a reload."""
        self._send("READY=1", f"STATUS={status}")

    def reloading(self) -> None:
        """The configuration is read anew; `ready` follows."""
        self._send("RELOADING=1", f"MONOTONIC_USEC={time.monotonic_ns() // 1000}")

    def stopping(self) -> None:
        """We take nothing in any more."""
        self._send("STOPPING=1")

    def alive(self) -> None:
        """A sign of life."""
        self._send("WATCHDOG=1")

    def _send(self, *lines: str) -> None:
        if not self._address:
            return
        # An abstract socket is written with @, and begins with a zero byte.
        address = f"\0{self._address[1:]}" if self._address[0] == "@" else self._address
        try:
            with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as to:
                to.settimeout(SEND_WITHIN_S)
                to.sendto("\n".join(lines).encode(), address)
        except OSError as error:
            log.warning("the service manager could not be told %s: %s", lines[0], error)


def _watchdog_s(environ: Mapping[str, str]) -> float | None:
    """Return half of the time that the manager waits, as sd_watchdog_enabled(3) advises."""
    try:
        limit_us = int(environ.get("WATCHDOG_USEC", ""))
        for_pid = int(environ.get("WATCHDOG_PID", "") or os.getpid())
    except ValueError:
        return None
    return limit_us / 2_000_000 if limit_us > 0 and for_pid == os.getpid() else None
