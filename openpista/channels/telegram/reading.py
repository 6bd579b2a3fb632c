"""What an update of Telegram is to us: who says what, where, and whose words they are.

Channel posts, anonymous administrators, bots, edits and reactions are nothing (security.md §2).
"""

from typing import Literal

from msgspec import Struct
from telegram import Message, MessageEntity, Update, User
from telegram.constants import ChatType, MessageOriginType

from openpista.channels.telegram.place import Place

MAX_NAME_CHARS = 64
GROUPS = (ChatType.GROUP, ChatType.SUPERGROUP)


class Told(Struct, frozen=True):
    """A message of a person. `text` is without the bot's name and without the command;
    `command` is empty where there is none. `file_id` names what came along."""

    update_id: int
    place: Place
    is_private: bool
    user_id: int
    name: str
    text: str = ""
    command: str = ""
    file: "Sent | None" = None
    forwarded_from: str = ""
    quoted: str = ""
    quoted_from: str = ""
    reply_to: int = 0
    message_id: int = 0
    moved_from: int = 0


class Sent(Struct, frozen=True):
    """A file that came along."""

    kind: Literal["photo", "file", "voice"]
    file_id: str
    name: str
    mime: str
    size_bytes: int
    seconds: int = 0


class Pressed(Struct, frozen=True):
    """A button that somebody pressed."""

    update_id: int
    query_id: str
    place: Place
    message_id: int
    user_id: int
    name: str
    data: str


def read(update: Update, bot: User) -> Told | Pressed | None:
    """Return what an update tells us, None where it is nothing to us."""
    if update.callback_query is not None:
        return _pressed(update)
    message = update.message
    if message is None or message.from_user is None or message.sender_chat is not None:
        return None
    person = message.from_user
    if person.is_bot or message.chat.type not in {ChatType.PRIVATE, *GROUPS}:
        return None
    is_private = message.chat.type == ChatType.PRIVATE
    words, is_named = _words(message, bot)
    if not is_private and not (is_named or message.migrate_from_chat_id):
        return None
    command, text = _command(words, bot)
    thread = message.message_thread_id if message.is_topic_message else None
    quoted, quoted_from = _quoted(message, bot, person)
    return Told(
        update_id=update.update_id,
        place=Place(message.chat.id, thread or 0),
        is_private=is_private,
        user_id=person.id,
        name=_name(person),
        text=text,
        command=command,
        file=_file(message),
        forwarded_from=_origin(message),
        quoted=quoted,
        quoted_from=quoted_from,
        reply_to=message.reply_to_message.message_id if message.reply_to_message else 0,
        message_id=message.message_id,
        moved_from=message.migrate_from_chat_id or 0,
    )


def _pressed(update: Update) -> Pressed | None:
    query = update.callback_query
    if query is None or query.message is None or query.data is None or query.from_user.is_bot:
        return None
    return Pressed(
        update_id=update.update_id,
        query_id=query.id,
        place=Place(query.message.chat.id),
        message_id=query.message.message_id,
        user_id=query.from_user.id,
        name=_name(query.from_user),
        data=query.data,
    )


def _words(message: Message, bot: User) -> tuple[str, bool]:
    """Return the words of a message without the bot's name, and whether they name it."""
    text = message.text or message.caption or ""
    mention = f"@{bot.username}".lower()
    at = text.lower().find(mention)
    is_mention = at >= 0 and any(
        entity.type in {MessageEntity.MENTION, MessageEntity.BOT_COMMAND}
        for entity in (*message.entities, *message.caption_entities)
    )
    answers_us = (
        message.reply_to_message is not None
        and message.reply_to_message.from_user is not None
        and message.reply_to_message.from_user.id == bot.id
    )
    if is_mention and not text.startswith("/"):
        text = (text[:at] + text[at + len(mention) :]).strip()
    return text, is_mention or answers_us


def _command(text: str, bot: User) -> tuple[str, str]:
    """Return the command that a text begins with, and the rest. One for another bot is no
    command."""
    head, *more = text.split(maxsplit=1) or [""]
    rest = more[0] if more else ""
    if not head.startswith("/") or len(head) == 1:
        return "", text
    name, _, whose = head[1:].partition("@")
    if whose and whose.lower() != (bot.username or "").lower():
        return "", text
    return (name.lower(), rest.strip()) if name.replace("_", "").isalnum() else ("", text)


def _quoted(message: Message, bot: User, person: User) -> tuple[str, str]:
    """Return the words of somebody else that a message answers, and whose they are."""
    answered = message.reply_to_message
    if answered is None and message.external_reply is not None:
        words = message.quote.text if message.quote else ""
        return words, "somebody" if words else ""
    if answered is None or answered.from_user is None:
        return "", ""
    if answered.from_user.id in {bot.id, person.id} and answered.forward_origin is None:
        return "", ""
    words = message.quote.text if message.quote else answered.text or answered.caption or ""
    return words, _name(answered.from_user) if words else ""


def _origin(message: Message) -> str:
    origin = message.forward_origin
    if origin is None:
        return ""
    match origin.type:
        case MessageOriginType.USER:
            return _name(getattr(origin, "sender_user", None)) or "somebody"
        case MessageOriginType.HIDDEN_USER:
            return str(getattr(origin, "sender_user_name", "") or "somebody")[:MAX_NAME_CHARS]
        case _:
            chat = getattr(origin, "chat", None) or getattr(origin, "sender_chat", None)
            return str(getattr(chat, "title", "") or "a channel")[:MAX_NAME_CHARS]


def _file(message: Message) -> Sent | None:
    if message.photo:
        largest = message.photo[-1]
        return Sent("photo", largest.file_id, "photo.jpg", "image/jpeg", largest.file_size or 0)
    if (voice := message.voice) is not None:
        # The library's own attribute is of a type that is about to change, and warns of that.
        seconds = int(voice.to_dict().get("duration", 0))
        mime = voice.mime_type or "audio/ogg"
        return Sent("voice", voice.file_id, "voice.ogg", mime, voice.file_size or 0, seconds)
    found = message.document or message.audio or message.video or message.animation
    if found is None:
        return None
    return Sent(
        "file",
        found.file_id,
        found.file_name or "file",
        found.mime_type or "application/octet-stream",
        found.file_size or 0,
    )


def _name(person: User | None) -> str:
    return person.full_name[:MAX_NAME_CHARS] if person is not None else ""
