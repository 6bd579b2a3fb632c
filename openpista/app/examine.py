"""Examining the set-up: with the parts of the host where there is one, else with fresh ones."""

from collections.abc import Callable, Mapping

from openpista.app.at_host import visit_host
from openpista.app.build import App
from openpista.app.doctor import Patient, examine
from openpista.app.logins import make_logins
from openpista.app.parts import make_models, make_sandbox
from openpista.app.provider_checks import Answered, check_providers
from openpista.app.provider_request import asker
from openpista.auth.build import LoginRoom
from openpista.auth.credential import Entry
from openpista.auth.status import statuses
from openpista.config.load import Loaded
from openpista.domain.model import Models
from openpista.domain.port import GatewayPort
from openpista.domain.query import Check, DoctorReport, RunDoctor
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
        logins = make_logins(app)
        models = make_models(app, logins=logins)
        doctor = HouseDoctor(app, sandbox, models, loaded=lambda: app.loaded, logins=logins)
        return await doctor.examine()
    finally:
        await sandbox.aclose()


class HouseDoctor:
    """A `domain.desk.DoctorDesk` with the parts of a house; `loaded` is the configuration as it
    is now, `logins` what is stored, if anything is."""

    def __init__(
        self,
        app: App,
        sandbox: Sandbox,
        models: Models,
        *,
        loaded: Callable[[], Loaded],
        logins: LoginRoom | None = None,
    ) -> None:
        self._app = app
        self._sandbox = sandbox
        self._models = models
        self._loaded = loaded
        self._logins = logins

    async def examine(self) -> DoctorReport:
        """Run all checks, live."""
        patient = Patient(
            home=self._app.home,
            loaded=self._loaded(),
            environ=self._app.environ,
            probe=lambda: self._sandbox.probe(live=True),
            attempts=self._sandbox.checks,
            default_model=self._models.default,
            providers=self._check_providers,
        )
        return await examine(patient)

    async def _check_providers(self) -> tuple[Check, ...]:
        app, room = self._app, self._logins
        config = self._loaded().config
        entries: Mapping[str, Entry] = room.vault.entries() if room else {}
        found = statuses(config, app.environ, entries, seen={}, now_ms=app.clock.now_ms())
        if config.models.offline:
            return await check_providers(found, _not_asked)
        ask = asker(
            lambda: config,
            environ=app.environ,
            logins=room.logins if room else None,
            clock=app.clock,
            redact=app.redactor.redact,
        )
        return await check_providers(found, ask)


async def _not_asked(provider: str) -> Answered:
    return Answered("unasked", f"to {provider} was not made: models.offline is set.")
