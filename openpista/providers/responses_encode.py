"""A prepared conversation as the body of a Responses request.

Stateless: `store` is off, so what the model wants back goes back in full, and ids of items mean
something only beside sealed reasoning.
"""

from collections.abc import Iterator

from msgspec import Raw

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

LEAST_OUTPUT_TOKENS = 16
MAX_ITEM_ID_CHARS = 64

NAMESPACE = "openpista"
NAMESPACE_IS = "The tools of this computer."


def responses_body(encoding: Encoding) -> Body:
    """Return the request; `stream` is on, `store` is off."""
    request = encoding.request
    body: Body = {"model": request.model, "input": list(_items(encoding))}
    body |= {"stream": True, "store": False}
    if request.system:
        body["instructions"] = request.system
    if request.tools:
        body["tools"] = _tools(encoding)
    if encoding.traits.info.reasoning:
        body["include"] = ["reasoning.encrypted_content"]
        effort = {"effort": encoding.effort} if encoding.effort else {}
        body["reasoning"] = effort | {"summary": "auto"}
    if request.max_output_tokens is not None and encoding.quirks.sends_output_limit:
        body["max_output_tokens"] = max(LEAST_OUTPUT_TOKENS, request.max_output_tokens)
    if request.conversation and encoding.quirks.cache_key:
        body["prompt_cache_key"] = request.conversation
    return body


def _tools(encoding: Encoding) -> list[Body]:
    tools: list[Body] = [
        {
            "type": "function",
            "name": encoding.names.to_wire(tool.name),
            "description": tool.description,
            "parameters": schema(tool.parameters),
            "strict": False,
        }
        for tool in encoding.request.tools
    ]
    if not encoding.quirks.namespaced_tools:
        return tools
    # A ChatGPT plan documents function tools only inside a namespace (providers.md §1.2 A).
    named: Body = {"type": "namespace", "name": NAMESPACE, "description": NAMESPACE_IS}
    return [named | {"tools": tools}]


def _items(encoding: Encoding) -> Iterator[Body | Raw]:
    for part in encoding.parts:
        match part:
            case UserSaid():
                yield {"role": "user", "content": _content(part.blocks, encoding)}
            case AssistantSaid():
                yield from _assistant(part, encoding)
            case ToolsAnswered():
                for result in part.results:
                    yield _result(result, encoding)
                pictures = pictures_of(part.results)
                if pictures and encoding.quirks.tool_image == "user":
                    yield {"role": "user", "content": _content(pictures, encoding)}


def _assistant(part: AssistantSaid, encoding: Encoding) -> Iterator[Body | Raw]:
    # An item that was made beside reasoning is refused by its id where that reasoning is missing.
    sealed = any(isinstance(block, Thinking) for block in part.blocks)
    for block in part.blocks:
        match block:
            case Thinking(opaque=opaque) if opaque is not None:
                yield Raw(opaque.payload.encode())
            case Text():
                yield _said(block, sealed=sealed)
            case ToolCall():
                yield _call(block, encoding, sealed=sealed)
            case _:
                pass


def _said(block: Text, *, sealed: bool) -> Body:
    kept = fields_of(block.opaque.payload) if block.opaque else {}
    body: Body = {"type": "message", "role": "assistant"}
    if sealed:
        body |= _id(kept.get("id"))
    if kept.get("phase"):
        body["phase"] = kept["phase"]
    content: Body = {"type": "output_text", "text": block.text, "annotations": []}
    return body | {"status": "completed", "content": [content]}


def _call(call: ToolCall, encoding: Encoding, *, sealed: bool) -> Body:
    kept = fields_of(call.opaque.payload) if call.opaque else {}
    body: Body = {"type": "function_call"}
    if sealed:
        body |= _id(kept.get("id"))
    body |= {
        "call_id": call.call_id,
        "name": encoding.names.to_wire(call.name),
        "arguments": call.arguments,
    }
    return body | ({"namespace": kept["namespace"]} if kept.get("namespace") else {})


def _id(item_id: object) -> Body:
    fits = isinstance(item_id, str) and 0 < len(item_id) <= MAX_ITEM_ID_CHARS
    return {"id": item_id} if fits else {}


def _result(result: ToolResult, encoding: Encoding) -> Body:
    output: str | list[Body] = result.text
    if result.images and encoding.quirks.tool_image == "result":
        words = (Text(result.text),) if result.text else ()
        output = _parts((*words, *result.images), encoding)
    return {"type": "function_call_output", "call_id": result.call_id, "output": output}


def _content(blocks: tuple[Text | Image, ...], encoding: Encoding) -> str | list[Body]:
    if all(isinstance(block, Text) for block in blocks):
        return joined(blocks)
    return _parts(blocks, encoding)


def _parts(blocks: tuple[Text | Image, ...], encoding: Encoding) -> list[Body]:
    return [
        {"type": "input_text", "text": block.text}
        if isinstance(block, Text)
        else {"type": "input_image", "image_url": data_url(block, encoding), "detail": "auto"}
        for block in blocks
    ]
