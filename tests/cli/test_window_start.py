"""What a window is opened with."""

import tomllib
from pathlib import Path

import pytest

from openpista.cli.house import app_of
from openpista.cli.launch import Launch
from openpista.cli.start import start
from openpista.cli.window_start import run_window, window_options
from openpista.domain.errors import ConfigError, UsageError
from openpista.domain.model import ModelRef


def test_the_options_come_from_the_launch_and_the_configuration(home: Path, tmp_path: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text('[ui]\ntheme = "openpista-light"\nmouse = false\n')
    launch = Launch(session="note", model="practice/practice", workspace=str(tmp_path))

    options = window_options(launch, app_of(start(quiet=True)))

    assert (options.theme, options.mouse, options.session) == ("openpista-light", False, "note")
    assert options.model == ModelRef("practice", "practice")
    assert options.workspace == str(tmp_path)


async def test_a_choice_is_kept_in_the_users_file(home: Path) -> None:
    home.mkdir()
    file = home / "config.toml"
    file.write_text("# mine\n")
    options = window_options(Launch(), app_of(start(quiet=True)))

    await options.save_preference("ui.theme", "openpista-light")

    assert file.read_text().startswith("# mine\n")
    assert tomllib.loads(file.read_text())["ui"]["theme"] == "openpista-light"


def test_a_workspace_that_is_no_folder_is_refused(tmp_path: Path) -> None:
    launch = Launch(workspace=str(tmp_path / "nowhere"))

    with pytest.raises(UsageError, match="is no folder"):
        window_options(launch, app_of(start(quiet=True)))


def test_a_broken_configuration_stops_before_the_window(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("[agent\n")

    with pytest.raises(ConfigError, match=r"config\.toml:1"):
        run_window(Launch())
