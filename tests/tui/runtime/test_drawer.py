"""Secrets wait in the drawer, are taken out once, and are written so that TOML reads them back."""

import tomllib

import pytest
from hypothesis import given
from hypothesis import strategies as st

from openpista.domain.command import AnswerLogin, SetConfig
from openpista.domain.ids import LoginId
from openpista.tui.runtime.drawer import MAX_SLIPS, Drawer, toml_string, unsealed


def test_a_secret_is_taken_out_once() -> None:
    drawer = Drawer()
    slip = drawer.put("secret")

    assert drawer.take(slip) == "secret"
    assert drawer.take(slip) is None
    assert drawer.take("slip-99") is None


def test_slips_say_nothing_and_differ() -> None:
    drawer = Drawer()
    first, second = drawer.put("same"), drawer.put("same")

    assert first != second
    assert "same" not in first


def test_only_so_many_wait() -> None:
    drawer = Drawer()
    slips = [drawer.put(f"secret {number}") for number in range(MAX_SLIPS + 1)]

    assert drawer.take(slips[0]) is None
    assert drawer.take(slips[1]) == "secret 1"


def test_the_drawer_does_not_tell_its_contents() -> None:
    drawer = Drawer()
    drawer.put("secret")

    assert "secret" not in repr(drawer)


def test_a_login_gets_the_text_and_the_config_a_string_of_toml() -> None:
    answer = unsealed(AnswerLogin(login_id=LoginId("L1"), text=""), 'a"b')
    config = unsealed(SetConfig(key="channels.telegram.token", value=""), 'a"b')

    assert answer == AnswerLogin(login_id=LoginId("L1"), text='a"b')
    assert config == SetConfig(key="channels.telegram.token", value=r'"a\"b"')


@given(st.text(st.characters(exclude_categories=("Cs",))))
def test_toml_reads_back_what_was_written(text: str) -> None:
    assert tomllib.loads(f"key = {toml_string(text)}") == {"key": text}


@pytest.mark.parametrize("text", ["\x7f", "\n", "\t", '"""', "\\", "한글 🙂"])
def test_characters_that_toml_minds(text: str) -> None:
    assert tomllib.loads(f"key = {toml_string(text)}")["key"] == text
