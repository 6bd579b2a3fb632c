"""What is typed for a setting as TOML."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.query import ConfigEntry, ConfigKind
from openpista.tui.core.phrase import Phrase, phrase
from openpista.tui.core.settings_values import is_number, item_problem, toml_of, toml_string


def entry(kind: ConfigKind, **fields: object) -> ConfigEntry:
    return ConfigEntry("k", "", "default", "", "", kind=kind, **fields)  # pyright: ignore[reportArgumentType]


@pytest.mark.parametrize(
    ("kind", "text", "toml"),
    [
        ("text", 'say "hi"', '"say \\"hi\\""'),
        ("switch", "On", "true"),
        ("switch", "off", "false"),
        ("choice", "low", '"low"'),
        ("whole", " 30 ", "30"),
        ("number", "2.5", "2.5"),
    ],
)
def test_a_value_becomes_toml(kind: ConfigKind, text: str, toml: str) -> None:
    assert toml_of(entry(kind, choices=("low", "high")), text) == toml


@pytest.mark.parametrize(
    ("made", "text", "told"),
    [
        (entry("switch"), "maybe", phrase("settings.not_switch")),
        (
            entry("choice", choices=("a", "b")),
            "c",
            phrase("settings.not_choice", choices="a, b"),
        ),
        (entry("whole"), "2.5", phrase("settings.not_whole")),
        (entry("whole"), "007", phrase("settings.not_whole")),
        (entry("number"), "", phrase("settings.not_number")),
        (entry("number"), "1.", phrase("settings.not_number")),
        (
            entry("whole", least=1.0, most=10.0),
            "11",
            phrase("settings.not_between", least="1", most="10"),
        ),
        (entry("number", least=1.0), "-1", phrase("settings.not_least", least="1")),
        (entry("tables"), "x", phrase("settings.by_hand")),
    ],
)
def test_what_is_wrong_is_told(made: ConfigEntry, text: str, told: Phrase) -> None:
    assert toml_of(made, text) == told


def test_lists_and_tables_come_as_items() -> None:
    assert toml_of(entry("list"), "", ("a", "b c")) == '["a", "b c"]'
    assert toml_of(entry("list"), "") == "[]"
    assert toml_of(entry("table"), "", ("a = 1", "b=x = y")) == '{ "a" = "1", "b" = "x = y" }'
    assert toml_of(entry("table"), "") == "{}"
    assert toml_of(entry("table"), "", ("a",)) == phrase("settings.not_pair")


def test_an_item_is_checked_when_it_is_added() -> None:
    assert item_problem(entry("table"), "name") == phrase("settings.not_pair")
    assert item_problem(entry("table"), "name = value") is None
    assert item_problem(entry("list"), "name") is None


@given(st.text())
def test_every_text_comes_back_from_toml(text: str) -> None:
    assert tomllib.loads(f"v = {toml_string(text)}") == {"v": text}


@given(st.text("-0123456789.e+_x", max_size=8))
def test_what_counts_as_a_number_is_one_in_toml(text: str) -> None:
    if is_number(text, whole=True):
        assert tomllib.loads(f"v = {text}")["v"] == int(text)
    elif is_number(text, whole=False):
        assert tomllib.loads(f"v = {text}")["v"] == float(text)
