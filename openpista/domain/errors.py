"""The root of every error that a user may see."""

from typing import ClassVar


class OpenpistaError(Exception):
    """A failure told in one sentence that says what happened and what to do.

    `detail` is for the log only. `exit_code` is what the command line ends with.
    """

    exit_code: ClassVar[int] = 1

    def __init__(self, message: str, *, detail: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.detail = detail


class UsageError(OpenpistaError):
    """The user asked for something that cannot be asked for in this form."""

    exit_code = 2


class ConfigError(OpenpistaError):
    """The configuration cannot be used; names file, line and reason."""

    exit_code = 78


class AlreadyRunningError(OpenpistaError):
    """Another process holds the lock that this one needs."""

    exit_code = 75


class NotFoundError(OpenpistaError):
    """A session, message, grant or file of that name does not exist."""


class ToolArgumentError(OpenpistaError):
    """The model called a tool with arguments that do not fit; told to the model."""
