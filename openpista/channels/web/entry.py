"""The way in: a one-time code or the lasting token lets a browser in, its own credential lets it in
again, and whoever is sent away is out at once (security.md §3, decisions.md 27).

Who may come in is kept by the gateway, as for every channel (`Paired`): a code is one of its
pairing links, a browser that shows the token knocks and is let in by us.
"""

import asyncio
from collections.abc import Awaitable, Callable

from msgspec import Struct

from openpista.channels.web.devices import DeviceBook, DeviceRow, Keys, is_csrf_of
from openpista.channels.web.login_sessions import Login, LoginSessions
from openpista.channels.web.place import CHANNEL
from openpista.channels.web.token import matches
from openpista.channels.web.tries import Tries
from openpista.domain.command import (
    Accepted,
    AnswerPairingRequest,
    ConfirmPairing,
    Knock,
    PresentPairingCode,
    Unpair,
)
from openpista.domain.message import ChatAddress, Sender
from openpista.domain.port import GatewayPort
from openpista.domain.query import ListPeople, PeopleList

OWNER_ITSELF = Sender(user_id=CHANNEL, role="owner", address=ChatAddress(channel=CHANNEL))

TokenOf = Callable[[], Awaitable[str]]
"""Returns the lasting token, or what is kept of it; empty where there is none."""

SentAway = Callable[[frozenset[str]], None]
"""Closes the sockets of devices."""


class Admitted(Struct, frozen=True):
    """A browser is in. `secret` goes into the session's cookie; `keys` are new to the browser,
    None where it has them."""

    row: DeviceRow
    login: Login
    secret: str
    keys: Keys | None = None


class Denied(Struct, frozen=True):
    """It is not. `code` is `wrong`, `wait`, or `unknown` for a browser that must log in."""

    reason: str
    code: str
    retry_after_s: int = 0


WRONG = Denied("This code or token is not right, or it was used before.", "wrong")
UNKNOWN = Denied("This browser is not logged in.", "unknown")
BUSY = Denied("Too many browsers are asking to come in. Try again in a moment.", "busy", 10)


