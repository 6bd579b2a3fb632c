"""What can go wrong on the way to a command, in sentences."""

from openpista.domain.errors import OpenpistaError


class SandboxError(OpenpistaError):
    """The command was not started, or its sandbox could not be made. Nothing ran."""


class IdentityError(OpenpistaError):
    """This way of running as somebody else does not work here; another may."""
