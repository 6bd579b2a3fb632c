"""Adding up use and cost."""

from hypothesis import given
from hypothesis import strategies as st

from openpista.agent.usage import add_usage, priced
from openpista.domain.message import Usage
from openpista.domain.model import ModelInfo, ModelRef

PRICED = ModelInfo(ModelRef("p", "m"), input_price=2.0, output_price=10.0, cached_price=0.5)
FREE_TEXT = ModelInfo(ModelRef("p", "m"))
counts = st.builds(
    Usage,
    input_tokens=st.integers(0, 10**6),
    output_tokens=st.integers(0, 10**6),
    cached_tokens=st.integers(0, 10**6),
    cost_usd=st.none() | st.just(0.25),
)


@given(counts, counts, counts)
def test_the_order_of_adding_does_not_matter(one: Usage, two: Usage, three: Usage) -> None:
    assert add_usage(add_usage(one, two), three) == add_usage(one, add_usage(two, three))
    assert add_usage(one, two) == add_usage(two, one)


def test_nothing_adds_nothing() -> None:
    used = Usage(input_tokens=1, cost_usd=0.5)

    assert add_usage(used, None) == used
    assert add_usage(Usage(), used) == used
    assert add_usage(used, Usage()) == used


def test_the_cost_is_unknown_as_soon_as_a_part_is() -> None:
    known, unknown = Usage(input_tokens=1, cost_usd=0.5), Usage(input_tokens=1)

    assert add_usage(known, known).cost_usd == 1.0
    assert add_usage(known, unknown).cost_usd is None


def test_cached_tokens_cost_their_own_price() -> None:
    used = Usage(input_tokens=1_000_000, cached_tokens=400_000, output_tokens=100_000)

    cost = priced(used, PRICED)

    assert cost is not None
    assert cost.cost_usd == 0.6 * 2.0 + 0.4 * 0.5 + 0.1 * 10.0


def test_writing_to_a_cache_costs_a_quarter_more() -> None:
    cost = priced(Usage(input_tokens=1_000_000, cache_write_tokens=400_000), PRICED)

    assert cost is not None
    assert cost.cost_usd == 0.6 * 2.0 + 0.4 * 1.25 * 2.0


def test_without_a_cached_price_the_full_one_counts() -> None:
    info = ModelInfo(ModelRef("p", "m"), input_price=2.0, output_price=0.0)
    cost = priced(Usage(input_tokens=1_000_000, cached_tokens=1_000_000), info)

    assert cost is not None
    assert cost.cost_usd == 2.0


def test_what_is_not_known_stays_unknown_and_what_is_said_stays() -> None:
    said = Usage(input_tokens=1, cost_usd=9.0)

    assert priced(None, PRICED) is None
    assert priced(said, PRICED) is said
    assert priced(Usage(input_tokens=1), FREE_TEXT) == Usage(input_tokens=1)
