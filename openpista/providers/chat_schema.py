"""The fields of a chat completion chunk that we read, and nothing else.

Wide on purpose: many programs speak this wire, each a little differently. Fields whose form
differs between them stay raw.
"""

import msgspec
from msgspec import Raw, Struct

from openpista.providers.wire_fields import NOTHING, Count


class TokenDetails(Struct, frozen=True):
    """Parts of a token count."""

    cached_tokens: Count = None
    cache_write_tokens: Count = None
    reasoning_tokens: Count = None


class ChatUsage(Struct, frozen=True):
    """Tokens as this wire counts them: the prompt with its cached part.

    The parts stand in details, or beside the sums (DeepSeek, Moonshot, gateways to Claude).
    """

    prompt_tokens: Count = None
    completion_tokens: Count = None
    total_tokens: Count = None
    prompt_tokens_details: TokenDetails | None = None
    completion_tokens_details: TokenDetails | None = None
    cached_tokens: Count = None
    prompt_cache_hit_tokens: Count = None
    cache_read_input_tokens: Count = None
    cache_creation_input_tokens: Count = None
    reasoning_tokens: Count = None
    cost: Raw = NOTHING


class GroqExtra(Struct, frozen=True):
    """Where Groq puts its usage."""

    usage: ChatUsage | None = None


class ContentPart(Struct, frozen=True):
    """A piece of content with a type: Mistral streams its reasoning so."""

    type: str = ""
    text: str | None = None
    thinking: "list[ContentPart] | str | None" = None


class FunctionDelta(Struct, frozen=True):
    """More of a call; `arguments` is text, or at some servers the object itself."""

    name: str | None = None
    arguments: Raw = NOTHING


class CallDelta(Struct, frozen=True):
    """More of a tool call. Gemini and Ollama leave out `index`, some the id."""

    index: int | None = None
    id: str | None = None
    function: FunctionDelta | None = None
    extra_content: Raw = NOTHING


class Delta(Struct, frozen=True):
    """What one chunk adds to the message; `function_call` is the old form of a single call."""

    content: str | list[ContentPart] | None = None
    refusal: str | None = None
    reasoning_content: object = None
    reasoning: object = None
    reasoning_text: object = None
    reasoning_details: list[Raw] | None = None
    reasoning_opaque: object = None
    extra_content: Raw = NOTHING
    tool_calls: list[CallDelta] | None = None
    function_call: FunctionDelta | None = None


class Choice(Struct, frozen=True):
    """One of the answers; we ask for one."""

    index: int | None = None
    delta: Delta | None = None
    finish_reason: str | None = None
    usage: ChatUsage | None = None


class ChatChunk(Struct, frozen=True):
    """One event of the stream."""

    choices: list[Choice] | None = None
    usage: ChatUsage | None = None
    model: str | None = None
    error: Raw = NOTHING
    x_groq: GroqExtra | None = None


CHUNK = msgspec.json.Decoder(ChatChunk)
