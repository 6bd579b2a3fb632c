"""How failures of logins end a command, and what they carry."""

from openpista.auth.errors import CredentialsUnsafeError, LoginError


def test_a_file_that_cannot_be_trusted_ends_like_a_configuration_that_cannot() -> None:
    assert CredentialsUnsafeError("x").exit_code == 78


def test_a_failed_login_says_in_which_way() -> None:
    error = LoginError("No.", failure="denied", detail="more")

    assert (error.message, error.failure, error.detail) == ("No.", "denied", "more")
