"""Adding up what model calls used, and what that costs."""

from msgspec import structs

from openpista.domain.message import Usage
from openpista.domain.model import ModelInfo

_MILLION = 1_000_000
_CACHE_WRITE_FACTOR = 1.25
"""Writing to a cache costs a quarter more than reading afresh: Anthropic's price list; no other
service counts such tokens apart."""


def add_usage(one: Usage, other: Usage | None) -> Usage:
    """Return the sum; the cost is unknown as soon as a part of it is."""
    if other is None or other == Usage():
        return one
    if one == Usage():
        return other
    cost = None
    if one.cost_usd is not None and other.cost_usd is not None:
        cost = one.cost_usd + other.cost_usd
    return Usage(
        input_tokens=one.input_tokens + other.input_tokens,
        output_tokens=one.output_tokens + other.output_tokens,
        cached_tokens=one.cached_tokens + other.cached_tokens,
        cache_write_tokens=one.cache_write_tokens + other.cache_write_tokens,
        reasoning_tokens=one.reasoning_tokens + other.reasoning_tokens,
        cost_usd=cost,
    )


def priced(usage: Usage | None, info: ModelInfo) -> Usage | None:
    """Return `usage` with its cost in US dollars where the model's prices are known.

    A cost that the provider itself named stays.
    """
    if usage is None or usage.cost_usd is not None:
        return usage
    if info.input_price is None or info.output_price is None:
        return usage
    cached_price = info.input_price if info.cached_price is None else info.cached_price
    written = usage.cache_write_tokens
    fresh = max(0, usage.input_tokens - usage.cached_tokens - written)
    cost = (
        (fresh + written * _CACHE_WRITE_FACTOR) * info.input_price
        + usage.cached_tokens * cached_price
        + usage.output_tokens * info.output_price
    ) / _MILLION
    return structs.replace(usage, cost_usd=cost)
