"""Token counts of the chat wire in our terms."""

from openpista.domain.message import Usage
from openpista.providers.chat_schema import ChatUsage, TokenDetails
from openpista.providers.wire_fields import count, number_or_none

_NO_DETAILS = TokenDetails()


def chat_usage(usage: ChatUsage) -> Usage:
    """Return `usage` with the cached part of the prompt and the reasoning named.

    xAI counts reasoning apart from the completion; its total tells.
    """
    prompt, completion = count(usage.prompt_tokens), count(usage.completion_tokens)
    before = usage.prompt_tokens_details or _NO_DETAILS
    reasoning = count((usage.completion_tokens_details or _NO_DETAILS).reasoning_tokens)
    if reasoning and count(usage.total_tokens) == prompt + completion + reasoning:
        completion += reasoning
    return Usage(
        input_tokens=prompt,
        output_tokens=completion,
        cached_tokens=count(before.cached_tokens) or count(usage.prompt_cache_hit_tokens),
        cache_write_tokens=count(before.cache_write_tokens),
        reasoning_tokens=reasoning,
        cost_usd=number_or_none(usage.cost),
    )
