"""What goes wrong with credentials and logins, in sentences."""

from typing import Literal

from openpista.domain.errors import ConfigError, OpenpistaError


class CredentialsUnsafeError(ConfigError):
    """The credential file cannot be trusted or read; nothing was changed. Says how to mend it."""


class CredentialsBusyError(OpenpistaError):
    """Another process holds the credentials for too long."""


LoginFailure = Literal["refused", "denied", "expired", "network", "unusable", "revoked"]


class LoginError(OpenpistaError):
    """A login, or the renewal of one, that did not come about.

    `refused`: the key or code is not taken; `denied`: the user said no on the vendor's page;
    `expired`: it took too long; `network`: nobody answered; `revoked`: the stored login is dead
    and must be made again; `unusable`: what came back or what is set up cannot be used.
    """

    def __init__(self, message: str, *, failure: LoginFailure, detail: str = "") -> None:
        super().__init__(message, detail=detail)
        self.failure: LoginFailure = failure
