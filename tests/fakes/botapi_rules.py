"""What the Bot API demands of messages, as far as the fake server checks it."""

from typing import Any

import msgspec

MAX_CALLBACK_BYTES = 64

Json = dict[str, Any]


class ApiError(Exception):
    """What the server answers instead of a result."""

    def __init__(self, status: int, description: str, **parameters: int) -> None:
        super().__init__(description)
        self.status = status
        self.description = description
        self.parameters = parameters


def checked_text(fields: Json, name: str, most: int, *, needed: bool = True) -> str:
    text = str(fields.get(name, ""))
    if needed and not text.strip():
        raise ApiError(400, "Bad Request: message text is empty")
    if len(text.encode("utf-16-le")) // 2 > most:
        raise ApiError(400, "Bad Request: message is too long")
    return text


def check_entities(message: Json, fields: Json) -> None:
    raw = fields.get("entities", fields.get("caption_entities"))
    if not raw:
        return
    text = str(message.get("text", message.get("caption", "")))
    units = len(text.encode("utf-16-le")) // 2
    entities: list[Json] = msgspec.json.decode(raw)
    for entity in entities:
        if entity["length"] <= 0 or entity["offset"] + entity["length"] > units:
            raise ApiError(400, "Bad Request: can't parse entities: entity out of range")
    if entities:
        message["entities"] = entities


def mark_up(message: Json, fields: Json) -> None:
    message.pop("reply_markup", None)
    if not fields.get("reply_markup"):
        return
    markup: Json = msgspec.json.decode(fields["reply_markup"])
    for row in markup.get("inline_keyboard", []):
        for button in row:
            if not 1 <= len(button["callback_data"].encode()) <= MAX_CALLBACK_BYTES:
                raise ApiError(400, "Bad Request: BUTTON_DATA_INVALID")
    if markup.get("inline_keyboard"):
        message["reply_markup"] = markup


def command_entities(text: str) -> Json:
    if not text.startswith("/"):
        return {}
    length = len(text.split(maxsplit=1)[0])
    return {"entities": [{"type": "bot_command", "offset": 0, "length": length}]}
