"""What is remembered between starts."""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openpista.config.state import State, read_state, write_state


def test_what_is_remembered_comes_back(tmp_path: Path) -> None:
    write_state(tmp_path / "state.toml", State(last_provider="openai", last_model='g"p\nt'))

    assert read_state(tmp_path / "state.toml") == State("openai", 'g"p\nt')


def test_a_first_start_remembers_nothing(tmp_path: Path) -> None:
    assert read_state(tmp_path / "state.toml") == State()


@pytest.mark.parametrize("data", [b"[", b"\xff", b"last_model = 5", b"x = " + b"[" * 5000])
def test_a_damaged_memory_is_no_memory(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "state.toml").write_bytes(data)

    assert read_state(tmp_path / "state.toml") == State()


def test_a_huge_memory_is_no_memory(tmp_path: Path) -> None:
    (tmp_path / "state.toml").write_text("# " + "x" * 100_000)

    assert read_state(tmp_path / "state.toml") == State()


def test_a_memory_of_the_original_is_understood(tmp_path: Path) -> None:
    (tmp_path / "state.toml").write_text('last_model = "gpt-4o"\nlast_provider = "openai"\nx = 1\n')

    assert read_state(tmp_path / "state.toml").last_model == "gpt-4o"


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.text(st.characters(exclude_categories=["Cs"])))
def test_any_name_of_a_model_comes_back(tmp_path: Path, name: str) -> None:
    write_state(tmp_path / "state.toml", State(last_model=name))

    assert read_state(tmp_path / "state.toml").last_model == name
