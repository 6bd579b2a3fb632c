"""Chunks of the chat wire and a decoder for them, for its tests."""

from typing import Any

from openpista.providers.chat_decode import ChatDecoder
from openpista.providers.reply import CallIds
from openpista.providers.toolnames import ToolNames
from openpista.providers.wire_chat import CHAT
from tests.providers.making import tag_of

TAG = tag_of(CHAT)
DONE = b"[DONE]"
Piece = dict[str, Any]


def decoder(*, inline_think_tags: bool = False) -> ChatDecoder:
    return ChatDecoder(
        tag=TAG,
        names=ToolNames(["system.run", "files.read"]),
        ids=CallIds(seed="s"),
        label="P",
        inline_think_tags=inline_think_tags,
    )


def delta(finish: str | None = None, **fields: object) -> Piece:
    return {"choices": [{"index": 0, "delta": fields, "finish_reason": finish}]}


def calling(index: int | None = 0, *, arguments: object = "", **fields: object) -> Piece:
    function = {"arguments": arguments} | ({"name": fields.pop("name")} if "name" in fields else {})
    place = {} if index is None else {"index": index}
    return delta(tool_calls=[place | {"function": function} | fields])
