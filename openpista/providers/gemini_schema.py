"""The fields of Gemini's stream that we read, and nothing else."""

import msgspec
from msgspec import Raw, Struct

from openpista.providers.wire_fields import NOTHING, Count


class FunctionCall(Struct, frozen=True):
    """A call; it always arrives whole. Older models send no id."""

    id: str | None = None
    name: str | None = None
    args: Raw = NOTHING


class GeminiPart(Struct, frozen=True, rename="camel"):
    """A piece of the answer: words, a thought (`thought`), or a call; perhaps signed."""

    text: str | None = None
    thought: bool | None = None
    thought_signature: str | None = None
    function_call: FunctionCall | None = None


class GeminiContent(Struct, frozen=True):
    """What a candidate says in one event."""

    parts: tuple[GeminiPart, ...] | None = None


class Candidate(Struct, frozen=True, rename="camel"):
    """One of the answers; we ask for one."""

    index: int | None = None
    content: GeminiContent | None = None
    finish_reason: str | None = None


class PromptFeedback(Struct, frozen=True, rename="camel"):
    """Why the prompt was not answered at all."""

    block_reason: str | None = None


class GeminiUsage(Struct, frozen=True, rename="camel"):
    """Tokens so far. The prompt's count holds the cached part; thoughts are counted apart."""

    prompt_token_count: Count = None
    candidates_token_count: Count = None
    cached_content_token_count: Count = None
    thoughts_token_count: Count = None


class GeminiChunk(Struct, frozen=True, rename="camel"):
    """One event of the stream."""

    candidates: tuple[Candidate, ...] | None = None
    prompt_feedback: PromptFeedback | None = None
    usage_metadata: GeminiUsage | None = None
    model_version: str | None = None
    error: Raw = NOTHING


CHUNK = msgspec.json.Decoder(GeminiChunk)
