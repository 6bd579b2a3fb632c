"""A recorded conversation as messages of ours, collected step by step."""

import base64
import hashlib
import json
from collections.abc import Iterable

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.ids import CallId, MessageId, SessionId
from openpista.domain.message import (
    Block,
    Image,
    Message,
    Opaque,
    Role,
    Text,
    ToolCall,
    ToolResult,
)
from openpista.providers.reply import Tag


class History(Struct, frozen=True):
    """A conversation with its system text and the bytes of its pictures."""

    system: str
    messages: tuple[Message, ...]
    pictures: dict[str, bytes]


class Scribe:
    """Collects the messages of one recorded request."""

    def __init__(self, tag: Tag) -> None:
        self.system: list[str] = []
        self.pictures: dict[str, bytes] = {}
        self._tag = tag
        self._messages: list[Message] = []
        self._names: dict[str, str] = {}
        self._unnamed: list[str] = []
        self._made = 0

    def user(self, *blocks: Block) -> None:
        self._add("user", blocks)

    def assistant(self, *blocks: Block) -> None:
        """Add blocks of the assistant; those right after others join them: it is one turn."""
        blocks = tuple(self._named(block) for block in blocks)
        self._names |= {b.call_id: b.name for b in blocks if isinstance(b, ToolCall)}
        if self._messages and self._messages[-1].role == "assistant":
            blocks = (*self._messages.pop().blocks, *blocks)
        self._add("assistant", blocks)

    def result(self, call_id: str, *blocks: Block, is_error: bool = False) -> None:
        words = "\n\n".join(block.text for block in blocks if isinstance(block, Text))
        images = tuple(block for block in blocks if isinstance(block, Image))
        if not call_id and self._unnamed:
            call_id = self._unnamed.pop(0)
        name = self._names.get(call_id, "tool")
        result = ToolResult(CallId(call_id), name, words, is_error=is_error, images=images)
        self._add("tool", (result,))

    def picture(self, url: str) -> Image:
        """Return a picture from a `data:` URL; one that lies elsewhere stands for itself."""
        data = base64.b64decode(url.partition(",")[2]) if url.startswith("data:") else url.encode()
        sha = hashlib.sha256(data).hexdigest()
        self.pictures[sha] = data
        return Image(sha, "image/png", 1, 1, len(data))

    def opaque(self, payload: object) -> Opaque:
        return self._tag.wrap(json.dumps(payload, ensure_ascii=False).encode())

    def history(self) -> History:
        return History("\n".join(self.system), tuple(self._messages), self.pictures)

    def _named(self, block: Block) -> Block:
        """Return a call with an id: where a wire leaves it out, the order pairs the results."""
        if not isinstance(block, ToolCall) or block.call_id:
            return block
        self._made += 1
        self._unnamed.append(f"unnamed-{self._made}")
        return replace(block, call_id=CallId(self._unnamed[-1]))

    def _add(self, role: Role, blocks: Iterable[Block]) -> None:
        self._messages.append(
            Message(
                id=MessageId(f"m{len(self._messages)}"),
                session_id=SessionId("session"),
                seq=len(self._messages) + 1,
                role=role,
                blocks=tuple(blocks),
                at_ms=0,
                provider=self._tag.provider,
                model=self._tag.model,
            )
        )
