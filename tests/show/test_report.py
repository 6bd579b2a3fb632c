"""Each issue's report stays, whatever demonstration runs next."""

from pathlib import Path

import msgspec
import pytest

from scripts.show.report import Claim, Report


def claims(file: Path) -> list[str]:
    return [claim.claim for claim in msgspec.json.decode(file.read_bytes(), type=list[Claim])]


def test_an_issue_writes_the_newest_report_and_its_own(tmp_path: Path) -> None:
    Report(3, tmp_path).scene("Logs in", "openpista", lambda: "done")

    assert claims(tmp_path / "report.json") == claims(tmp_path / "report-3.json") == ["Logs in"]


def test_the_report_of_another_issue_is_replaced_with_a_word_and_stays_in_its_own_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Report(3, tmp_path).scene("Logs in", "openpista", lambda: "done")
    capsys.readouterr()

    Report(1, tmp_path).scene("Answers", "openpista", lambda: "done")

    assert "held the report of issue 3: it stays in report-3.json" in capsys.readouterr().out
    assert claims(tmp_path / "report.json") == ["Answers"]
    assert claims(tmp_path / "report-3.json") == ["Logs in"]


def test_the_own_report_is_replaced_without_a_word(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    Report(3, tmp_path).scene("Logs in", "openpista", lambda: "done")
    Report(3, tmp_path)

    assert "held the report" not in capsys.readouterr().out


def test_a_report_that_cannot_be_read_keeps_nobody(tmp_path: Path) -> None:
    (tmp_path / "report.json").write_text("{")

    Report(1, tmp_path).scene("Answers", "openpista", lambda: "done")

    assert claims(tmp_path / "report.json") == ["Answers"]


def test_a_scene_that_fails_says_why_and_fails_the_report(tmp_path: Path) -> None:
    report = Report(1, tmp_path)

    def fail() -> str:
        raise AssertionError("nothing came")

    report.scene("Answers", "openpista", fail)

    assert [claim.passed for claim in report.claims] == [False]
    assert report.claims[0].figure == "AssertionError: nothing came"
    assert report.finish() == 1
