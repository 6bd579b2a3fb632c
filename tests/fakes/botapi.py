"""A Telegram Bot API server on loopback, as the documentation describes it, with people who use
it from their phones. Its answers are parsed by the real python-telegram-bot."""

import asyncio
import itertools
import random
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from typing import Any, Literal, Self

import msgspec

from tests.fakes.botapi_hook import Webhook
from tests.fakes.botapi_http import Answer, Request, Upload, serving
from tests.fakes.botapi_rules import (
    ApiError,
    Json,
    check_entities,
    checked_text,
    command_entities,
    mark_up,
)

TOKEN = "7000001:AAF4ke-token_that_only_this_fake_knows00"
BOT_ID = 7000001
MAX_TEXT = 4096
MAX_CAPTION = 1024
EPOCH_S = 1_767_600_000

Fault = Literal["500", "502", "hang", "lost", "refused", "429"]
"""`lost`: done, but the answer never arrives; `refused`: cut before anything was done."""


class BotApi:
    """The server. Tests play people with `say`, `press` and their like."""

    def __init__(self, *, token: str = TOKEN, bot_id: int = BOT_ID, seed: int = 7) -> None:
        self.base_url = ""
        self.token = token
        self.bot: Json = {
            "id": bot_id,
            "is_bot": True,
            "first_name": "Pista",
            "username": "pista_bot",
            "can_join_groups": True,
            "can_read_all_group_messages": False,
            "supports_inline_queries": False,
        }
        self.calls: list[tuple[str, Json]] = []
        self.messages: dict[tuple[int, int], Json] = {}
        self.order: list[tuple[int, int]] = []
        self.files: dict[str, Upload] = {}
        self.commands: list[Json] = []
        self.answers: list[Json] = []
        self.faults: dict[str, list[Fault]] = {}
        self.error_rate = 0.0
        self.webhook = Webhook()
        self.repeats = 1
        self.repeats_at_most = 1
        self.blocked: set[int] = set()
        self.migrated: dict[int, int] = {}
        self.chats: dict[int, Json] = {}
        self.retry_after = 1
        self._random = random.Random(seed)
        self._update_ids = itertools.count(1000)
        self._message_ids = itertools.count(1)
        self._updates: dict[int, Json] = {}
        self._told: dict[int, int] = {}
        self._news = asyncio.Condition()
        self._poll = 0

    @asynccontextmanager
    async def open(self) -> AsyncGenerator[Self]:
        """Serve until the block ends."""
        async with serving(self._handle) as self.base_url:
            yield self

    # --- what people do -------------------------------------------------------------------------

    def private(self, user_id: int, name: str = "Ann") -> Json:
        """Return the private chat of a person."""
        chat = {"id": user_id, "type": "private", "first_name": name}
        return self.chats.setdefault(user_id, chat)

    def group(self, chat_id: int, *, kind: str = "supergroup", forum: bool = False) -> Json:
        """Return a group."""
        chat: Json = {"id": chat_id, "type": kind, "title": "Friends"}
        if forum:
            chat["is_forum"] = True
        return self.chats.setdefault(chat_id, chat)

    def user(self, user_id: int, name: str = "Ann") -> Json:
        """Return a person."""
        return {"id": user_id, "is_bot": False, "first_name": name, "language_code": "en"}

    async def say(self, text: str, user_id: int = 42, **more: Any) -> int:
        """A person writes to the bot; return the update's id."""
        return await self.post({"text": text, **command_entities(text), **more}, user_id)

    async def post(self, content: Json, user_id: int = 42, *, chat: Json | None = None) -> int:
        """A person sends any kind of message."""
        message: Json = {
            "message_id": next(self._message_ids),
            "date": EPOCH_S,
            "chat": content.pop("chat", None) or chat or self.private(user_id),
            "from": self.user(user_id),
            **content,
        }
        self.chats.setdefault(message["chat"]["id"], message["chat"])
        return await self.push({"message": message})

    async def press(self, message: Json, data: str, user_id: int = 42) -> int:
        """A person presses a button below a message of the bot."""
        query = {
            "id": str(self._random.getrandbits(60)),
            "from": self.user(user_id),
            "message": message,
            "chat_instance": "1",
            "data": data,
        }
        return await self.push({"callback_query": query})

    async def push(self, update: Json) -> int:
        """Put an update of any kind into the queue; return its id."""
        async with self._news:
            update_id = next(self._update_ids)
            self._updates[update_id] = {"update_id": update_id, **update}
            self._told[update_id] = 0
            self._news.notify_all()
        return update_id

    def keep(self, name: str, mime: str, data: bytes) -> Json:
        """Keep a file that a person sends; return what a message says of it."""
        file_id = f"file{len(self.files)}"
        self.files[file_id] = Upload(name, mime, data)
        return {
            "file_id": file_id,
            "file_unique_id": f"u{file_id}",
            "file_size": len(data),
            "file_name": name,
            "mime_type": mime,
        }

    # --- what tests look at ---------------------------------------------------------------------

    def sent(self, chat_id: int | None = None) -> list[Json]:
        """Return the messages of the bot as they read now, in their order."""
        return [
            self.messages[key]
            for key in self.order
            if key in self.messages and chat_id in {None, key[0]}
        ]

    def texts(self, chat_id: int | None = None) -> list[str]:
        """Return their words."""
        return [
            str(message.get("text", message.get("caption", ""))) for message in self.sent(chat_id)
        ]

    def named(self, method: str) -> list[Json]:
        """Return the parameters of all calls of a method."""
        return [fields for name, fields in self.calls if name == method]

    async def until(self, holds: Callable[[], bool], *, seconds: float = 20.0) -> None:
        """Wait until something holds; looked at after every call."""
        async with asyncio.timeout(seconds), self._news:
            await self._news.wait_for(holds)

    async def until_text(self, part: str, chat_id: int | None = None) -> Json:
        """Wait for a message of the bot that contains `part`; return it."""
        await self.until(lambda: any(part in text for text in self.texts(chat_id)))
        found = [text for text in self.sent(chat_id) if part in str(text.get("text", ""))]
        return found[-1] if found else {}

    @property
    def unconfirmed(self) -> int:
        """How many updates the bot has not confirmed."""
        return len(self._updates)

    # --- the server -----------------------------------------------------------------------------

    async def _handle(self, request: Request) -> Answer | None:
        prefix, _, rest = request.path.partition("/bot")
        if prefix == "/file":
            return self._download(rest.removeprefix(self.token).lstrip("/"))
        token, _, method = rest.partition("/")
        self.calls.append((method, dict(request.fields)))
        fault = self._fault(method)
        async with self._news:
            self._news.notify_all()
        if fault == "refused":
            return None
        if fault == "hang":
            await asyncio.sleep(3600)
        try:
            self._refuse(token, fault)
            result = await self._call(method, request)
        except ApiError as error:
            body: Json = {"ok": False, "error_code": error.status, "description": error.description}
            if error.parameters:
                body["parameters"] = error.parameters
            return Answer(error.status, msgspec.json.encode(body))
        finally:
            async with self._news:
                self._news.notify_all()
        if fault == "lost":
            return None
        return Answer(200, msgspec.json.encode({"ok": True, "result": result}))

    def _refuse(self, token: str, fault: Fault | None) -> None:
        if token != self.token:
            raise ApiError(401, "Unauthorized")
        if fault in {"500", "502"}:
            raise ApiError(int(fault), "Internal Server Error")
        if fault == "429":
            wait_s = self.retry_after
            raise ApiError(429, f"Too Many Requests: retry after {wait_s}", retry_after=wait_s)

    def _fault(self, method: str) -> Fault | None:
        if waiting := self.faults.get(method):
            return waiting.pop(0)
        if self._random.random() < self.error_rate:
            return self._random.choice(("500", "refused", "429", "lost"))
        return None

    async def _call(self, method: str, request: Request) -> object:
        fields = request.fields
        match method:
            case "getMe":
                return self.bot
            case "getUpdates":
                return await self._get_updates(fields)
            case "sendMessage":
                return self._send(fields, {"text": checked_text(fields, "text", MAX_TEXT)})
            case "sendPhoto" | "sendDocument" | "sendVoice":
                return self._send_file(method.removeprefix("send").lower(), request)
            case "editMessageText":
                return self._edit(fields)
            case "editMessageReplyMarkup":
                message = self._own(fields)
                mark_up(message, fields)
                return message
            case "deleteMessage":
                message = self._own(fields)
                del self.messages[message["chat"]["id"], message["message_id"]]
                return True
            case "answerCallbackQuery":
                self.answers.append(dict(fields))
                return True
            case "setMyCommands":
                self.commands = msgspec.json.decode(fields["commands"])
                return True
            case "sendChatAction":
                self._chat(fields)
                return True
            case "getFile":
                return self._get_file(fields["file_id"])
            case _:
                return self.webhook.answer(method, fields, len(self._updates))

    async def _get_updates(self, fields: Json) -> list[Json]:
        self.webhook.refuse_fetching()
        offset, timeout_s = int(fields.get("offset", 0)), float(fields.get("timeout", 0))
        self._poll += 1
        poll = self._poll
        for update_id in tuple(self._updates):
            if update_id < offset and self._told[update_id] >= self._times(update_id):
                del self._updates[update_id]
        async with self._news:
            self._news.notify_all()
            try:
                async with asyncio.timeout(timeout_s):
                    await self._news.wait_for(lambda: bool(self._updates) or poll != self._poll)
            except TimeoutError:
                return []
        if poll != self._poll:
            raise ApiError(
                409,
                "Conflict: terminated by other getUpdates request; make sure that only one bot "
                "instance is running",
            )
        batch = list(self._updates.values())[: int(fields.get("limit", 100))]
        if self.repeats > 1:
            self._random.shuffle(batch)
        for update in batch:
            self._told[update["update_id"]] += 1
        return batch

    async def bring(self, update_id: int, local: str) -> int:
        """Bring an update to the webhook; return the status of the answer. A good one confirms
        it."""
        status = await self.webhook.call(self._updates[update_id], local)
        if status == 200:
            self._updates.pop(update_id, None)
        return status

    def _times(self, update_id: int) -> int:
        """Return how often an update is delivered, confirmed or not."""
        spread = max(self.repeats_at_most - self.repeats, 0)
        return self.repeats + update_id % (spread + 1)

    def _chat(self, fields: Json) -> Json:
        chat_id = int(fields["chat_id"])
        if chat_id in self.migrated:
            raise ApiError(
                400,
                "Bad Request: group chat was upgraded to a supergroup chat",
                migrate_to_chat_id=self.migrated[chat_id],
            )
        if chat_id in self.blocked:
            raise ApiError(403, "Forbidden: bot was blocked by the user")
        if chat_id not in self.chats:
            raise ApiError(400, "Bad Request: chat not found")
        return self.chats[chat_id]

    def _send(self, fields: Json, content: Json) -> Json:
        chat = self._chat(fields)
        message: Json = {
            "message_id": next(self._message_ids),
            "date": EPOCH_S,
            "chat": chat,
            "from": self.bot,
            **content,
        }
        if "message_thread_id" in fields:
            message["message_thread_id"] = int(fields["message_thread_id"])
            message["is_topic_message"] = True
        check_entities(message, fields)
        mark_up(message, fields)
        key = (chat["id"], message["message_id"])
        self.messages[key] = message
        self.order.append(key)
        return message

    def _send_file(self, kind: str, request: Request) -> Json:
        upload = request.files[kind]
        described = self.keep(upload.name, upload.mime, upload.data)
        caption = checked_text(request.fields, "caption", MAX_CAPTION, needed=False)
        content: Json = {kind: described, **({"caption": caption} if caption else {})}
        if kind == "photo":
            content = {**content, "photo": [{**described, "width": 1, "height": 1}]}
        if kind == "voice":
            content = {**content, "voice": {**described, "duration": 1}}
        return self._send(request.fields, content)

    def _own(self, fields: Json) -> Json:
        key = (self._chat(fields)["id"], int(fields["message_id"]))
        if key not in self.messages:
            raise ApiError(400, "Bad Request: message to edit not found")
        return self.messages[key]

    def _edit(self, fields: Json) -> Json:
        message = self._own(fields)
        before = {key: message.get(key) for key in ("text", "entities", "reply_markup")}
        edited = {**message, "text": checked_text(fields, "text", MAX_TEXT), "edit_date": EPOCH_S}
        edited.pop("entities", None)
        edited.pop("reply_markup", None)
        check_entities(edited, fields)
        mark_up(edited, fields)
        if before == {key: edited.get(key) for key in before}:
            raise ApiError(
                400,
                "Bad Request: message is not modified: specified new message content and reply "
                "markup are exactly the same as a current content and reply markup of the message",
            )
        self.messages[message["chat"]["id"], message["message_id"]] = edited
        return edited

    def _get_file(self, file_id: str) -> Json:
        if file_id not in self.files:
            raise ApiError(400, "Bad Request: wrong file_id or the file is temporarily unavailable")
        size = len(self.files[file_id].data)
        if size > 20 * 1024 * 1024:
            raise ApiError(400, "Bad Request: file is too big")
        return {
            "file_id": file_id,
            "file_unique_id": f"u{file_id}",
            "file_size": size,
            "file_path": f"documents/{file_id}",
        }

    def _download(self, path: str) -> Answer:
        upload = self.files.get(path.removeprefix("documents/"))
        if upload is None:
            return Answer(404, b"{}")
        return Answer(200, upload.data, "application/octet-stream")