class Entry:
    """Lets browsers in and sends them away."""

    def __init__(
        self,
        port: GatewayPort,
        devices: DeviceBook,
        logins: LoginSessions,
        tries: Tries,
        *,
        token_of: TokenOf,
        sent_away: SentAway,
    ) -> None:
        self._port = port
        self._devices = devices
        self._logins = logins
        self._tries = tries
        self._token_of = token_of
        self._sent_away = sent_away
        self._checking = asyncio.Lock()

    async def come_in(self, asker: str, *, code: str, token: str, name: str) -> Admitted | Denied:
        """Let a browser in that shows a code or the token."""
        device_id = self._devices.new_id()
        denied = await self._shown(asker, device_id, code=code, token=token, name=name)
        if denied is not None:
            return denied
        keys = self._devices.add(device_id, name, by_token=not code)
        row = self._devices.get(device_id)
        if row is None:
            return UNKNOWN
        secret, login = self._logins.open(device_id, fresh=True)
        return Admitted(row, login, secret, keys)

    async def show_again(self, asker: str, login: Login, *, code: str, token: str) -> Denied | None:
        """Note that the person at an open login has shown a code or the token once more."""
        row = self._devices.get(login.device_id)
        if row is None:
            return UNKNOWN
        denied = await self._shown(asker, row.id, code=code, token=token, name=row.name)
        if denied is None:
            self._logins.freshen(login)
        return denied

    def renew(self, device_secret: str, session_secret: str, csrf: str) -> Admitted | Denied:
        """Let a browser in again by its own credential; an open login goes on."""
        row = self._devices.of_secret(device_secret)
        if row is None or not is_csrf_of(row, csrf):
            return UNKNOWN
        self._devices.used(row.id)
        login = self._logins.find(session_secret)
        if login is not None and login.device_id == row.id:
            return Admitted(row, login, session_secret)
        secret, login = self._logins.open(row.id, fresh=False)
        return Admitted(row, login, secret)

    def known(self, session_secret: str, csrf: str) -> Login | None:
        """Return the open login of a request; a cookie counts only with what the page holds."""
        login = self._logins.find(session_secret)
        row = self._devices.get(login.device_id) if login is not None else None
        return login if row is not None and is_csrf_of(row, csrf) else None

    def by_cookie(self, session_secret: str) -> Login | None:
        """Return the open login of a cookie alone: enough only for what names a secret itself."""
        return self._logins.find(session_secret)

    def is_open(self, login: Login) -> bool:
        """Say whether a login still counts."""
        return self._logins.is_open(login)

    def devices(self) -> tuple[DeviceRow, ...]:
        """Return every browser that may come in."""
        return self._devices.all()

    async def revoke(self, device_id: str) -> bool:
        """Send a browser away for good; False where it is not known."""
        done = await self._port.send(
            Unpair(service=CHANNEL, user_id=device_id, sender=OWNER_ITSELF)
        )
        await self.look_again()
        return isinstance(done, Accepted)

    async def look_again(self) -> None:
        """Keep only the browsers that the gateway knows; the others are out now."""
        answer = await self._port.ask(ListPeople())
        if not isinstance(answer, PeopleList):
            return
        known = {person.user_id for person in answer.paired if person.service == CHANNEL}
        gone = self._devices.keep_only(known)
        for device_id in gone:
            self._logins.close_device(device_id)
        if gone:
            self._sent_away(gone)

    async def tidy(self) -> None:
        """Send away whoever was not seen for 90 days, and forget whom the gateway knows and we do
        not: nobody can come in as them."""
        answer = await self._port.ask(ListPeople())
        people = answer.paired if isinstance(answer, PeopleList) else ()
        lost = {person.user_id for person in people if person.service == CHANNEL}
        lost -= {row.id for row in self._devices.all()}
        for device_id in (*self._devices.unused(), *sorted(lost)):
            await self._port.send(Unpair(service=CHANNEL, user_id=device_id, sender=OWNER_ITSELF))
        await self.look_again()

    async def token_changed(self) -> None:
        """Send away every browser that an earlier token let in."""
        for row in self._devices.all():
            if row.by_token:
                await self.revoke(row.id)

    async def _shown(
        self, asker: str, device_id: str, *, code: str, token: str, name: str
    ) -> Denied | None:
        """Return why a code or token does not count; None where it does."""
        async with self._checking:
            wait_s = self._tries.wait_s(asker)
            if wait_s > 0:
                seconds = int(wait_s) + 1
                return Denied(f"Too many tries. Wait {seconds} s.", "wait", seconds)
            stranger = Sender(
                user_id=device_id, role="stranger", address=ChatAddress(channel=CHANNEL), name=name
            )
            if code:
                denied = await self._by_code(stranger, code)
            else:
                denied = await self._by_token(stranger, token)
            if denied is None:
                self._tries.came_in(asker)
            elif denied is WRONG:
                self._tries.failed(asker)
            return denied

    async def _by_code(self, stranger: Sender, code: str) -> Denied | None:
        shown = await self._port.send(PresentPairingCode(code=code, sender=stranger))
        if not isinstance(shown, Accepted):
            return WRONG
        await self._port.send(ConfirmPairing(sender=_as_owner(stranger)))
        return None

    async def _by_token(self, stranger: Sender, token: str) -> Denied | None:
        kept = await self._token_of()
        if not await asyncio.to_thread(matches, token, kept):
            return WRONG
        if any(row.id == stranger.user_id for row in self._devices.all()):
            return None
        knocked = await self._port.send(Knock(sender=stranger))
        if not isinstance(knocked, Accepted):
            return BUSY
        let_in = await self._port.send(
            AnswerPairingRequest(
                service=CHANNEL, code=knocked.note, role="owner", sender=OWNER_ITSELF
            )
        )
        return None if isinstance(let_in, Accepted) else BUSY


def _as_owner(sender: Sender) -> Sender:
    return Sender(user_id=sender.user_id, role="owner", address=sender.address, name=sender.name)
