"""A prepared conversation as the body of an `/api/chat` request.

Ollama's default window is small and what is too long for it is cut in silence, so every request
says how large the window has to be.
"""

from msgspec import Raw

from openpista.domain.message import Image, Text, Thinking, ToolCall, ToolResult
from openpista.providers.encoding import (
    Body,
    Encoding,
    base64_of,
    fields_of,
    joined,
    pictures_of,
    schema,
)
from openpista.providers.json_text import is_object
from openpista.providers.transform import AssistantSaid, ToolsAnswered, UserSaid

_KNOWS_LEVELS = "gpt-oss"
"""The models that are told how hard to think; others are told only whether."""


def ollama_body(encoding: Encoding) -> Body:
    """Return the request; `stream` is on."""
    request = encoding.request
    options: Body = {"num_ctx": encoding.traits.info.context_tokens}
    if request.max_output_tokens is not None:
        options["num_predict"] = request.max_output_tokens
    body: Body = {
        "model": request.model,
        "messages": _messages(encoding),
        "stream": True,
        "options": options,
    }
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
    if encoding.traits.info.reasoning:
        body["think"] = _think(encoding)
    return body


def _think(encoding: Encoding) -> bool | str:
    effort = encoding.effort
    if _KNOWS_LEVELS in encoding.request.model:
        return "medium" if effort is None else "low" if effort == "none" else effort
    return effort != "none"


def _messages(encoding: Encoding) -> list[Body]:
    messages: list[Body] = []
    if encoding.request.system:
        messages.append({"role": "system", "content": encoding.request.system})
    for part in encoding.parts:
        match part:
            case UserSaid():
                messages.append(_user(part.blocks, encoding))
            case AssistantSaid():
                messages.append(_assistant(part, encoding))
            case ToolsAnswered():
                messages += [_result(result, encoding) for result in part.results]
                if pictures := pictures_of(part.results):
                    messages.append(_user(pictures, encoding))
    return messages


def _user(blocks: tuple[Text | Image, ...], encoding: Encoding) -> Body:
    message: Body = {"role": "user", "content": joined(blocks)}
    images = [base64_of(block, encoding) for block in blocks if isinstance(block, Image)]
    return message | ({"images": images} if images else {})


def _assistant(said: AssistantSaid, encoding: Encoding) -> Body:
    message: Body = {"role": "assistant", "content": joined(_words(said))}
    calls: list[Body] = []
    for block in said.blocks:
        match block:
            case Thinking() if block.opaque:
                message["thinking"] = fields_of(block.opaque.payload).get("thinking", "")
            case ToolCall():
                arguments = block.arguments if is_object(block.arguments) else "{}"
                name = encoding.names.to_wire(block.name)
                function: Body = {"name": name, "arguments": Raw(arguments.encode())}
                calls.append({"function": function})
            case _:
                pass
    return message | ({"tool_calls": calls} if calls else {})


def _result(result: ToolResult, encoding: Encoding) -> Body:
    name = encoding.names.to_wire(result.name)
    return {"role": "tool", "tool_name": name, "content": result.text}


def _words(said: AssistantSaid) -> tuple[Text, ...]:
    return tuple(block for block in said.blocks if isinstance(block, Text))
