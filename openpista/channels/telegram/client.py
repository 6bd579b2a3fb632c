"""The way to the Bot API: the `Bot` of python-telegram-bot, its errors said in our words.

Errors are never chained: the library's own may hold the address with the token in it.
"""

import json
from collections.abc import Generator, Sequence
from contextlib import contextmanager
from typing import Any, cast

import httpx
from telegram import (
    Bot,
    BotCommand,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    InputFile,
    Message,
    MessageEntity,
    ReplyParameters,
    Update,
    User,
)
from telegram.error import (
    BadRequest,
    ChatMigrated,
    Conflict,
    Forbidden,
    InvalidToken,
    NetworkError,
    TelegramError,
)
from telegram.request import BaseRequest, HTTPXRequest, RequestData

from openpista.channels.telegram.errors import (
    ConflictError,
    MigratedError,
    RefusedError,
    TokenRefusedError,
    UnreachedError,
)
from openpista.channels.telegram.markdown import Rich
from openpista.channels.telegram.place import Keys, Place
from openpista.channels.telegram.split import units
from openpista.domain.delivery import PostponedError, UnclearError, UndeliverableError

CONNECT_TIMEOUT_S = 10.0
ANSWER_TIMEOUT_S = 20.0
MEDIA_TIMEOUT_S = 60.0
POLL_GRACE_S = 10.0
"""What a long poll may take beyond its own time before the connection counts as dead."""

CONNECTIONS = 16
HOOK_CONNECTIONS = 8
TOO_MANY = 429
MAX_ALERT_CHARS = 200
_NEVER_SENT = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout)
_WANTED_UPDATES = ("message", "callback_query")
_GONE = ("chat not found", "user is deactivated", "bot was kicked", "not enough rights", "have no")


class _FloodError(TelegramError):
    """Telegram wants a pause."""

    def __init__(self, wait_s: float) -> None:
        super().__init__("too many requests")
        self.wait_s = wait_s


class _Request(HTTPXRequest):
    """Hears of a wanted pause before the library does, which tells it with a warning."""

    async def do_request(
        self,
        url: str,
        method: str,
        request_data: RequestData | None = None,
        read_timeout: Any = BaseRequest.DEFAULT_NONE,
        write_timeout: Any = BaseRequest.DEFAULT_NONE,
        connect_timeout: Any = BaseRequest.DEFAULT_NONE,
        pool_timeout: Any = BaseRequest.DEFAULT_NONE,
    ) -> tuple[int, bytes]:
        """Send a request; return status and body."""
        status, body = await super().do_request(
            url, method, request_data, read_timeout, write_timeout, connect_timeout, pool_timeout
        )
        if status == TOO_MANY:
            raise _FloodError(_wanted_pause_s(body))
        return status, body


