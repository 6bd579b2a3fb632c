"""Tool names: two ways and back, and no two of them alike."""

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.model import ProviderError
from openpista.providers.toolnames import ToolNames, wire_name

_ALLOWED = re.compile(r"[a-zA-Z_][a-zA-Z0-9_-]{0,63}")


def test_dots_become_underscores_and_come_back():
    names = ToolNames(["system.run", "files.read"])

    assert names.to_wire("system.run") == "system_run"
    assert names.from_wire("system_run") == "system.run"


def test_a_name_that_nobody_offered_stays_as_it_is():
    assert ToolNames(["system.run"]).from_wire("made_up") == "made_up"


def test_a_tool_that_is_gone_still_has_its_name_in_the_history():
    assert ToolNames([]).to_wire("web.fetch") == "web_fetch"


def test_two_names_that_collide_are_refused_and_both_named():
    with pytest.raises(ProviderError) as caught:
        ToolNames(["a.b", "c", "a_b"])

    assert caught.value.kind == "bad_request"
    for part in ("“a.b”", "“a_b”"):
        assert part in caught.value.message


def test_the_same_name_twice_is_no_collision():
    assert ToolNames(["a.b", "a.b"]).from_wire("a_b") == "a.b"


def test_long_names_keep_apart():
    first, second = "x" * 80 + ".a", "x" * 80 + ".b"
    names = ToolNames([first, second])

    assert len(names.to_wire(first)) == 64
    assert names.from_wire(names.to_wire(first)) == first
    assert names.from_wire(names.to_wire(second)) == second


@given(st.text(max_size=120))
def test_every_name_fits_every_wire(name: str):
    assert _ALLOWED.fullmatch(wire_name(name))


@given(st.lists(st.text(max_size=80), unique=True, max_size=8))
def test_what_is_not_refused_comes_back(ours: list[str]):
    try:
        names = ToolNames(ours)
    except ProviderError:
        assert len({wire_name(name) for name in ours}) < len(ours)
        return

    assert [names.from_wire(names.to_wire(name)) for name in ours] == ours
