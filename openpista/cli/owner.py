"""`openpista owner`: whom openpista obeys, and a link by which your phone joins them."""

import sys
import time
from contextlib import aclosing

import click

from openpista.cli.house import with_port
from openpista.cli.options import json_option
from openpista.cli.output import say, say_json, tell
from openpista.cli.people import done, people, person_line
from openpista.cli.start import start
from openpista.domain.command import BeginPairing, CancelPairing
from openpista.domain.event import HouseSnapshot, PairingChanged
from openpista.domain.ids import HOUSE
from openpista.domain.pairing import Pairing
from openpista.domain.port import GatewayPort

NOT_PAIRED = 1
_BLACK_ON_WHITE, _PLAIN = "\x1b[30;107m", "\x1b[0m"


@click.group("owner")
def command() -> None:
    """See whom openpista obeys, and connect your phone."""


@command.command("list")
@json_option
def list_owners(as_json: bool) -> None:
    """Print everybody who was let in, owners and guests."""

    async def work(port: GatewayPort) -> None:
        found = (await people(port)).paired
        if as_json:
            say_json(found)
            return
        for person in found:
            say(person_line(person))
        if not found:
            tell("Nobody is let in yet. `openpista owner add-link telegram` connects your phone.")

    with_port(start(quiet=as_json), work)


@command.command("add-link")
@click.argument("service")
@click.pass_context
def add_link(ctx: click.Context, service: str) -> None:
    """Show a link and its QR code; whoever opens it within ten minutes becomes an owner."""
    ended: list[Pairing] = []

    async def work(port: GatewayPort) -> None:
        async with aclosing(port.events(HOUSE)) as events:
            first = await anext(events)
            if not isinstance(first, HouseSnapshot):
                return
            done(await port.send(BeginPairing(service=service)))
            try:
                async for event in events:
                    if isinstance(event, PairingChanged) and event.pairing.service == service:
                        show(event.pairing)
                        if event.pairing.state in {"done", "failed", "expired", "cancelled"}:
                            ended.append(event.pairing)
                            return
            finally:
                if not ended:
                    await port.send(CancelPairing(service=service))

    with_port(start(), work, has_person=True)
    if not ended or ended[0].state != "done":
        ctx.exit(NOT_PAIRED)


def show(pairing: Pairing) -> None:
    """Tell how a pairing goes on."""
    match pairing.state:
        case "waiting":
            say(pairing.link)
            if sys.stderr.isatty():
                sys.stderr.write(qr_text(pairing.link))
                sys.stderr.flush()
            left_s = max(0, int((pairing.expires_at_ms or 0) / 1000 - time.time()))
            tell(f"Open it on your phone within {left_s // 60}:{left_s % 60:02}. Ctrl+C ends it.")
        case "testing":
            tell(f"{pairing.account} opened it. Press the button on the card that came there.")
        case "done":
            tell(f"{pairing.account} is an owner now.")
        case "expired":
            tell("The link has expired.")
        case "failed" | "cancelled":
            tell(pairing.reason or "The link holds no more.")
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
