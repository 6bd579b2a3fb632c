"""The page and the example file are those of the code."""

import tomllib
from pathlib import Path

import pytest

from openpista.config.document import configuration_page, example_file
from openpista.config.keys import ANY, all_keys
from openpista.config.load import load_config
from openpista.config.paths import Home
from openpista.config.schema import Config

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize(
    ("path", "text"),
    [("docs/configuration.md", configuration_page()), ("config.example.toml", example_file())],
    ids=["page", "example"],
)
def test_the_written_files_are_up_to_date(path: str, text: str) -> None:
    written = (ROOT / path).read_text(encoding="utf-8")

    assert written == text, "run scripts/write_config_docs.py"


def test_the_example_as_it_is_changes_nothing(tmp_path: Path) -> None:
    assert load(tmp_path, example_file()) == load(tmp_path, "# nothing\n")


def test_the_example_with_every_key_uncommented_loads(tmp_path: Path) -> None:
    lines = (line.removeprefix("# ") for line in example_file().splitlines())
    text = "\n".join(line for line in lines if line.startswith("[") or " = " in line)

    assert load(tmp_path, text).agent.max_tool_rounds == 30
    assert len(tomllib.loads(text)) == len(Config.__struct_fields__) - 1


def test_the_page_names_every_key() -> None:
    page = configuration_page()

    for key in all_keys():
        assert f"`{key.path[-1]}`" in page or f"[[{key.name}]]" in page
        assert all(f"`{name}`" in page for name in key.about.env)
    assert f"[providers.{ANY}]" not in page


def load(folder: Path, text: str) -> Config:
    path = folder / "c.toml"
    path.write_text(text)
    loaded = load_config(home=Home(folder), path=path, environ={"HOME": str(folder)})
    assert all("has no effect in this version" in warning for warning in loaded.warnings)
    return loaded.config