class Api:
    """What of the Bot API the channel uses."""

    def __init__(self, token: str, base_url: str) -> None:
        base_url = base_url.rstrip("/")
        self._bot = Bot(
            token,
            base_url=f"{base_url}/bot",
            base_file_url=f"{base_url}/file/bot",
            request=_request(CONNECTIONS),
            get_updates_request=_request(1),
        )

    async def open(self) -> User:
        """Connect and return who the bot is."""
        with in_our_words():
            await self._bot.initialize()
        return self._bot.bot

    async def close(self) -> None:
        """Close all connections."""
        with in_our_words():
            await self._bot.shutdown()

    async def updates(self, offset: int | None, timeout_s: int) -> Sequence[Update]:
        """Confirm every update below `offset` and wait for others."""
        with in_our_words():
            return await self._bot.get_updates(
                offset=offset,
                timeout=timeout_s,
                allowed_updates=_WANTED_UPDATES,
                read_timeout=POLL_GRACE_S,
            )

    async def listen_at(self, url: str, secret: str) -> None:
        """Let Telegram bring updates to `url`, or nowhere where it is empty: then they are
        fetched."""
        with in_our_words():
            if url:
                await self._bot.set_webhook(
                    url,
                    secret_token=secret,
                    allowed_updates=_WANTED_UPDATES,
                    max_connections=HOOK_CONNECTIONS,
                )
            else:
                await self._bot.delete_webhook()

    async def reaches_us_at(self, url: str) -> None:
        """Ask Telegram whether it can bring updates to `url`. Raises UnreachedError."""
        with in_our_words():
            info = await self._bot.get_webhook_info()
        if info.url != url:
            raise UnreachedError("somebody has set another address for this bot's updates")
        if info.pending_update_count and info.last_error_message:
            raise UnreachedError(info.last_error_message)

    async def send(
        self, place: Place, part: Rich, *, keys: Keys = (), silent: bool = False, reply_to: int = 0
    ) -> int:
        """Send a message and return its id."""
        with in_our_words():
            sent = await self._bot.send_message(
                place.chat,
                part.text,
                entities=_entities(part),
                message_thread_id=place.thread or None,
                reply_markup=_keyboard(keys),
                disable_notification=silent,
                reply_parameters=ReplyParameters(reply_to, allow_sending_without_reply=True)
                if reply_to
                else None,
            )
        return sent.message_id

    async def edit(self, place: Place, message_id: int, part: Rich, *, keys: Keys = ()) -> bool:
        """Let a message say something else; False where it is not there any more."""
        try:
            with in_our_words():
                await self._bot.edit_message_text(
                    part.text,
                    chat_id=place.chat,
                    message_id=message_id,
                    entities=_entities(part),
                    reply_markup=_keyboard(keys),
                )
        except RefusedError as error:
            if "not modified" in error.detail:
                return True
            if "not found" in error.detail or "can't be edited" in error.detail:
                return False
            raise
        return True

    async def delete(self, place: Place, message_id: int) -> None:
        """Take a message back, where it can still be."""
        try:
            with in_our_words():
                await self._bot.delete_message(place.chat, message_id)
        except RefusedError:
            return

    async def send_file(self, place: Place, name: str, mime: str, data: bytes) -> int:
        """Send a picture, a voice note or any file; return the message's id."""
        file = InputFile(data, filename=name)
        thread = place.thread or None
        timeout_s = MEDIA_TIMEOUT_S
        with in_our_words():
            sent: Message
            if mime in {"image/png", "image/jpeg", "image/webp"}:
                sent = await self._bot.send_photo(
                    place.chat, file, message_thread_id=thread, read_timeout=timeout_s
                )
            elif mime == "audio/ogg":
                sent = await self._bot.send_voice(
                    place.chat, file, message_thread_id=thread, read_timeout=timeout_s
                )
            else:
                sent = await self._bot.send_document(
                    place.chat, file, message_thread_id=thread, read_timeout=timeout_s
                )
        return sent.message_id

    async def typing(self, place: Place) -> None:
        """Show for about five seconds that something is being written."""
        with in_our_words():
            await self._bot.send_chat_action(
                place.chat, "typing", message_thread_id=place.thread or None
            )

    async def answer(self, query_id: str, text: str = "", *, alert: bool = False) -> None:
        """End the wait of a button that was pressed; one that is too old needs no answer."""
        try:
            with in_our_words():
                await self._bot.answer_callback_query(
                    query_id, text[:MAX_ALERT_CHARS] or None, show_alert=alert
                )
        except RefusedError:
            return

    async def fetch(self, file_id: str) -> bytes:
        """Return the bytes of a file that a person sent."""
        with in_our_words():
            file = await self._bot.get_file(file_id)
            return bytes(await file.download_as_bytearray(read_timeout=MEDIA_TIMEOUT_S))

    async def advertise(self, commands: Sequence[tuple[str, str]]) -> None:
        """Tell Telegram which commands there are, for its menu."""
        with in_our_words():
            await self._bot.set_my_commands([BotCommand(name, text) for name, text in commands])


@contextmanager
def in_our_words() -> Generator[None]:
    """Raise what the library raises as our own errors. Nothing of them names the token."""
    try:
        yield
    except _FloodError as error:
        raise PostponedError("Telegram wants a pause.", wait_s=error.wait_s) from None
    except InvalidToken:
        raise TokenRefusedError from None
    except Conflict:
        raise ConflictError from None
    except ChatMigrated as error:
        raise MigratedError(error.new_chat_id) from None
    except Forbidden as error:
        raise UndeliverableError(
            "Telegram does not let the bot write to this chat.", detail=error.message
        ) from None
    except BadRequest as error:
        if any(sign in error.message.lower() for sign in _GONE):
            raise UndeliverableError(
                "Telegram knows no such chat of the bot.", detail=error.message
            ) from None
        raise RefusedError(error.message) from None
    except NetworkError as error:
        if isinstance(error.__cause__, _NEVER_SENT):
            raise PostponedError("Telegram cannot be reached.") from None
        raise UnclearError("Telegram did not answer.", detail=error.message) from None
    except TelegramError as error:
        raise UnclearError("Telegram gave no usable answer.", detail=error.message) from None


def _request(connections: int) -> HTTPXRequest:
    return _Request(
        connection_pool_size=connections,
        read_timeout=ANSWER_TIMEOUT_S,
        write_timeout=ANSWER_TIMEOUT_S,
        connect_timeout=CONNECT_TIMEOUT_S,
        pool_timeout=ANSWER_TIMEOUT_S,
        media_write_timeout=MEDIA_TIMEOUT_S,
    )


def _wanted_pause_s(body: bytes) -> float:
    try:
        answer = cast("dict[str, dict[str, float]]", json.loads(body))
        return float(answer["parameters"]["retry_after"])
    except (ValueError, KeyError, TypeError):
        return 1.0


def _entities(part: Rich) -> list[MessageEntity]:
    return [
        MessageEntity(
            span.kind,
            units(part.text[: span.start]),
            units(part.text[span.start : span.end]),
            url=span.value if span.kind == "text_link" else None,
            language=(span.value or None) if span.kind == "pre" else None,
        )
        for span in part.spans
    ]


def _keyboard(keys: Keys) -> InlineKeyboardMarkup | None:
    if not keys:
        return None
    return InlineKeyboardMarkup(
        [[InlineKeyboardButton(key.label, callback_data=key.data) for key in row] for row in keys]
    )
