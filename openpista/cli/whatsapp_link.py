"""Links the owner's WhatsApp: shows the codes as they renew themselves, and how it goes on."""

import asyncio
import sys
from contextlib import aclosing
from pathlib import Path

from openpista.cli.output import say, tell
from openpista.cli.people import done
from openpista.domain.command import BeginPairing, CancelPairing
from openpista.domain.event import PairingChanged, ServiceStatusChanged
from openpista.domain.ids import HOUSE
from openpista.domain.pairing import Pairing
from openpista.domain.port import GatewayPort
from openpista.words.catalogue import Words

SERVICE = "whatsapp"
ENDED = frozenset({"done", "failed", "expired", "cancelled"})
QUIET_MODULES = 4
"""The white margin that ISO/IEC 18004 asks for."""

PNG_MODULE_PIXELS = 8
_BLACK_ON_WHITE, _PLAIN = "\x1b[30;107m", "\x1b[0m"
_SHAPES = {(False, False): " ", (True, False): "▀", (False, True): "▄", (True, True): "█"}


async def link(port: GatewayPort, words: Words, *, phone: str = "", png: Path | None) -> Pairing:
    """Show codes until one was scanned or typed and the way back was tried; return how it ended.
    Whoever gives up ends the pairing."""
    shown = Pairing(SERVICE, "cancelled")
    has_ended = False
    try:
        async with aclosing(port.events(HOUSE)) as events:
            await anext(events)
            done(await port.send(BeginPairing(service=SERVICE, phone=phone)))
            async for event in events:
                match event:
                    case PairingChanged() if event.pairing.service == SERVICE:
                        shown = event.pairing
                        show(shown, words, png=png)
                    case ServiceStatusChanged() if event.status.service == SERVICE:
                        if event.status.state in {"failed", "paused"}:
                            tell(event.status.reason)
                    case _:
                        pass
                if shown.state in ENDED and isinstance(event, PairingChanged):
                    has_ended = True
                    break
    finally:
        if not has_ended:
            await port.send(CancelPairing(service=SERVICE))
        await asyncio.to_thread(_take_away, png)
    return shown


def show(pairing: Pairing, words: Words, *, png: Path | None) -> None:
    """Tell how a pairing goes on."""
    match pairing.state:
        case "waiting" if pairing.code:
            say(words("wa.setup_code", code=pairing.code))
        case "waiting":
            tell(words("wa.setup_scan"))
            if sys.stdout.isatty():
                sys.stdout.write(qr_text(pairing.link))
                sys.stdout.flush()
            else:
                say(pairing.link)
            if png is not None:
                write_png(pairing.link, png)
                tell(words("wa.setup_png", path=png))
        case "starting":
            if pairing.reason:
                tell(pairing.reason)
        case "testing":
            tell(words("wa.setup_linked"))
        case "done":
            tell(words("wa.setup_done", name=pairing.account))
        case "failed" | "expired" | "cancelled":
            tell(pairing.reason or words("wa.setup_ended"))


def qr_text(link: str) -> str:
    """Return the code that says `link`, black on white whatever the terminal's colours are."""
    rows = _modules(link)
    if len(rows) % 2:
        rows.append([False] * len(rows[0]))
    lines = (
        "".join(_SHAPES[cell] for cell in zip(above, below, strict=True))
        for above, below in zip(rows[::2], rows[1::2], strict=True)
    )
    return "".join(f"{_BLACK_ON_WHITE}{line}{_PLAIN}\n" for line in lines)


def write_png(link: str, path: Path) -> None:
    """Write the code as a picture that only its owner may read."""
    from PIL import Image

    rows = _modules(link)
    pixels = len(rows) * PNG_MODULE_PIXELS
    drawn = (
        bytes(0 if dark else 255 for dark in row for _ in range(PNG_MODULE_PIXELS)) for row in rows
    )
    data = b"".join(line * PNG_MODULE_PIXELS for line in drawn)
    fresh = path.with_name(f".{path.name}.new")
    fresh.unlink(missing_ok=True)
    fresh.touch(mode=0o600, exist_ok=False)
    Image.frombytes("L", (pixels, pixels), data).save(fresh, "PNG")
    fresh.replace(path)


def _take_away(png: Path | None) -> None:
    """A code is worth nothing afterwards."""
    if png is not None:
        png.unlink(missing_ok=True)


def _modules(link: str) -> list[list[bool]]:
    """Return the modules by rows, True where dark, with the margin around."""
    import qrcode
    from qrcode.constants import ERROR_CORRECT_L

    code = qrcode.QRCode(error_correction=ERROR_CORRECT_L, border=QUIET_MODULES)
    code.add_data(link)
    code.make(fit=True)
    return [list(map(bool, row)) for row in code.get_matrix()]
