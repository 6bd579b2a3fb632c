"""Values as TOML."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.config.toml_text import toml_text, toml_value

texts = st.text(st.characters(exclude_categories=["Cs"]))
plain = st.recursive(
    st.booleans() | st.integers(-(2**63), 2**63 - 1) | texts,
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(texts, inner, max_size=3),
    max_leaves=8,
)


@given(plain)
def test_what_is_written_is_read_back(value: object) -> None:
    assert toml_value(toml_text(value)) == value


@given(plain)
def test_a_value_is_one_line(value: object) -> None:
    assert "\n" not in toml_text(value)


@pytest.mark.parametrize("text", ["", "1\nb = 2", "1]", "[" * 5000, "1 2", "x"])
def test_what_is_not_one_value_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        toml_value(text)


def test_nothing_is_the_empty_text() -> None:
    assert toml_text(None) == ""
    assert toml_text({}) == "{}"
    assert toml_text(1.5) == "1.5"
