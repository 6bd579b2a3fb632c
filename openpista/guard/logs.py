"""The log: one file, one line a record, without secrets and without anything a terminal obeys."""

import logging
import logging.handlers
import os
from pathlib import Path

from openpista.guard.redact import Redactor
from openpista.guard.safe_text import safe_text

LOG_FILE = "openpista.log"
MAX_LOG_BYTES = 2 * 1024 * 1024
KEPT_LOG_FILES = 4

# They print request addresses with tokens in them, or whole bodies, below this level.
_TALKATIVE = (
    "aiohttp.access",
    "anthropic",
    "asyncio",
    "httpcore",
    "httpcore2",
    "httpx",
    "httpx2",
    "keyring",
    "markdown_it",
    "openai",
    "playwright",
    "telegram",
    "urllib3",
    "websockets",
)

_FORMAT = "%(asctime)s %(levelname)-7s %(name)s %(message)s"
MORE = "    | "
"""Begins every further line of a record, so that no text can pose as a record."""


class GuardedFormatter(logging.Formatter):
    """Formats a record as one line, and its traceback as marked lines below it."""

    def __init__(self, redactor: Redactor) -> None:
        super().__init__(_FORMAT)
        self._redactor = redactor

    def format(self, record: logging.LogRecord) -> str:
        """Return a record; a traceback that another formatter has left there is not believed."""
        others, record.exc_text = record.exc_text, None
        try:
            return super().format(record)
        finally:
            record.exc_text = others

    def formatMessage(self, record: logging.LogRecord) -> str:  # noqa: N802 - logging's name
        """Return the first line of a record."""
        text = self._redactor.redact_outgoing(super().formatMessage(record))
        return safe_text(text, keep_newlines=False)

    def formatException(self, ei: object) -> str:  # noqa: N802 - logging's name
        """Return a traceback in marked lines."""
        return self._marked(super().formatException(ei))  # pyright: ignore[reportArgumentType]

    def formatStack(self, stack_info: str) -> str:  # noqa: N802 - logging's name
        """Return a stack in marked lines."""
        return self._marked(stack_info)

    def _marked(self, text: str) -> str:
        lines = safe_text(self._redactor.redact_outgoing(text)).split("\n")
        return "\n".join(f"{MORE}{line}" for line in lines)


class OwnerOnlyFileHandler(logging.handlers.RotatingFileHandler):
    """A rotating file that only its owner may read. What cannot be written is lost quietly: a
    full disk must not print tracebacks over the window."""

    def _open(self):
        make_log_dir(Path(self.baseFilename).parent)
        descriptor = os.open(
            self.baseFilename, os.O_WRONLY | os.O_CREAT | os.O_APPEND | os.O_NOFOLLOW, 0o600
        )
        return os.fdopen(descriptor, "a", encoding="utf-8", errors="backslashreplace")

    def handleError(self, record: logging.LogRecord) -> None:  # noqa: N802 - logging's name
        """Do nothing."""


def make_log_dir(log_dir: Path) -> None:
    """Make the folder of the log, and our home above it, for the owner only. Raises OSError."""
    for folder in (log_dir.parent, log_dir):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)


def open_log(log_dir: Path, *, level: str, redactor: Redactor) -> logging.Handler:
    """Send everything that is logged to a file in `log_dir` and return its handler.

    The file and its folder are made with the first record. Nothing goes to the terminal. The
    caller gives the handler to `close_log` at the end.
    """
    handler = OwnerOnlyFileHandler(
        log_dir / LOG_FILE, maxBytes=MAX_LOG_BYTES, backupCount=KEPT_LOG_FILES, delay=True
    )
    handler.setFormatter(GuardedFormatter(redactor))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(level.upper())
    for name in _TALKATIVE:
        logging.getLogger(name).setLevel(logging.WARNING)
    return handler


def open_log_once(log_dir: Path) -> None:
    """Open the log at its usual level where nobody has opened it yet: for failures at the
    start, when the configuration is not known. Raises OSError where there is no place for it."""
    make_log_dir(log_dir)
    if not any(isinstance(one, OwnerOnlyFileHandler) for one in logging.getLogger().handlers):
        open_log(log_dir, level="info", redactor=Redactor())


def close_log(handler: logging.Handler) -> None:
    """Take the handler off again and close its file."""
    logging.getLogger().removeHandler(handler)
    handler.close()


def log_failure(error: BaseException, *, error_id: str, doing: str) -> None:
    """Write what the user's sentence leaves out; the sentence names `error_id`."""
    logging.getLogger("openpista").error(
        "%s: %s failed", error_id, doing, exc_info=(type(error), error, error.__traceback__)
    )
