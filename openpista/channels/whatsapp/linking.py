"""Becomes a device of the owner's account: shows the codes that the bridge makes, and presents the
account's owner to the house once the phone has accepted one."""

import logging
from collections.abc import Awaitable, Callable

from openpista.channels.whatsapp.bridge_events import Disconnected, Qr
from openpista.channels.whatsapp.place import Me, address_of
from openpista.channels.whatsapp.speaking import Speaker
from openpista.domain.command import PresentPairingCode, Refused
from openpista.domain.errors import OpenpistaError
from openpista.domain.message import Sender
from openpista.domain.pairing import DevicePairing, PairingStep
from openpista.domain.port import GatewayPort
from openpista.words.catalogue import Words

GOES_ON = frozenset({"restart_required", "pairing_expired"})
"""After these a pairing is simply continued: the first is part of every one."""

FINAL = frozenset({"forbidden", "outdated", "logged_out"})

log = logging.getLogger(__name__)

Presented = Callable[[str], Awaitable[None]]
"""Called with the number of an owner who was let in."""


class Linking:
    """One bridge's part in pairings. `wish` is the pairing that is under way, or none."""

    def __init__(
        self, port: GatewayPort, speaker: Speaker, *, presented: Presented, words: Words
    ) -> None:
        self.wish: DevicePairing | None = None
        self._port = port
        self._speaker = speaker
        self._presented = presented
        self._words = words
        self._code = ""

    async def begin(self, wish: DevicePairing, me: Me | None) -> None:
        """Begin a pairing; where the account is known already its owner is presented at once."""
        self.wish, self._code = wish, ""
        if me is not None:
            await self.connected(me)
        else:
            await self._speaker.connect()

    def cancel(self) -> None:
        """Show no more codes."""
        self.wish = None

    async def showed(self, event: Qr) -> None:
        """The bridge has a fresh code; where a number was given, one to type is asked for once."""
        wish = self.wish
        if wish is None:
            return
        if not wish.phone:
            wish.show(PairingStep("waiting", link=event.data))
            return
        if not self._code:
            try:
                self._code = await self._speaker.pairing_code(wish.phone)
            except OpenpistaError as error:
                log.info("no code to type: %s", error.detail or error.message)
                wish.show(PairingStep("starting", reason=self._words("wa.no_code")))
                return
        wish.show(PairingStep("waiting", code=self._code))

    async def connected(self, me: Me) -> None:
        """The account is known: whoever scanned is its owner."""
        wish, self.wish = self.wish, None
        if wish is None:
            return
        sender = Sender(
            user_id=me.phone,
            role="stranger",  # The house decides by the code.
            address=address_of(me.own_chat, me),
            name=me.name or f"+{me.phone}",
        )
        answer = await self._port.send(PresentPairingCode(sender=sender, code=wish.code))
        if isinstance(answer, Refused):
            log.warning("the account's owner was not let in: %s", answer.reason)
            return
        await self._presented(me.phone)

    async def disconnected(self, event: Disconnected) -> None:
        """A connection ended: go on with a pairing, or say why it failed."""
        if self.wish is None:
            return
        self._code = ""
        if event.code in FINAL:
            wish, self.wish = self.wish, None
            wish.show(PairingStep("failed", reason=self._words(f"wa.down.{event.code}")))
        elif event.retry_in is None and event.code in GOES_ON:
            await self._speaker.connect()
