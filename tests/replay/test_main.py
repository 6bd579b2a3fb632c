"""The command: a table, and an exit code that a script can use."""

import shutil
from pathlib import Path

import msgspec
import pytest

from tests.replay.__main__ import main

FOLDER = Path(__file__).parents[1] / "fixtures" / "providers"
ERROR = FOLDER / "errors" / "err-openai-503.json"


def test_all_well_ends_with_0(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    shutil.copy(ERROR, tmp_path)
    (tmp_path / "index.json").write_text("{}")

    assert main([str(tmp_path)]) == 0
    shown = capsys.readouterr().out
    assert "err-openai-503  responses" in shown
    assert "responses: 1 as recorded, 0 not, 0 skipped" in shown


def test_a_failure_ends_with_1_and_is_named(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    recorded = msgspec.json.decode(ERROR.read_bytes())
    recorded["expect"] = {"kind": "auth"}
    (tmp_path / "a.json").write_bytes(msgspec.json.encode(recorded))

    assert main([str(tmp_path)]) == 1
    assert "err-openai-503: error: kind overloaded, not auth" in capsys.readouterr().out


def test_a_foreign_wire_is_skipped_in_the_table(tmp_path: Path, capsys: pytest.CaptureFixture[str]):
    recorded = msgspec.json.decode(ERROR.read_bytes())
    recorded["wire"] = "telex"
    (tmp_path / "a.json").write_bytes(msgspec.json.encode(recorded))

    assert main([str(tmp_path)]) == 0
    assert "skipped: openpista does not speak the wire telex" in capsys.readouterr().out


@pytest.mark.parametrize("content", [None, "{"])
def test_a_folder_that_cannot_be_read_ends_with_2(
    tmp_path: Path, content: str | None, capsys: pytest.CaptureFixture[str]
):
    if content:
        (tmp_path / "a.json").write_text(content)

    assert main([str(tmp_path)]) == 2
    assert str(tmp_path) in capsys.readouterr().err


def test_without_a_folder_it_tells_how_it_is_used(capsys: pytest.CaptureFixture[str]):
    assert main([]) == 2
    assert "python -m tests.replay DIR" in capsys.readouterr().err
