"""A phone that is connected by a link: the link, its picture, and how it goes on."""

import sys
import time
from contextlib import aclosing

from openpista.cli.output import say, tell
from openpista.domain.command import BeginPairing, CancelPairing, Refused
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import (
    Event,
    HouseSnapshot,
    PairingChanged,
    ServiceStatus,
    ServiceStatusChanged,
)
from openpista.domain.ids import HOUSE
from openpista.domain.pairing import Pairing
from openpista.domain.port import GatewayPort
from openpista.words.catalogue import Words

ENDED = frozenset({"done", "failed", "expired", "cancelled"})
DOWN = frozenset({"failed", "paused"})
_BLACK_ON_WHITE, _PLAIN = "\x1b[30;107m", "\x1b[0m"


async def pair_by_link(
    port: GatewayPort, service: str, words: Words, *, starts: bool = False
) -> Pairing | None:
    """Show a fresh link and how it goes on; return how it ended. Whoever gives up ends the link.

    With `starts` the channel was just told to start and is waited for. Raises OpenpistaError
    where there is no such channel, or it is not up.
    """
    linking = _Linking(port, service, starts=starts)
    try:
        async with aclosing(port.events(HOUSE)) as events:
            async for event in events:
                pairing = await linking.hear(event)
                if pairing is not None:
                    show(pairing, words)
                    if pairing.state in ENDED:
                        linking.has_ended = True
                        return pairing
    finally:
        if not linking.has_ended:
            await port.send(CancelPairing(service=service))
    return None


class _Linking:
    """Asks for one link, as soon as the channel can make it."""

    def __init__(self, port: GatewayPort, service: str, *, starts: bool) -> None:
        self.has_ended = False
        self._port = port
        self._service = service
        self._awaited = {"starting", "degraded", *(("off",) if starts else ())}
        self._has_begun = False

    async def hear(self, event: Event) -> Pairing | None:
        """Return how the pairing stands, where the event tells it."""
        match event:
            case HouseSnapshot():
                found = (one for one in event.services if one.service == self._service)
                await self._begin(next(found, None))
            case ServiceStatusChanged() if event.status.service == self._service:
                await self._begin(event.status)
            case PairingChanged() if event.pairing.service == self._service and self._has_begun:
                return event.pairing
            case _:
                pass
        return None

    async def _begin(self, status: ServiceStatus | None) -> None:
        if self._has_begun:
            return
        if status is not None and status.state in DOWN:
            raise OpenpistaError(status.reason)
        self._has_begun = True
        answer = await self._port.send(BeginPairing(service=self._service))
        if isinstance(answer, Refused):
            self._has_begun = False
            is_early = status is not None and status.state in self._awaited
            if answer.code != "not_up" or not is_early:
                raise OpenpistaError(answer.reason)


def show(pairing: Pairing, words: Words) -> None:
    """Tell how a pairing goes on."""
    match pairing.state:
        case "waiting":
            say(pairing.link)
            if sys.stderr.isatty():
                sys.stderr.write(qr_text(pairing.link))
                sys.stderr.flush()
            left_s = max(0, int((pairing.expires_at_ms or 0) / 1000 - time.time()))
            tell(words("people.open_it", left=f"{left_s // 60}:{left_s % 60:02}"))
        case "testing":
            tell(words("people.press", name=pairing.account))
        case "done":
            tell(words("people.is_owner", name=pairing.account))
        case "expired":
            tell(words("people.expired"))
        case "failed" | "cancelled":
            tell(pairing.reason or words("people.ended"))
        case "starting":
            return


def qr_text(link: str) -> str:
    """Return the QR code of a link, dark on light whatever the terminal's colours are."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_L

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=2)
    code.add_data(link)
    code.make(fit=True)
    rows = [list(map(bool, row)) for row in code.get_matrix()]
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    shapes = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}
    lines = (
        "".join(shapes[cell] for cell in zip(above, below, strict=True))
        for above, below in zip(rows[::2], rows[1::2], strict=True)
    )
    return "".join(f"{_BLACK_ON_WHITE}{line}{_PLAIN}\n" for line in lines)
