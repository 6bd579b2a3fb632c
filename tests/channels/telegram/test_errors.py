"""What Telegram may answer."""

from openpista.channels.telegram.errors import (
    ConflictError,
    MigratedError,
    RefusedError,
    TokenRefusedError,
)


def test_errors_say_what_to_do() -> None:
    assert "openpista telegram setup" in TokenRefusedError().message
    assert "Another program" in ConflictError().message
    assert MigratedError(-1005).chat == -1005
    assert RefusedError("Message Is Too Long").detail == "message is too long"
