"""Recorded request bodies of the wires, read as conversations."""

import json
from collections.abc import Callable
from typing import cast

from openpista.domain.ids import CallId
from openpista.domain.message import Block, Text, Thinking, ToolCall
from openpista.providers.json_text import Json
from openpista.providers.reply import Tag
from tests.replay.history import History, Scribe

Object = dict[str, Json]


def read_history(wire: str, request: dict[str, object], tag: Tag) -> History:
    """Return the conversation in a recorded request; what openpista never sends is left out."""
    scribe = Scribe(tag)
    _READERS[wire](cast("Object", request), scribe)
    return scribe.history()


def _chat(request: Object, scribe: Scribe) -> None:
    for message in _objects(request.get("messages")):
        blocks = _content(message.get("content"), scribe)
        match message.get("role"):
            case "system" | "developer":
                scribe.system += [block.text for block in blocks if isinstance(block, Text)]
            case "user":
                scribe.user(*blocks)
            case "assistant":
                scribe.assistant(*_chat_thinking(message, scribe), *blocks, *_chat_calls(message))
            case "tool":
                scribe.result(str(message.get("tool_call_id") or ""), *blocks)
            case _:
                pass


def _chat_thinking(message: Object, scribe: Scribe) -> list[Block]:
    wanted = ("reasoning_details", "reasoning_content", "reasoning_opaque", "extra_content")
    kept = {name: message[name] for name in wanted if message.get(name)}
    return [Thinking("", scribe.opaque(kept))] if kept else []


def _chat_calls(message: Object) -> list[Block]:
    calls: list[Block] = []
    for call in _objects(message.get("tool_calls")):
        function = _object(call.get("function"))
        arguments = str(function.get("arguments") or "")
        calls.append(
            ToolCall(CallId(str(call.get("id") or "")), str(function.get("name")), arguments)
        )
    return calls


def _responses(request: Object, scribe: Scribe) -> None:
    scribe.system.append(str(request.get("instructions") or ""))
    given = request.get("input")
    if isinstance(given, str):
        scribe.user(Text(given))
        return
    for item in _objects(given):
        match item.get("type", "message"):
            case "message":
                _responses_message(item, scribe)
            case "reasoning":
                scribe.assistant(Thinking("", scribe.opaque(item)))
            case "function_call":
                kept = {name: item[name] for name in ("id", "namespace") if item.get(name)}
                scribe.assistant(
                    ToolCall(
                        CallId(str(item.get("call_id"))),
                        str(item.get("name")),
                        str(item.get("arguments")),
                        opaque=scribe.opaque(kept) if kept else None,
                    )
                )
            case "function_call_output":
                blocks = _content(item.get("output"), scribe)
                scribe.result(str(item.get("call_id")), *blocks)
            case _:
                pass


def _responses_message(item: Object, scribe: Scribe) -> None:
    blocks = _content(item.get("content"), scribe)
    match item.get("role"):
        case "system" | "developer":
            scribe.system += [block.text for block in blocks if isinstance(block, Text)]
        case "assistant":
            scribe.assistant(*blocks)
        case _:
            scribe.user(*blocks)


def _messages(request: Object, scribe: Scribe) -> None:
    system = _content(request.get("system"), scribe)
    scribe.system += [block.text for block in system if isinstance(block, Text)]
    for message in _objects(request.get("messages")):
        blocks: list[Block] = []
        content = message.get("content")
        for block in [content] if isinstance(content, str) else _objects(content):
            if isinstance(block, dict) and block.get("type") == "tool_result":
                inner = _content(block.get("content"), scribe)
                is_error = block.get("is_error") is True
                scribe.result(str(block.get("tool_use_id")), *inner, is_error=is_error)
            else:
                blocks += _content([block], scribe)
        if message.get("role") == "assistant":
            scribe.assistant(*blocks)
        elif blocks:
            scribe.user(*blocks)


def _gemini(request: Object, scribe: Scribe) -> None:
    system = _object(request.get("systemInstruction"))
    scribe.system += [str(part.get("text")) for part in _objects(system.get("parts"))]
    for content in _objects(request.get("contents")):
        blocks: list[Block] = []
        for part in _objects(content.get("parts")):
            if answered := _object(part.get("functionResponse")):
                _gemini_result(answered, scribe)
            else:
                blocks += _gemini_part(part, scribe)
        if content.get("role") == "model":
            scribe.assistant(*blocks)
        elif blocks:
            scribe.user(*blocks)


def _gemini_part(part: Object, scribe: Scribe) -> list[Block]:
    signature = part.get("thoughtSignature")
    match part:
        case {"functionCall": {"name": str(name)} as call}:
            kept = scribe.opaque({"thoughtSignature": signature}) if signature else None
            arguments = json.dumps(call.get("args") or {}, ensure_ascii=False)
            return [ToolCall(CallId(str(call.get("id") or "")), name, arguments, opaque=kept)]
        case {"inlineData": {"data": str(data)}}:
            return [scribe.picture(f"data:;base64,{data}")]
        case {"text": str(text)}:
            kept = scribe.opaque({"parts": [part]}) if signature else None
            is_shown = bool(text) and part.get("thought") is not True
            return [Text(text, kept) if is_shown else Thinking(text, kept)]
        case _:
            return []


def _gemini_result(answered: Object, scribe: Scribe) -> None:
    response = _object(answered.get("response"))
    words = next(iter(response.values()), "")
    text = words if isinstance(words, str) else json.dumps(words, ensure_ascii=False)
    pictures = [
        one for part in _objects(answered.get("parts")) for one in _gemini_part(part, scribe)
    ]
    scribe.result(
        str(answered.get("id") or ""), Text(text), *pictures, is_error="error" in response
    )


_READERS: dict[str, Callable[[Object, Scribe], None]] = {
    "chat": _chat,
    "responses": _responses,
    "gemini": _gemini,
    "messages": _messages,
}


def _content(content: Json, scribe: Scribe) -> list[Block]:
    """Return the blocks of a message's or a result's content, in any wire's form."""
    if content is None:
        return []
    parts = content if isinstance(content, list) else [content]
    return [block for part in parts for block in _part(part, scribe)]


def _part(part: Json, scribe: Scribe) -> list[Block]:
    match part:
        case str(text):
            return [Text(text)]
        case {"type": "text" | "input_text" | "output_text", "text": str(text)}:
            return [Text(text)]
        case {"type": "refusal", "refusal": str(text)}:
            return [Text(text)]
        case {"type": "image_url", "image_url": {"url": str(url)}}:
            return [scribe.picture(url)]
        case {"type": "input_image", "image_url": str(url)}:
            return [scribe.picture(url)]
        case {"type": "image", "source": {"data": str(data)}}:
            return [scribe.picture(f"data:;base64,{data}")]
        case {"type": "image", "source": {"url": str(url)}}:
            return [scribe.picture(url)]
        case {"type": "thinking" | "redacted_thinking"}:
            return [Thinking("", scribe.opaque(part))]
        case {"type": "tool_use", "id": str(call_id), "name": str(name), "input": given}:
            return [ToolCall(CallId(call_id), name, json.dumps(given, ensure_ascii=False))]
        case _:
            return []


def _objects(value: Json) -> list[Object]:
    if not isinstance(value, list):
        return []
    return [item for item in value if isinstance(item, dict)]


def _object(value: Json) -> Object:
    return value if isinstance(value, dict) else {}
