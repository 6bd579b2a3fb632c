"""The composition root."""

from pathlib import Path

from openpista.app.build import build
from openpista.config.load import load_config
from openpista.config.paths import Home


def test_an_app_is_made_without_touching_anything(tmp_path: Path) -> None:
    home = Home(tmp_path / "home")
    environ = {"OPENAI_API_KEY": "key-of-the-service"}

    app = build(load_config(home=home, environ=environ), home=home, environ=environ)

    assert app.redactor.redact("key-of-the-service") == "⟦redacted⟧"
    assert len(app.new_ulid()) == 26
    assert not home.root.exists()
