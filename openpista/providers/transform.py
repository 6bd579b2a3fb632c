"""A stored conversation becomes one that any wire takes: the one pass before every encoder.

What a call needs and history may lack is settled here: results follow their calls in order,
what another model thought is left out, pictures that cannot be shown become words. Nothing
here knows a wire's JSON. Rules: original-agent.md §4.9, providers.md §1.3, §1.13.
"""

import hashlib
import re
from collections.abc import Iterator, Mapping, Sequence

from msgspec import Struct
from msgspec.structs import replace

from openpista.domain.ids import CallId
from openpista.domain.message import (
    Attachment,
    Block,
    Image,
    Message,
    Text,
    Thinking,
    ToolCall,
    ToolResult,
)
from openpista.providers.reply import Tag

INTERRUPTED = "No result: the call was interrupted before it ended."
SUMMARY_HEADING = "Summary of the conversation so far:"


class UserSaid(Struct, frozen=True):
    """Words and pictures of the user; never empty."""

    blocks: tuple[Text | Image, ...]


class AssistantSaid(Struct, frozen=True):
    """What the model said; it holds words or calls. Payloads in it belong to the target."""

    blocks: tuple[Text | Thinking | ToolCall, ...]


class ToolsAnswered(Struct, frozen=True):
    """The results of the calls just before, one each, in their order."""

    results: tuple[ToolResult, ...]


Part = UserSaid | AssistantSaid | ToolsAnswered


class Target(Struct, frozen=True):
    """Where a conversation goes. `pictures` are the bytes that could be read, by their hash;
    `call_id` is the form of call ids that the wire takes from elsewhere."""

    tag: Tag
    call_id: re.Pattern[str]
    vision: bool = False
    pictures: Mapping[str, bytes] = {}


def prepare(messages: Sequence[Message], target: Target) -> tuple[Part, ...]:
    """Return `messages` as parts for `target`."""
    parts: list[Part] = []
    for index, message in enumerate(messages):
        match message.role:
            case "user" | "summary":
                _join_user(parts, _user_blocks(message, target))
            case "assistant":
                _add_assistant(parts, message, messages[index + 1 :], target)
            case "tool":
                pass  # Taken together with its calls; a result without a call is left out.
    return tuple(parts)


def _join_user(parts: list[Part], blocks: tuple[Text | Image, ...]) -> None:
    if not blocks:
        return
    if parts and isinstance(parts[-1], UserSaid):
        # Several local templates refuse two user messages in a row.
        parts[-1] = UserSaid(parts[-1].blocks + blocks)
    else:
        parts.append(UserSaid(blocks))


def _user_blocks(message: Message, target: Target) -> tuple[Text | Image, ...]:
    blocks = [shown for block in message.blocks if (shown := _for_user(block, target))]
    if blocks and message.role == "summary":
        return (Text(SUMMARY_HEADING), *blocks)
    return tuple(blocks)


def _for_user(block: Block, target: Target) -> Text | Image | None:
    match block:
        case Text():
            return Text(block.text) if block.text.strip() else None
        case Image():
            return _picture(block, target)
        case Attachment():
            return Text(f"[attached file “{block.name}”: {block.mime}, {block.size_bytes} bytes]")
        case Thinking() | ToolCall() | ToolResult():
            return None


def _picture(image: Image, target: Target) -> Image | Text:
    """Return the picture, or words where the model cannot see it or its bytes are gone."""
    if target.vision and image.sha256 in target.pictures:
        return image
    why = "its bytes are gone" if target.vision else "this model cannot see pictures"
    named = f" “{image.alt}”" if image.alt else ""
    return Text(f"[picture{named}, {image.width}x{image.height}, left out: {why}]")


def _add_assistant(
    parts: list[Part], message: Message, after: Sequence[Message], target: Target
) -> None:
    foreign = message.provider != target.tag.provider
    blocks: list[Text | Thinking | ToolCall] = []
    results: list[ToolResult] = []
    answers = _answers(after)
    for block in message.blocks:
        match block:
            case Text() if block.text.strip():
                blocks.append(_owned(block, target))
            case Thinking() if target.tag.owns(block.opaque):
                blocks.append(block)
            case ToolCall():
                call_id = _call_id(block.call_id, target) if foreign else block.call_id
                arguments = block.arguments if block.complete else "{}"
                blocks.append(replace(_owned(block, target), call_id=call_id, arguments=arguments))
                result = answers.pop(block.call_id, None) or _interrupted(block)
                results.append(_seen(replace(result, call_id=call_id), target))
            case _:
                pass
    speaks = not message.is_error and any(isinstance(block, Text) for block in blocks)
    if results or speaks:
        parts.append(AssistantSaid(tuple(blocks)))
    if results:
        parts.append(ToolsAnswered(tuple(results)))


def _owned(block: Text | ToolCall, target: Target) -> Text | ToolCall:
    return block if target.tag.owns(block.opaque) else replace(block, opaque=None)


def _answers(after: Sequence[Message]) -> dict[CallId, ToolResult]:
    """Return the results up to the next answer of the model; the first of each call counts."""
    found: dict[CallId, ToolResult] = {}
    for result in _results_before_next_answer(after):
        found.setdefault(result.call_id, result)
    return found


def _results_before_next_answer(after: Sequence[Message]) -> Iterator[ToolResult]:
    for message in after:
        if message.role == "assistant":
            return
        for block in message.blocks:
            if isinstance(block, ToolResult):
                yield block


def _interrupted(call: ToolCall) -> ToolResult:
    return ToolResult(call.call_id, call.name, INTERRUPTED, is_error=True)


def _seen(result: ToolResult, target: Target) -> ToolResult:
    """Return the result with its pictures where the model sees them, else with words for them."""
    shown = [_picture(image, target) for image in result.images]
    words = [block.text for block in shown if isinstance(block, Text)]
    images = tuple(block for block in shown if isinstance(block, Image))
    return replace(
        result, text="\n".join((result.text, *words)) if words else result.text, images=images
    )


def _call_id(call_id: CallId, target: Target) -> CallId:
    """Return an id of another service in a form that this wire takes; always the same one."""
    if target.call_id.fullmatch(call_id):
        return call_id
    return CallId(f"call_{hashlib.sha256(call_id.encode()).hexdigest()[:24]}")
