"""The desk for the log."""

import asyncio
from pathlib import Path

from openpista.domain.query import LogPage, ReadLogs
from openpista.guard.log_pages import read_log_page


class HouseLogDesk:
    """A `domain.desk.LogDesk` over the files of a home."""

    def __init__(self, log_dir: Path) -> None:
        self._log_dir = log_dir

    async def read(self, query: ReadLogs) -> LogPage:
        """Return a page, read beside the loop."""
        return await asyncio.to_thread(read_log_page, self._log_dir, query)
