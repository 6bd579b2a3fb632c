"""Damage is told by file and line."""

from pathlib import Path

import pytest

from openpista.config.toml_file import (
    MAX_CONFIG_BYTES,
    last_good_file,
    parse_config,
    read_config_text,
)
from openpista.domain.errors import ConfigError


def test_a_missing_file_is_nothing_unless_it_was_asked_for(tmp_path: Path) -> None:
    assert read_config_text(tmp_path / "c.toml", must_exist=False) is None
    with pytest.raises(ConfigError, match="does not exist"):
        read_config_text(tmp_path / "c.toml", must_exist=True)


@pytest.mark.parametrize(
    ("data", "line", "reason"),
    [
        (b"", 1, "empty"),
        (b"\xef\xbb\xbfa = 1", 1, "byte order mark"),
        (b"a = 1\nb = '\xff'", 2, "not UTF-8"),
        (b"\xff\xfea\x00", 1, "not UTF-8"),
    ],
)
def test_what_cannot_be_toml_is_refused(
    tmp_path: Path, data: bytes, line: int, reason: str
) -> None:
    path = tmp_path / "c.toml"
    path.write_bytes(data)

    with pytest.raises(ConfigError, match=reason) as caught:
        read_config_text(path, must_exist=False)

    assert caught.value.message.startswith(f"{path}:{line}: ")
    assert path.read_bytes() == data


def test_a_huge_file_is_refused_without_being_read(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    with path.open("wb") as file:
        file.truncate(MAX_CONFIG_BYTES + 1)

    with pytest.raises(ConfigError, match="larger than 1 MiB"):
        read_config_text(path, must_exist=False)


def test_a_folder_in_its_place_is_told(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match="cannot be read"):
        read_config_text(tmp_path, must_exist=False)


@pytest.mark.parametrize(
    ("text", "line", "reason"),
    [
        ("a = 1\nb = \n", 2, "Invalid value"),
        ("a = 1\n\x00", 2, "Invalid statement"),
        ("a = [1,", 1, "the file ends"),
        ("\n\na = '''x", 3, "the file ends"),
        ("a = " + "[" * 5000, 1, "nested too deeply"),
        ("a = " + "1" * 5000, 1, "too many digits"),
        ("[a]\n[a]\n", 2, "twice"),
        ("a = 1\na = 2", 2, "overwrite"),
    ],
)
def test_a_text_that_does_not_parse_names_the_line(text: str, line: int, reason: str) -> None:
    with pytest.raises(ConfigError, match=reason) as caught:
        parse_config(Path("c.toml"), text)

    assert caught.value.message.startswith(f"c.toml:{line}: ")
    assert caught.value.exit_code == 78


def test_the_last_version_that_parsed_is_pointed_to(tmp_path: Path) -> None:
    path = tmp_path / "c.toml"
    last_good_file(path).write_text("a = 1")

    with pytest.raises(ConfigError, match=r"c\.toml\.last-good"):
        parse_config(path, "a = ")
