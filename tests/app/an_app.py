"""An app with a home of its own, a practice model without pauses, and no network."""

from pathlib import Path

from openpista.app.build import App, build
from openpista.config.load import load_config
from openpista.config.paths import Home


def an_app(folder: Path, **environ: str) -> App:
    """Return an app whose home lies in `folder`."""
    home = Home(folder / "home")
    ours = {"OPENPISTA_PRACTICE__PACE_MS": "0", "OPENPISTA_OFFLINE": "1"}
    environ = {"HOME": str(folder), **ours, **environ}
    return build(load_config(home=home, environ=environ), home=home, environ=environ)
