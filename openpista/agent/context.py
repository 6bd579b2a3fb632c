"""What fits into the model's window: an estimate in tokens, and cutting by whole turns.

The estimate is deliberately a little high; no tokenizer is loaded for it.
"""

from collections.abc import Sequence

from msgspec import Struct, structs

from openpista.agent.history import split_turns
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
from openpista.domain.model import ModelInfo
from openpista.domain.tool import ToolSpec

# Four ASCII characters make a token in English and code; other scripts take about one token
# for three bytes of UTF-8 (a Korean syllable). Both err upwards for the tokenizers of today.
_ASCII_PER_TOKEN = 4
_BYTES_PER_TOKEN = 3
_TOKENS_PER_IMAGE = 1600
_TOKENS_PER_MESSAGE = 8
_RESERVE_PART = 4
"""The answer may take at most a quarter of the window."""
_SHORTENED_CHARS = 400
_FULL_RESULTS = 2


class Window(Struct, frozen=True):
    """How many tokens a request may have (`input_tokens`) and its answer (`output_tokens`)."""

    input_tokens: int
    output_tokens: int


def window_of(info: ModelInfo) -> Window:
    """Return the window of a model with room kept for its answer."""
    output = min(info.max_output_tokens, info.context_tokens // _RESERVE_PART)
    return Window(input_tokens=info.context_tokens - output, output_tokens=output)


def text_tokens(text: str) -> int:
    """Estimate the tokens of a text."""
    if text.isascii():
        return -(-len(text) // _ASCII_PER_TOKEN)
    return -(-len(text.encode("utf-8", "surrogatepass")) // _BYTES_PER_TOKEN)


def message_tokens(message: Message) -> int:
    """Estimate the tokens of a message."""
    return _TOKENS_PER_MESSAGE + sum(map(_block_tokens, message.blocks))


def fixed_tokens(system: str, tools: Sequence[ToolSpec]) -> int:
    """Estimate the tokens of what stands before the conversation."""
    schemas = sum(text_tokens(tool.description + tool.parameters) + 16 for tool in tools)
    return text_tokens(system) + schemas


def conversation_tokens(messages: Sequence[Message]) -> int:
    """Estimate the tokens of a conversation."""
    return sum(map(message_tokens, messages))


def newest_turns(
    messages: Sequence[Message], tokens: int
) -> tuple[tuple[Message, ...], tuple[Message, ...]]:
    """Return the older part and the newest whole turns that fit into `tokens`.

    The last turn always belongs to the newest ones.
    """
    turns = split_turns(messages)
    kept = 0
    used = 0
    for turn in reversed(turns):
        used += conversation_tokens(turn)
        if kept and used > tokens:
            break
        kept += 1
    split = len(turns) - kept
    return _joined(turns[:split]), _joined(turns[split:])


def fit(messages: Sequence[Message], tokens: int) -> tuple[Message, ...]:
    """Return what of a conversation fits into `tokens`, for one request only.

    A leading summary and the last turn stay; older turns go whole, oldest first; then long
    results of the last turn are shortened, oldest first.
    """
    if conversation_tokens(messages) <= tokens:
        return tuple(messages)
    has_summary = bool(messages) and messages[0].role == "summary"
    head, rest = (messages[:1], messages[1:]) if has_summary else ((), messages)
    left = tokens - conversation_tokens(head)
    _, newest = newest_turns(rest, left)
    return (*head, *_shortened(newest, left))


def _joined(turns: Sequence[tuple[Message, ...]]) -> tuple[Message, ...]:
    return tuple(message for turn in turns for message in turn)


def _shortened(messages: tuple[Message, ...], tokens: int) -> tuple[Message, ...]:
    out = list(messages)
    excess = conversation_tokens(out) - tokens
    places = [index for index, message in enumerate(out) if message.role == "tool"]
    # The newest results are what the model is working on; they are shortened last.
    for index in (*places[:-_FULL_RESULTS], *places[-_FULL_RESULTS:]):
        if excess <= 0:
            break
        short = structs.replace(out[index], blocks=tuple(map(_short_block, out[index].blocks)))
        excess -= message_tokens(out[index]) - message_tokens(short)
        out[index] = short
    return tuple(out)


def _short_block(block: Block) -> Block:
    if not isinstance(block, ToolResult):
        return block
    cut = len(block.text) - _SHORTENED_CHARS
    if cut <= _SHORTENED_CHARS:
        return structs.replace(block, images=())
    text = f"{block.text[:_SHORTENED_CHARS]}\n[... {cut} characters left out for lack of room ...]"
    return structs.replace(block, text=text, images=())


def _block_tokens(block: Block) -> int:
    match block:
        case Text() | Thinking():
            return text_tokens(block.text)
        case ToolCall():
            return text_tokens(block.name) + text_tokens(block.arguments)
        case ToolResult():
            return text_tokens(block.text) + _TOKENS_PER_IMAGE * len(block.images)
        case Image():
            return _TOKENS_PER_IMAGE
        case Attachment():
            return text_tokens(block.name) + _TOKENS_PER_MESSAGE
