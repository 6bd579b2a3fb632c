"""Updates that Telegram brings itself, to `/hooks/telegram` of the web channel's server.

A call is answered only when its update was taken in, so none is lost with this process: what is
not answered well Telegram brings again (Bot API, setWebhook).
"""

import asyncio
import hmac
import json
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any, cast

from telegram import Update

from openpista.domain.hook import HookAnswer, HookCall

PROBE_EVERY_S = 60.0
ANSWER_WITHIN_S = 25.0
MAX_WAITING = 200
SECRET_BYTES = 32
SECRET_HEADER = "x-telegram-bot-api-secret-token"  # noqa: S105 - its name

OK = HookAnswer(200)
LATER = HookAnswer(503, b"later")
REFUSED = HookAnswer(403, b"no")
UNREADABLE = HookAnswer(400, b"what?")

Probe = Callable[[], Awaitable[None]]
"""Asks Telegram whether it can reach us. Raises OpenpistaError where it cannot."""


class HookSource:
    """A source of updates like the Bot API's long polling, that is fed by calls."""

    def __init__(self, probe: Probe, *, probe_every_s: float = PROBE_EVERY_S) -> None:
        self.secret = secrets.token_urlsafe(SECRET_BYTES)
        """Whoever calls must know it; made anew with each run."""

        self._probe = probe
        self._probe_every_s = probe_every_s
        self._fresh: list[Update] = []
        self._waiting: dict[int, asyncio.Event] = {}
        self._news = asyncio.Event()

    async def updates(self, offset: int | None, timeout_s: int) -> Sequence[Update]:
        """Confirm what is below `offset` and return what came; after a silence Telegram is
        asked whether it can reach us."""
        for update_id in [one for one in self._waiting if one < (offset or 0)]:
            self._waiting.pop(update_id).set()
        if timeout_s and not self._fresh:
            await self._until_news()
        fresh, self._fresh = self._fresh, []
        return fresh

    async def take(self, call: HookCall) -> HookAnswer:
        """Take a call in, and answer when what it brings is kept."""
        shown = dict(call.headers).get(SECRET_HEADER, "")
        if call.method != "POST" or not _is(shown, self.secret):
            return REFUSED
        update = _update_in(call.body)
        if update is None:
            return UNREADABLE
        if len(self._waiting) >= MAX_WAITING:
            return LATER
        kept = self._waiting.setdefault(update.update_id, asyncio.Event())
        self._fresh.append(update)
        self._news.set()
        try:
            async with asyncio.timeout(ANSWER_WITHIN_S):
                await kept.wait()
        except TimeoutError:
            return LATER
        return OK

    async def _until_news(self) -> None:
        self._news.clear()
        try:
            async with asyncio.timeout(self._probe_every_s):
                await self._news.wait()
        except TimeoutError:
            await self._probe()


def _is(shown: str, secret: str) -> bool:
    return hmac.compare_digest(shown.encode("utf-8", "replace"), secret.encode())


def _update_in(body: bytes) -> Update | None:
    try:
        told: object = json.loads(body)
        if not isinstance(told, dict):
            return None
        update = Update.de_json(cast("dict[str, Any]", told), None)
        return update if type(update.update_id) is int else None
    except (ValueError, TypeError, KeyError, AttributeError, RecursionError):
        return None
