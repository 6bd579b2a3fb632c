"""A prepared conversation as the body of a Messages request."""

from collections.abc import Mapping

from msgspec import Raw

from openpista.domain.message import Image, Text, Thinking, ToolCall, ToolResult
from openpista.domain.model import Effort
from openpista.providers.encoding import Body, Encoding, base64_of, pictures_of, schema
from openpista.providers.json_text import is_object
from openpista.providers.transform import AssistantSaid, ToolsAnswered, UserSaid

MOST_DEFAULT_TOKENS = 32_000
"""The wire demands a limit; more than this in one answer is nobody's wish."""

BUDGETS: Mapping[Effort, int] = {"low": 2_048, "medium": 8_192, "high": 16_384}
"""Tokens of thinking for models that are told a number."""

LEAST_ROOM_TOKENS = 1_024
_CACHED: Body = {"type": "ephemeral"}
_CACHED_USER_TURNS = 2
_BEGINNING: Body = {"type": "text", "text": "(The conversation so far is left out.)"}


def messages_body(encoding: Encoding) -> Body:
    """Return the request; `stream` is on."""
    request = encoding.request
    cached = {"cache_control": _CACHED} if encoding.quirks.cache_control else {}
    limit = _limit(encoding)
    body: Body = {"model": request.model, "max_tokens": limit, "stream": True}
    if request.system:
        body["system"] = [{"type": "text", "text": request.system} | cached]
    if request.tools:
        tools: list[Body] = [
            {
                "name": encoding.names.to_wire(tool.name),
                "description": tool.description,
                "input_schema": schema(tool.parameters),
            }
            for tool in request.tools
        ]
        tools[-1] |= cached
        body["tools"] = tools
    body["messages"] = _messages(encoding)
    return body | _thinking(encoding, limit)


def _limit(encoding: Encoding) -> int:
    if encoding.request.max_output_tokens is not None:
        return encoding.request.max_output_tokens
    return min(encoding.traits.info.max_output_tokens, MOST_DEFAULT_TOKENS)


def _thinking(encoding: Encoding, limit: int) -> Body:
    """Return how thinking is asked for; the forms exclude each other by model."""
    effort = encoding.effort
    how: Body = {"output_config": {"effort": effort}} if effort and effort != "none" else {}
    match encoding.traits.thinking:
        case "budget":
            budget = min(BUDGETS.get(effort or "none", 0), limit - LEAST_ROOM_TOKENS)
            if budget < LEAST_ROOM_TOKENS:
                return {}
            return {"thinking": {"type": "enabled", "budget_tokens": budget}}
        case "adaptive" if effort == "none":
            return {"thinking": {"type": "disabled"}}
        case "adaptive":
            return {"thinking": {"type": "adaptive", "display": "summarized"}} | how
        case "always":
            return how
        case "none":
            return {}


def _messages(encoding: Encoding) -> list[Body]:
    turns: list[tuple[str, list[Body | Raw]]] = []
    for part in encoding.parts:
        match part:
            case UserSaid():
                _join(turns, "user", [_block(block, encoding) for block in part.blocks])
            case AssistantSaid():
                _join(turns, "assistant", _assistant(part, encoding))
            case ToolsAnswered():
                results: list[Body | Raw] = [_result(one, encoding) for one in part.results]
                if encoding.quirks.tool_image == "user":
                    pictures = pictures_of(part.results)
                    results += [_block(block, encoding) for block in pictures]
                _join(turns, "user", results)
    if turns and turns[0][0] == "assistant":
        turns.insert(0, ("user", [_BEGINNING]))
    if encoding.quirks.cache_control:
        _mark(turns)
    return [{"role": role, "content": content} for role, content in turns]


def _join(turns: list[tuple[str, list[Body | Raw]]], role: str, content: list[Body | Raw]) -> None:
    """Add to the last turn of the same role: results and what the user said after them belong
    in one message, results first."""
    if turns and turns[-1][0] == role:
        turns[-1][1].extend(content)
    else:
        turns.append((role, content))


def _mark(turns: list[tuple[str, list[Body | Raw]]]) -> None:
    """Mark the ends of the newest turns of the user for the cache (four marks are allowed)."""
    for _, content in [turn for turn in turns if turn[0] == "user"][-_CACHED_USER_TURNS:]:
        if isinstance(content[-1], dict):
            content[-1] = content[-1] | {"cache_control": _CACHED}


def _block(block: Text | Image, encoding: Encoding) -> Body:
    if isinstance(block, Text):
        return {"type": "text", "text": block.text}
    source = {"type": "base64", "media_type": block.mime, "data": base64_of(block, encoding)}
    return {"type": "image", "source": source}


def _assistant(part: AssistantSaid, encoding: Encoding) -> list[Body | Raw]:
    content: list[Body | Raw] = []
    for block in part.blocks:
        match block:
            case Thinking(opaque=opaque) if opaque is not None:
                # Signed: byte for byte as it came, before the calls that it led to.
                content.append(Raw(opaque.payload.encode()))
            case Text():
                content.append({"type": "text", "text": block.text})
            case ToolCall():
                content.append(_call(block, encoding))
            case _:
                pass
    return content


def _call(call: ToolCall, encoding: Encoding) -> Body:
    given = call.arguments if is_object(call.arguments) else "{}"
    return {
        "type": "tool_use",
        "id": call.call_id,
        "name": encoding.names.to_wire(call.name),
        "input": Raw(given.encode()),
    }


def _result(result: ToolResult, encoding: Encoding) -> Body:
    content: list[Body] = []
    if result.text:
        content.append({"type": "text", "text": result.text})
    if encoding.quirks.tool_image == "result":
        content += [_block(image, encoding) for image in result.images]
    body: Body = {"type": "tool_result", "tool_use_id": result.call_id}
    if content:
        body["content"] = content
    return body | ({"is_error": True} if result.is_error else {})
