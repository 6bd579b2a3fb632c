"""The room of logins in an app: stored logins are used at once, damage stops the start."""

from pathlib import Path

import pytest

from openpista.app.logins import make_logins
from openpista.app.parts import make_models
from openpista.auth.credential import Credential, Entry, Secrets
from openpista.auth.errors import CredentialsUnsafeError
from openpista.guard.redact import MARK
from openpista.guard.secret import Secret
from tests.app.an_app import an_app


async def test_a_login_makes_its_service_the_default_at_once(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    room = make_logins(app)
    models = make_models(app, logins=room)
    assert models.default()[0].provider == "practice"

    await room.vault.save(Credential(Entry("together"), Secrets(Secret("tg-canary-123456"))))

    ref, reason = models.default()
    assert ref.provider == "together"
    assert "logged in" in reason
    assert app.redactor.redact("tg-canary-123456") == MARK
    await models.aclose()


async def test_a_damaged_file_of_logins_stops_the_start(tmp_path: Path) -> None:
    app = an_app(tmp_path)
    app.home.root.mkdir(parents=True, exist_ok=True)
    app.home.credentials_file.write_text("damage")
    app.home.credentials_file.chmod(0o600)

    with pytest.raises(CredentialsUnsafeError, match="damaged"):
        make_models(app)
