"""The desk for the log."""

from pathlib import Path

from openpista.app.log_desk import HouseLogDesk
from openpista.domain.query import ReadLogs


async def test_the_log_of_the_home_is_read(tmp_path: Path) -> None:
    (tmp_path / "openpista.log").write_text("2026-11-25 12:00:00,001 INFO    openpista.x hello\n")

    page = await HouseLogDesk(tmp_path).read(ReadLogs())

    assert [line.text for line in page.lines] == ["hello"]
