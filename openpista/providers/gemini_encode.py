"""A prepared conversation as the body of a streamGenerateContent request."""

import re
from collections.abc import Mapping

from msgspec import Raw

from openpista.domain.message import Image, Text, Thinking, ToolCall, ToolResult
from openpista.domain.model import Effort
from openpista.providers.encoding import (
    Body,
    Encoding,
    base64_of,
    fields_of,
    pictures_of,
    schema,
)
from openpista.providers.json_text import is_object
from openpista.providers.transform import AssistantSaid, ToolsAnswered, UserSaid

_UNSIGNED = "skip_thought_signature_validator"
"""What stands for the signature of a call that another model made (providers.md §1.7)."""

_GENERATION = re.compile(r"gemini-(\d+)")
_SIGNING = 3
"""From this generation on calls have to be signed, results may hold pictures, and thinking is
asked for by a level."""

_BUDGETS: Mapping[Effort, int] = {"none": 0, "low": 1_024, "medium": 8_192, "high": 24_576}
_LEAST_PRO_BUDGET = 128
"""The pro models of the second generation always think."""

_BEGINNING: Body = {"role": "user", "parts": [{"text": "(The conversation so far is left out.)"}]}


def gemini_body(encoding: Encoding) -> Body:
    """Return the request; that it streams is said by its path."""
    request = encoding.request
    body: Body = {"contents": _contents(encoding)}
    if request.system:
        body["systemInstruction"] = {"parts": [{"text": request.system}]}
    if request.tools:
        declared: list[Body] = [
            {
                "name": encoding.names.to_wire(tool.name),
                "description": tool.description,
                "parametersJsonSchema": schema(tool.parameters),
            }
            for tool in request.tools
        ]
        body["tools"] = [{"functionDeclarations": declared}]
    config: Body = {}
    if request.max_output_tokens is not None:
        config["maxOutputTokens"] = request.max_output_tokens
    if encoding.traits.info.reasoning:
        config["thinkingConfig"] = _thinking(encoding)
    return body | ({"generationConfig": config} if config else {})


def is_signing(model: str) -> bool:
    """Say whether a model is of the generation that signs its calls; unknown ones are."""
    found = _GENERATION.search(model)
    return found is None or int(found[1]) >= _SIGNING


def _thinking(encoding: Encoding) -> Body:
    model, effort = encoding.request.model, encoding.effort
    if effort is None:
        return {"includeThoughts": True}
    if is_signing(model):
        least = "minimal" if "flash" in model else "low"
        return {"includeThoughts": True, "thinkingLevel": least if effort == "none" else effort}
    budget = _BUDGETS[effort]
    if "pro" in model:
        budget = max(budget, _LEAST_PRO_BUDGET)
    return {"includeThoughts": effort != "none", "thinkingBudget": budget}


def _contents(encoding: Encoding) -> list[Body]:
    contents: list[Body] = []
    for part in encoding.parts:
        match part:
            case UserSaid():
                contents.append(_content("user", [_shown(one, encoding) for one in part.blocks]))
            case AssistantSaid():
                contents.append(_content("model", _assistant(part, encoding)))
            case ToolsAnswered():
                contents.append(_content("user", [_result(one, encoding) for one in part.results]))
                pictures = () if _takes_pictures(encoding) else pictures_of(part.results)
                if pictures:
                    contents.append(_content("user", [_shown(one, encoding) for one in pictures]))
    if contents and contents[0]["role"] == "model":
        contents.insert(0, _BEGINNING)
    return contents


def _content(role: str, parts: list[Body]) -> Body:
    return {"role": role, "parts": parts}


def _takes_pictures(encoding: Encoding) -> bool:
    return encoding.quirks.tool_image == "result" and is_signing(encoding.request.model)


def _shown(block: Text | Image, encoding: Encoding) -> Body:
    if isinstance(block, Text):
        return {"text": block.text}
    return {"inlineData": {"mimeType": block.mime, "data": base64_of(block, encoding)}}


def _assistant(said: AssistantSaid, encoding: Encoding) -> list[Body]:
    parts: list[Body] = []
    unsigned = _UNSIGNED if is_signing(encoding.request.model) else ""
    for block in said.blocks:
        match block:
            case Text() | Thinking():
                parts += _as_it_came(block)
            case ToolCall():
                parts.append(_call(block, encoding, unsigned))
                # Only the first call of a step is signed; those beside it are not.
                unsigned = ""
    return parts


def _as_it_came(block: Text | Thinking) -> list[Body]:
    kept = fields_of(block.opaque.payload).get("parts") if block.opaque else None
    if isinstance(kept, list):
        return [dict(part) for part in kept if isinstance(part, dict)]
    return [{"text": block.text}] if isinstance(block, Text) else []


def _call(call: ToolCall, encoding: Encoding, unsigned: str) -> Body:
    arguments = call.arguments if is_object(call.arguments) else "{}"
    body: Body = {
        "functionCall": {
            "id": call.call_id,
            "name": encoding.names.to_wire(call.name),
            "args": Raw(arguments.encode()),
        }
    }
    kept = fields_of(call.opaque.payload).get("thoughtSignature") if call.opaque else None
    signature = kept or unsigned
    return body | ({"thoughtSignature": signature} if signature else {})


def _result(result: ToolResult, encoding: Encoding) -> Body:
    response: Body = {
        "id": result.call_id,
        "name": encoding.names.to_wire(result.name),
        "response": {"error" if result.is_error else "result": result.text},
    }
    if result.images and _takes_pictures(encoding):
        response["parts"] = [_shown(image, encoding) for image in result.images]
    return {"functionResponse": response}
