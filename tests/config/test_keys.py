"""The table of keys."""

import contextlib
import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.config.keys import all_keys, all_sections, check_value, find_key, is_table
from openpista.config.presets import PRESETS


def key(name: str):
    found = find_key(tuple(name.split(".")))
    assert found is not None
    return found


def test_every_key_has_a_text_that_ends_like_a_sentence() -> None:
    assert all(one.doc.endswith(".") for one in all_keys())
    assert all(one.doc.endswith(".") for one in all_sections())


def test_no_two_keys_share_a_name_or_a_variable() -> None:
    names = [one.name for one in all_keys()]
    variables = [name for one in all_keys() for name in one.about.env]

    assert len(set(names)) == len(names)
    assert len(set(variables)) == len(variables)


def test_every_default_fits_its_own_key() -> None:
    for one in all_keys():
        assert check_value(one, one.default) == one.default


def test_a_key_under_a_name_of_the_users_is_found() -> None:
    assert key("providers.openai.api_key").name == "providers.openai.api_key"
    assert find_key(("providers", "openai", "nothing")) is None


def test_tables_are_told_from_values() -> None:
    assert is_table(("agent",))
    assert is_table(("providers", "openai"))
    assert not is_table(("agent", "model"))
    assert not is_table(("ui", "keys"))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("agent.max_tool_rounds", 0),
        ("agent.max_tool_rounds", 1001),
        ("agent.max_tool_rounds", True),
        ("agent.max_tool_rounds", 1.5),
        ("agent.turn_timeout", math.nan),
        ("agent.turn_timeout", math.inf),
        ("agent.disabled_tools", "files.write"),
        ("agent.model", 1),
        ("approvals.mode", "never"),
        ("approvals.timeout_s", 29),
        ("channels.web.port", 65536),
        ("ui.keys", {"a": 1}),
        ("sandbox.enabled", 1),
    ],
)
def test_what_does_not_fit_is_refused_with_what_was_expected(name: str, value: object) -> None:
    with pytest.raises(ValueError, match="^" + key(name).kind[:6].replace("(", "\\(")):
        check_value(key(name), value)


def test_a_whole_number_fits_where_a_number_is_wanted() -> None:
    assert check_value(key("budget.daily"), 5) == 5.0


def test_a_list_with_commas_may_be_one_text() -> None:
    wanted = ("https://a.example", "https://b.example")

    assert check_value(key("channels.web.cors_origins"), ", ".join(wanted)) == wanted
    assert check_value(key("channels.web.cors_origins"), "") == ()


@given(st.one_of(st.none(), st.booleans(), st.integers(), st.floats(), st.text(), st.dates()))
def test_any_value_is_taken_or_refused_but_nothing_else(value: object) -> None:
    for one in all_keys():
        with contextlib.suppress(ValueError):
            check_value(one, value)


def test_kinds_read_well() -> None:
    assert key("agent.max_tool_rounds").kind == "a whole number from 1 to 1000"
    assert key("agent.effort").kind == '"none", "low", "medium" or "high"'
    assert key("budget.daily").kind == "a number of at least 0"
    assert key("sandbox.uid").kind == "a whole number from 1 to 4294967294"


def test_every_preset_can_be_configured() -> None:
    assert all(find_key(("providers", one.id, "api_key")) for one in PRESETS)
