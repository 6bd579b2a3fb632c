"""A prepared conversation as the body of a chat completion request."""

from openpista.domain.message import Image, Text, Thinking, ToolCall, ToolResult
from openpista.providers.encoding import (
    Body,
    Encoding,
    data_url,
    fields_of,
    joined,
    pictures_of,
    schema,
)
from openpista.providers.transform import AssistantSaid, ToolsAnswered, UserSaid

_CACHED: Body = {"type": "ephemeral"}
_ALWAYS_BACK = ("reasoning_details", "reasoning_opaque", "extra_content")
"""Fields of the assistant's message that go back whenever they came."""


def chat_body(encoding: Encoding) -> Body:
    """Return the request; `stream` is on."""
    request, quirks = encoding.request, encoding.quirks
    body: Body = {"model": request.model, "messages": _messages(encoding), "stream": True}
    if quirks.stream_usage:
        body["stream_options"] = {"include_usage": True}
    if request.tools:
        body["tools"] = [
            {
                "type": "function",
                "function": {
                    "name": encoding.names.to_wire(tool.name),
                    "description": tool.description,
                    "parameters": schema(tool.parameters),
                },
            }
            for tool in request.tools
        ]
    if request.max_output_tokens is not None:
        body[quirks.max_tokens_field] = request.max_output_tokens
    return body | _effort(encoding)


def _effort(encoding: Encoding) -> Body:
    effort = encoding.effort
    if not encoding.traits.info.reasoning:
        return {}
    match encoding.quirks.reasoning_format:
        case "object" | "toggle" if effort is None:
            # Such services leave hybrid models unthinking where nothing is said.
            return {"reasoning": {"enabled": True}}
        case _ if effort is None:
            return {}
        case "effort":
            return {"reasoning_effort": effort}
        case "object":
            return {"reasoning": {"enabled": False} if effort == "none" else {"effort": effort}}
        case "toggle":
            return {"reasoning": {"enabled": effort != "none"}}
        case "none" | "thinking":
            return {}


def _messages(encoding: Encoding) -> list[Body]:
    messages: list[Body] = []
    cached = encoding.quirks.cache_control and encoding.request.model.startswith("anthropic/")
    if encoding.request.system:
        messages.append(_system(encoding, cached=cached))
    for part in encoding.parts:
        match part:
            case UserSaid():
                messages.append({"role": "user", "content": _user(part.blocks, encoding)})
            case AssistantSaid():
                messages.append(_assistant(part, encoding))
            case ToolsAnswered():
                messages += [_result(result) for result in part.results]
                if pictures := pictures_of(part.results):
                    messages.append({"role": "user", "content": _user(pictures, encoding)})
    if cached:
        _mark_last_user(messages)
    return messages


def _system(encoding: Encoding, *, cached: bool) -> Body:
    # The developer role is OpenAI's for its reasoning models; the others know it too.
    role = "developer" if encoding.quirks.supports_developer_role else "system"
    text = encoding.request.system
    if cached:
        return {"role": role, "content": [_text(text) | {"cache_control": _CACHED}]}
    return {"role": role, "content": text}


def _user(blocks: tuple[Text | Image, ...], encoding: Encoding) -> str | list[Body]:
    if all(isinstance(block, Text) for block in blocks):
        return joined(blocks)
    return [
        _text(block.text)
        if isinstance(block, Text)
        else {"type": "image_url", "image_url": {"url": data_url(block, encoding)}}
        for block in blocks
    ]


def _assistant(part: AssistantSaid, encoding: Encoding) -> Body:
    calls = [_call(block, encoding) for block in part.blocks if isinstance(block, ToolCall)]
    words = [block.text for block in part.blocks if isinstance(block, Text)]
    message: Body = {"role": "assistant", "content": "\n\n".join(words) or None}
    if calls:
        message["tool_calls"] = calls
    wanted = _ALWAYS_BACK
    if calls and encoding.quirks.needs_reasoning_echo:
        wanted = (*wanted, "reasoning_content")
    for block in part.blocks:
        if isinstance(block, Thinking) and block.opaque:
            fields = fields_of(block.opaque.payload)
            message |= {name: fields[name] for name in wanted if name in fields}
    return message


def _call(call: ToolCall, encoding: Encoding) -> Body:
    body: Body = {
        "id": call.call_id,
        "type": "function",
        "function": {"name": encoding.names.to_wire(call.name), "arguments": call.arguments},
    }
    extra = fields_of(call.opaque.payload) if call.opaque else {}
    return body | {name: extra[name] for name in ("extra_content",) if name in extra}


def _result(result: ToolResult) -> Body:
    return {"role": "tool", "tool_call_id": result.call_id, "content": result.text}


def _text(text: str) -> Body:
    return {"type": "text", "text": text}


def _mark_last_user(messages: list[Body]) -> None:
    """Mark the newest words of the user for the cache; Anthropic behind OpenRouter reads it."""
    for message in reversed(messages):
        content = message["content"]
        if message["role"] == "user" and isinstance(content, str):
            message["content"] = [_text(content) | {"cache_control": _CACHED}]
            return
