"""Single keys are changed; the rest of the user's file stays."""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any, cast

import msgspec
import pytest
import tomlkit
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from openpista.config import edit
from openpista.config.edit import set_value, unset_value
from openpista.config.keys import ANY, Key, all_keys
from openpista.config.toml_file import last_good_file
from openpista.config.toml_text import toml_text
from openpista.domain.errors import ConfigError, UsageError

MINE = """# my own words
[agent]   # the agent
model = "old"  # keep this remark

# about the web
[channels.web]
port = 4000
"""


@pytest.fixture
def path(tmp_path: Path) -> Path:
    file = tmp_path / "config.toml"
    file.write_text(MINE)
    return file


def test_a_secret_that_was_replaced_or_taken_out_is_nowhere_left(tmp_path: Path) -> None:
    path = tmp_path / "config.toml"
    set_value(path, "channels.telegram.token", "111:canary-one")
    set_value(path, "channels.telegram.token", "222:canary-two")
    assert "canary-one" not in everything_in(tmp_path)

    unset_value(path, "channels.telegram.token")

    assert "canary" not in everything_in(tmp_path)


def everything_in(folder: Path) -> str:
    return "".join(file.read_text() for file in folder.iterdir())


def test_comments_and_order_stay(path: Path) -> None:
    set_value(path, "agent.model", '"new"')

    assert path.read_text() == MINE.replace('"old"', '"new"')


def test_text_may_come_without_quotes(path: Path) -> None:
    set_value(path, "agent.model", "gpt-6.2-sol")
    set_value(path, "approvals.mode", "auto")
    set_value(path, "agent.api_key", "12345678")

    tables = tomllib.loads(path.read_text())
    assert tables["agent"] == {"model": "gpt-6.2-sol", "api_key": "12345678"}
    assert tables["approvals"]["mode"] == "auto"


def test_a_new_section_is_added(path: Path) -> None:
    set_value(path, "providers.openai.api_key", "sk-x")

    assert path.read_text().startswith(MINE)
    assert tomllib.loads(path.read_text())["providers"]["openai"]["api_key"] == "sk-x"


def test_a_file_is_made_where_there_is_none(tmp_path: Path) -> None:
    path = tmp_path / "home" / "config.toml"

    set_value(path, "agent.max_turns", "2")

    assert tomllib.loads(path.read_text()) == {"agent": {"max_turns": 2}}
    assert not last_good_file(path).exists()


def test_the_version_before_is_kept(path: Path) -> None:
    set_value(path, "agent.model", "new")

    assert last_good_file(path).read_text() == MINE


def test_nothing_from_the_environment_is_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENPISTA_API_KEY", "sk-from-environment")
    monkeypatch.setenv("TELEGRAM_BOT_TOKEN", "1:x")

    set_value(path, "agent.model", "new")

    assert path.read_text() == MINE.replace('"old"', '"new"')


@pytest.mark.parametrize("text", ["[agent\n", "", "a = \n", "\x00"])
def test_a_damaged_file_is_not_touched(path: Path, text: str) -> None:
    path.write_text(text)

    with pytest.raises(ConfigError):
        set_value(path, "agent.model", "new")
    with pytest.raises(ConfigError):
        unset_value(path, "agent.model")

    assert path.read_text() == text
    assert list(path.parent.iterdir()) == [path]


@pytest.mark.parametrize(
    ("key", "value"),
    [
        ("agent.modle", "x"),
        ("agent", "x"),
        ("agent.max_turns", "many"),
        ("agent.max_turns", "0"),
        ("approvals.mode", "never"),
        ("agent.disabled_tools", "x"),
        ("agent.max_turns", "1\nother = 2"),
    ],
)
def test_what_is_no_key_or_no_value_is_refused(path: Path, key: str, value: str) -> None:
    with pytest.raises(UsageError):
        set_value(path, key, value)

    assert path.read_text() == MINE


def clumsy(_: object) -> str:
    return "[agent]\nmodel = 'new'\n"


def no_other(text: str, path: tuple[str, ...], value: object) -> Iterator[str]:
    del text, path, value
    return iter([clumsy(None)])


def test_an_edit_that_would_change_more_than_the_key_is_made_by_lines(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tomlkit, "dumps", clumsy)

    set_value(path, "agent.model", "new")

    assert path.read_text() == MINE.replace('"old"  # keep this remark', '"new"')
    assert unset_value(path, "agent.model")
    assert tomllib.loads(path.read_text()) == {"agent": {}, "channels": {"web": {"port": 4000}}}


def test_an_edit_that_nobody_can_make_is_not_written(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tomlkit, "dumps", clumsy)
    monkeypatch.setattr(edit, "with_value", no_other)

    with pytest.raises(ConfigError, match="Change it by hand"):
        set_value(path, "agent.model", "new")

    assert path.read_text() == MINE


def test_tables_that_stand_apart_get_a_sister(path: Path) -> None:
    apart = """[channels.web]
port = 4000

[agent]
model = "x"

[channels.cli]
enabled = true  # the console
"""
    path.write_text(apart)

    set_value(path, "channels.telegram.token", "1:a")

    assert path.read_text() == apart + '\n[channels.telegram]\ntoken = "1:a"\n'
    assert unset_value(path, "channels.telegram.token")
    assert path.read_text() == apart + "\n[channels.telegram]\n"


def test_a_value_in_place_of_a_table_is_left_alone(path: Path) -> None:
    path.write_text("agent = 5\n")

    with pytest.raises(ConfigError, match="agent is not a table"):
        set_value(path, "agent.model", "x")

    assert path.read_text() == "agent = 5\n"


