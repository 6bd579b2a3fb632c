"""Where the program was started."""

from pathlib import Path

import pytest

from openpista.app.places import started_in
from openpista.domain.errors import UsageError


def test_without_an_option_it_is_the_current_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)

    assert started_in("") == str(tmp_path)


def test_a_named_folder_becomes_absolute(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "in").mkdir()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("HOME", str(tmp_path))

    assert started_in("in") == started_in("~/in") == str(tmp_path / "in")


def test_what_is_no_folder_is_refused(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="is no folder"):
        started_in(str(tmp_path / "no"))


def test_a_current_folder_that_has_gone_is_no_folder(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    gone = tmp_path / "gone"
    gone.mkdir()
    monkeypatch.chdir(gone)
    gone.rmdir()

    assert started_in("") == ""
