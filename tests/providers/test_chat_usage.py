"""Token counts of the chat wire."""

import msgspec
import pytest

from openpista.domain.message import Usage
from openpista.providers.chat_schema import ChatUsage
from openpista.providers.chat_usage import chat_usage


@pytest.mark.parametrize(
    ("counted", "usage"),
    [
        ({}, Usage()),
        ({"prompt_tokens": 5, "completion_tokens": 2}, Usage(5, 2)),
        ({"prompt_tokens": 5, "prompt_tokens_details": {"cached_tokens": 3}}, Usage(5, 0, 3)),
        ({"prompt_tokens": 5, "prompt_cache_hit_tokens": 3}, Usage(5, 0, 3)),
        ({"prompt_tokens": 5, "cached_tokens": 3}, Usage(5, 0, 3)),
        ({"cache_read_input_tokens": 3, "cache_creation_input_tokens": 4}, Usage(0, 0, 3, 4)),
        ({"completion_tokens": 9, "reasoning_tokens": 4}, Usage(0, 9, reasoning_tokens=4)),
        ({"cost": 0.5}, Usage(cost_usd=0.5)),
        ({"cost": {"total_cost": 1}}, Usage()),
        ({"cost": True}, Usage()),
        ({"prompt_tokens": 5.0, "completion_tokens": -1}, Usage(5, 0)),
        ({"prompt_tokens_details": None, "completion_tokens_details": None}, Usage()),
    ],
)
def test_the_same_counts_under_any_of_their_names(counted: dict[str, object], usage: Usage):
    told = msgspec.json.encode(counted)

    assert chat_usage(msgspec.json.decode(told, type=ChatUsage)) == usage


def test_reasoning_that_is_counted_apart_is_part_of_the_output():
    details = {"reasoning_tokens": 313}
    apart = {"prompt_tokens": 288, "completion_tokens": 27, "total_tokens": 628}
    within = {"prompt_tokens": 288, "completion_tokens": 340, "total_tokens": 628}

    for counted in (apart, within):
        read = msgspec.convert(counted | {"completion_tokens_details": details}, ChatUsage)
        assert chat_usage(read).output_tokens == 340
