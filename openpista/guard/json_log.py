"""The log as JSON, one object a line, beside the plain one: for programs that collect logs.

What writes it is loaded late; what is logged before is kept meanwhile.
"""

import logging
import logging.handlers
from collections.abc import MutableMapping
from pathlib import Path

from openpista.guard.logs import KEPT_LOG_FILES, MAX_LOG_BYTES, OwnerOnlyFileHandler
from openpista.guard.redact import Redactor

JSON_LOG_FILE = "openpista.jsonl"
MAX_KEPT_RECORDS = 10_000

_NEVER = logging.CRITICAL + 1


class JsonLog:
    """Takes records from the moment it is made, and writes them once it is open."""

    def __init__(self, log_dir: Path, *, redactor: Redactor) -> None:
        self._path = log_dir / JSON_LOG_FILE
        self._redactor = redactor
        self._kept = logging.handlers.MemoryHandler(MAX_KEPT_RECORDS, flushLevel=_NEVER)
        self._file: logging.Handler | None = None
        logging.getLogger().addHandler(self._kept)

    def open(self) -> None:
        """Load what writes JSON, and write what was kept. May run beside the loop."""
        file = OwnerOnlyFileHandler(
            self._path, maxBytes=MAX_LOG_BYTES, backupCount=KEPT_LOG_FILES, delay=True
        )
        file.setFormatter(self._formatter())
        root = logging.getLogger()
        self._kept.setTarget(file)
        root.addHandler(file)
        root.removeHandler(self._kept)
        self._kept.close()
        self._file = file

    def close(self) -> None:
        """Take no more records."""
        for handler in (self._kept, self._file):
            if handler is not None:
                logging.getLogger().removeHandler(handler)
                handler.close()

    def _formatter(self) -> logging.Formatter:
        import structlog

        return structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=[
                structlog.stdlib.add_log_level,
                structlog.stdlib.add_logger_name,
                structlog.processors.TimeStamper(fmt="iso", utc=True, key="at"),
                structlog.processors.format_exc_info,
            ],
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                self._redacted,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )

    def _redacted(
        self, logger: object, method: str, record: MutableMapping[str, object]
    ) -> MutableMapping[str, object]:
        """Black out secrets in every text; JSON itself escapes what a terminal would obey, but
        for the controls that it allows."""
        del logger, method
        for name, value in record.items():
            if isinstance(value, str):
                record[name] = self._redactor.redact_outgoing(value)
        return record
