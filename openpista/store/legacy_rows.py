"""Messages of the original openpista as messages of ours. Pure: rows in, messages out."""

import json
from collections.abc import Iterable, Iterator
from typing import Any, cast

from msgspec import Struct

from openpista.domain.ids import CallId, MessageId, NewUlid, SessionId, is_safe_id
from openpista.domain.message import Block, Message, Role, Text, ToolCall, ToolResult
from openpista.store.legacy_source import LegacyMessage

MODEL_CHARS = 10_000
KEPT_BYTES = 64 * 1024
"""How much of a tool's output the model sees, and stays openable (decisions.md 20)."""

NO_RESULT = "No result was stored for this call."
NO_PICTURE = "(the picture was not imported)"

# The original stored `system` rows without ever sending them again: they are kept to be read.
_ROLES: dict[str, Role] = {
    "user": "user",
    "assistant": "assistant",
    "tool": "tool",
    "system": "summary",
}


class Converted(Struct, frozen=True):
    """A message of ours; `output` is what stays openable of a tool's, `mended` says that
    something about the row was wrong and had to be guessed."""

    message: Message
    output: str = ""
    mended: bool = False


def convert(
    rows: Iterable[LegacyMessage], session_id: SessionId, *, start_ms: int, new_ulid: NewUlid
) -> Iterator[Converted]:
    """Yield the messages of one session. A call without a result gets one that says so."""
    open_calls: dict[str, ToolCall] = {}
    at_ms = start_ms
    for row in rows:
        at_ms = row.at_ms if row.at_ms is not None else at_ms
        if row.role != "tool":
            yield from _missing_results(open_calls, session_id, at_ms, new_ulid)
        converted = _convert(row, session_id, at_ms=at_ms, new_ulid=new_ulid)
        for block in converted.message.blocks:
            if isinstance(block, ToolCall):
                open_calls[block.call_id] = block
            elif isinstance(block, ToolResult):
                open_calls.pop(block.call_id, None)
        yield converted
    yield from _missing_results(open_calls, session_id, at_ms, new_ulid)


def _convert(
    row: LegacyMessage, session_id: SessionId, *, at_ms: int, new_ulid: NewUlid
) -> Converted:
    role = _ROLES.get(row.role, "user")
    mended = row.role not in _ROLES or row.at_ms is None
    blocks: tuple[Block, ...]
    output = ""
    if role == "tool":
        output = _without_picture(row.content)
        blocks = (_result(row, output, new_ulid),)
    else:
        calls, bad_calls = _calls(row.tool_calls_json, new_ulid)
        mended = mended or bad_calls
        words = (Text(row.content),) if row.content or not calls else ()
        blocks = (*words, *calls)
    message = Message(
        id=MessageId(row.id if is_safe_id(row.id) else new_ulid()),
        session_id=session_id,
        seq=0,
        role=role,
        blocks=blocks,
        at_ms=at_ms,
    )
    return Converted(message=message, output=output, mended=mended)


def _result(row: LegacyMessage, output: str, new_ulid: NewUlid) -> ToolResult:
    size = len(output.encode("utf-8", "replace"))
    return ToolResult(
        call_id=CallId(row.tool_call_id or new_ulid()),
        name=row.tool_name or "unknown",
        text=_shortened(output),
        kept_bytes=min(size, KEPT_BYTES),
        total_bytes=size,
    )


def _calls(text: str, new_ulid: NewUlid) -> tuple[tuple[ToolCall, ...], bool]:
    """Return the calls of a row and whether their text was damaged."""
    if not text:
        return (), False
    try:
        items = json.loads(text)
    except (ValueError, RecursionError):
        return (), True
    if not isinstance(items, list):
        return (), True
    calls = [_call(item, new_ulid) for item in cast("list[Any]", items)]
    return tuple(call for call in calls if call), None in calls


def _call(item: Any, new_ulid: NewUlid) -> ToolCall | None:
    if not isinstance(item, dict):
        return None
    fields = cast("dict[str, Any]", item)
    name = fields.get("name")
    if not isinstance(name, str) or not name:
        return None
    arguments = json.dumps(fields.get("arguments", {}), ensure_ascii=False, separators=(",", ":"))
    return ToolCall(
        call_id=CallId(str(fields.get("id") or new_ulid())), name=name, arguments=arguments
    )


def _missing_results(
    open_calls: dict[str, ToolCall], session_id: SessionId, at_ms: int, new_ulid: NewUlid
) -> Iterator[Converted]:
    for call in open_calls.values():
        result = ToolResult(call_id=call.call_id, name=call.name, text=NO_RESULT, is_error=True)
        message = Message(
            id=MessageId(new_ulid()),
            session_id=session_id,
            seq=0,
            role="tool",
            blocks=(result,),
            at_ms=at_ms,
        )
        yield Converted(message=message)
    open_calls.clear()


def _without_picture(text: str) -> str:
    """Return a tool's output without the base64 picture that the original kept in it."""
    if '"data_b64"' not in text:
        return text
    try:
        value = json.loads(text)
    except (ValueError, RecursionError):
        return text
    if not isinstance(value, dict) or "data_b64" not in value:
        return text
    fields = cast("dict[str, Any]", value)
    kept = {name: item for name, item in fields.items() if name != "data_b64"}
    return f"{json.dumps(kept, ensure_ascii=False)}\n{NO_PICTURE}"


def _shortened(text: str) -> str:
    if len(text) <= MODEL_CHARS:
        return text
    half = MODEL_CHARS // 2
    left_out = len(text) - 2 * half
    return f"{text[:half]}\n[… {left_out} characters left out …]\n{text[-half:]}"