def test_a_key_is_taken_out(path: Path) -> None:
    assert unset_value(path, "agent.model")

    assert tomllib.loads(path.read_text()) == {"agent": {}, "channels": {"web": {"port": 4000}}}
    assert "# about the web" in path.read_text()


def test_what_is_not_there_cannot_be_taken_out(path: Path, tmp_path: Path) -> None:
    assert not unset_value(path, "agent.profile")
    assert not unset_value(path, "providers.openai.api_key")
    assert not unset_value(tmp_path / "none.toml", "agent.model")
    assert path.read_text() == MINE


def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")

    with pytest.raises(ConfigError, match="cannot be"):
        set_value(tmp_path / "file" / "config.toml", "agent.model", "x")


spellings = st.sampled_from(
    [
        MINE,
        "agent.model = 'a'\nagent.max_turns = 3\n",
        "agent = { model = 'a' }\n",
        "[agent]\n[channels.web]\nport = 1\n[agent.extra]\nx = 1\n",
        "[channels.web]\nport = 1\n[agent]\nmodel = 'x'\n[channels.cli]\nenabled = false\n",
        "[[jobs]]\nname = 'a'\nschedule = '@daily'\n\n[[jobs]]\nname = 'b'\nschedule = '@daily'\n",
        "[providers.openai]\r\napi_key = 'k'\r\n",
        "# nothing\n",
    ]
)
PLAIN = [key for key in all_keys() if ANY not in key.path and key.default]
plain_keys = st.sampled_from(PLAIN)


@settings(max_examples=200, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(spellings, plain_keys)
def test_in_every_spelling_of_a_file_only_the_one_key_changes(
    path: Path, text: str, key: Key
) -> None:
    path.write_bytes(text.encode())

    set_value(path, key.name, toml_text(value_of(key)))

    expected = with_key(tomllib.loads(text.replace("\r\n", "\n")), key)
    assert tomllib.loads(path.read_text()) == expected


SIMPLE = frozenset[object]({str, bool, int})
INNER = [key for key in all_keys() if key.path[0] == "channels" and key.type in SIMPLE]
"""Keys of tables in tables; a file may hold those apart, with others between."""

SISTERS = sorted({key.path[:-1] for key in INNER})
OTHERS = sorted({key.path[:-1] for key in PLAIN if len(key.path) == 2})
tables = st.lists(st.sampled_from(SISTERS) | st.sampled_from(OTHERS), unique=True, max_size=8)
inner_keys = st.sampled_from(INNER)


def name_of(key: Key) -> str:
    return key.name


@st.composite
def files(draw: st.DrawFn) -> str:
    """Draw a file of tables in any order, apart from their sisters, each with some of its keys."""
    lines = ["# mine"] if draw(st.booleans()) else []
    for table in draw(tables):
        lines += ["", f"[{'.'.join(table)}]"]
        own = [key for key in (*PLAIN, *INNER) if key.path[:-1] == table]
        for key in (
            draw(st.lists(st.sampled_from(own), unique_by=name_of, max_size=3)) if own else []
        ):
            remark = "  # so" if draw(st.booleans()) else ""
            lines.append(f"{key.path[-1]} = {toml_text(value_of(key))}{remark}")
    return "\n".join(lines) + draw(st.sampled_from(["", "\n"]))


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(files(), inner_keys | plain_keys)
def test_however_tables_stand_a_key_can_be_saved_and_taken_out(
    path: Path, text: str, key: Key
) -> None:
    path.write_text(text or "\n")
    remarks = text.count("#")

    set_value(path, key.name, toml_text(value_of(key)))

    expected = with_key(tomllib.loads(text), key)
    assert tomllib.loads(path.read_text()) == expected
    assert path.read_text().count("#") >= remarks - 1

    assert unset_value(path, key.name)
    node = expected
    for part in key.path[:-1]:
        node = node[part]
    del node[key.path[-1]]
    assert tomllib.loads(path.read_text()) == expected


def value_of(key: Key) -> object:
    """Return a value that fits: what holds anyway, and where that is nothing, something."""
    something = {str: "1:a", bool: True, int: 1}.get(cast("type", key.type), key.default)
    return msgspec.convert(key.default or something, list[str] | str | int | bool)


def with_key(known: dict[str, Any], key: Key) -> dict[str, Any]:
    node = known
    for part in key.path[:-1]:
        node = node.setdefault(part, {})
    node[key.path[-1]] = value_of(key)
    return known


def test_a_file_that_could_not_be_loaded_afterwards_is_not_written(path: Path) -> None:
    path.write_text(MINE + '[approvals]\ntimeout_s = "soon"\n')
    before = path.read_text()

    with pytest.raises(ConfigError, match=r"config\.toml:9: approvals\.timeout_s"):
        set_value(path, "agent.model", "new")

    assert path.read_text() == before


def test_a_wrong_key_can_be_mended(path: Path) -> None:
    path.write_text("[approvals]\ntimeout_s = 'soon'\n")

    set_value(path, "approvals.timeout_s", "300")

    assert tomllib.loads(path.read_text())["approvals"]["timeout_s"] == 300


def test_a_named_provider_that_is_used_is_not_taken_out(path: Path) -> None:
    path.write_text('[agent]\nprovider = "own"\n[providers.own]\nbase_url = "http://x/v1"\n')

    with pytest.raises(ConfigError, match="no provider 'own'"):
        unset_value(path, "providers.own.base_url")
