"""Token counts of the chat wire in our terms."""

from openpista.domain.message import Usage
from openpista.providers.chat_schema import ChatUsage, TokenDetails
from openpista.providers.wire_fields import Count, count, number_or_none

_NO_DETAILS = TokenDetails()


def chat_usage(usage: ChatUsage) -> Usage:
    """Return `usage` with the cached part of the prompt and the reasoning named.

    xAI counts reasoning apart from the completion; its total tells.
    """
    prompt, completion = count(usage.prompt_tokens), count(usage.completion_tokens)
    before = usage.prompt_tokens_details or _NO_DETAILS
    after = usage.completion_tokens_details or _NO_DETAILS
    reasoning = count(after.reasoning_tokens) or count(usage.reasoning_tokens)
    if reasoning and count(usage.total_tokens) == prompt + completion + reasoning:
        completion += reasoning
    return Usage(
        input_tokens=prompt,
        output_tokens=completion,
        cached_tokens=_first(
            before.cached_tokens,
            usage.cached_tokens,
            usage.prompt_cache_hit_tokens,
            usage.cache_read_input_tokens,
        ),
        cache_write_tokens=_first(before.cache_write_tokens, usage.cache_creation_input_tokens),
        reasoning_tokens=reasoning,
        cost_usd=number_or_none(usage.cost),
    )


def _first(*counts: Count) -> int:
    return next((number for number in map(count, counts) if number), 0)
