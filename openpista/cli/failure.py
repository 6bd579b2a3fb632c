"""How the program fails: one or two sentences, an exit code, and the traceback in the log."""

import os
import sys
from collections.abc import Callable
from typing import cast

from openpista.domain.errors import OpenpistaError, UsageError

INTERRUPTED = 130
BROKEN_PIPE = 141
"""128 and the signal's number, as shells count."""


def guarded(work: Callable[[], int]) -> int:
    """Do `work` and return its exit code, or that of its failure, told on standard error."""
    for stream in (sys.stdout, sys.stderr):
        _never_fail_on_a_letter(stream)
    try:
        return work()
    except OpenpistaError as error:
        return _told(error.message, error.exit_code, error)
    except BrokenPipeError:
        # The reader has gone; Python would complain about it once more at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except KeyboardInterrupt:
        return INTERRUPTED
    except BaseExceptionGroup as group:
        return _group(group)
    except Exception as error:  # noqa: BLE001 - the last door; told by id, kept in the log
        return _unexpected(error)


def _group(group: BaseExceptionGroup[BaseException]) -> int:
    """Tell the first failure of several that ended together."""
    first = _first_of(group)
    if isinstance(first, OpenpistaError):
        return _told(first.message, first.exit_code, first)
    return INTERRUPTED if isinstance(first, KeyboardInterrupt) else _unexpected(group)


def _first_of(error: BaseException) -> BaseException:
    if isinstance(error, BaseExceptionGroup):
        return _first_of(cast("BaseExceptionGroup[BaseException]", error).exceptions[0])
    return error


def _told(message: str, exit_code: int, error: OpenpistaError) -> int:
    from openpista.cli.output import tell

    tell(message)
    is_slip = isinstance(error, UsageError)
    if error.detail or (error.__cause__ is not None and not is_slip):
        _log(error, "-")
    return exit_code


def _unexpected(error: BaseException) -> int:
    from openpista.cli.output import tell

    error_id = os.urandom(3).hex().upper()
    tell(f"Something went wrong inside openpista ({error_id}). {_log(error, error_id)}")
    return 1


def _log(error: BaseException, error_id: str) -> str:
    """Write the traceback and return a sentence that says where."""
    from openpista.config.paths import find_home
    from openpista.guard.logs import LOG_FILE, log_failure, open_log_once

    log_dir = find_home(os.environ).log_dir
    try:
        open_log_once(log_dir)
        log_failure(error, error_id=error_id, doing="a command")
    except OSError as failure:
        return f"It could not be written into a log: {failure.strerror or failure}."
    return f"What happened stands in {log_dir / LOG_FILE} under that number."


def _never_fail_on_a_letter(stream: object) -> None:
    reconfigure = getattr(stream, "reconfigure", None)
    if reconfigure is not None:
        reconfigure(errors="backslashreplace")
