"""Examining the set-up: with the parts of the host where there is one, else with fresh ones."""

from collections.abc import Callable

from openpista.app.at_host import visit_host
from openpista.app.build import App
from openpista.app.doctor import Patient, examine
from openpista.app.parts import make_models, make_sandbox
from openpista.config.load import Loaded
from openpista.domain.model import Models
from openpista.domain.port import GatewayPort
from openpista.domain.query import DoctorReport, RunDoctor
from openpista.sandbox.launcher import Sandbox


async def examine_at_host(app: App) -> DoctorReport | None:
    """Return the report of the host process, None where none can be reached."""

    async def ask(port: GatewayPort) -> DoctorReport | None:
        answer = await port.ask(RunDoctor())
        return answer if isinstance(answer, DoctorReport) else None

    return await visit_host(app.home, ask)


async def examine_here(app: App) -> DoctorReport:
    """Return the report of this process."""
    sandbox = make_sandbox(app)
    try:
        models = make_models(app)
        return await HouseDoctor(app, sandbox, models, loaded=lambda: app.loaded).examine()
    finally:
        await sandbox.aclose()


class HouseDoctor:
    """A `domain.desk.DoctorDesk` with the parts of a house; `loaded` is the configuration as it
    is now."""

    def __init__(
        self, app: App, sandbox: Sandbox, models: Models, *, loaded: Callable[[], Loaded]
    ) -> None:
        self._app = app
        self._sandbox = sandbox
        self._models = models
        self._loaded = loaded

    async def examine(self) -> DoctorReport:
        """Run all checks, live."""
        patient = Patient(
            home=self._app.home,
            loaded=self._loaded(),
            environ=self._app.environ,
            probe=lambda: self._sandbox.probe(live=True),
            attempts=self._sandbox.checks,
            default_model=self._models.default,
        )
        return await examine(patient)
