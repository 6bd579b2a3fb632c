"""An app with a home of its own and a practice model without pauses."""

from pathlib import Path

from openpista.app.build import App, build
from openpista.config.load import load_config
from openpista.config.paths import Home


def an_app(folder: Path, **environ: str) -> App:
    """Return an app whose home lies in `folder`."""
    home = Home(folder / "home")
    environ = {"HOME": str(folder), "OPENPISTA_PRACTICE__PACE_MS": "0", **environ}
    return build(load_config(home=home, environ=environ), home=home, environ=environ)
