"""Examining the set-up: with the parts of the host where there is one, else with fresh ones."""

from collections.abc import Callable

from openpista.app.at_host import visit_host
from openpista.app.build import App
from openpista.app.doctor import Patient, examine
from openpista.app.logins import make_logins
from openpista.app.parts import make_models, make_sandbox
from openpista.app.provider_checks import Answered, check_providers
from openpista.app.provider_request import asker
from openpista.auth.build import LoginRoom
from openpista.auth.errors import CredentialsUnsafeError
from openpista.config.load import Loaded
from openpista.domain.model import ModelRef, Models
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
    except CredentialsUnsafeError as error:
        return await examine(_without_logins(app, sandbox, error))
    finally:
        await sandbox.aclose()


class HouseDoctor:
    """A `domain.desk.DoctorDesk` with the parts of a house; `loaded` is the configuration as it
    is now."""

    def __init__(
        self,
        app: App,
        sandbox: Sandbox,
        models: Models,
        *,
        loaded: Callable[[], Loaded],
        logins: LoginRoom,
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
        """Ask every service that something was found for; windows hear how they stand then."""
        found = await self._logins.desk.providers()
        if self._loaded().config.models.offline:
            return await check_providers(found, _not_asked)
        ask = asker(
            lambda: self._loaded().config,
            environ=self._app.environ,
            logins=self._logins.logins,
            clock=self._app.clock,
            redact=self._app.redactor.redact,
        )

        async def ask_and_say(provider: str) -> Answered:
            answered = await ask(provider)
            if answered.kind in ("ok", "refused"):
                self._logins.desk.heard(provider, answered.kind == "ok")
            return answered

        return await check_providers(found, ask_and_say)


def _without_logins(app: App, sandbox: Sandbox, error: CredentialsUnsafeError) -> Patient:
    """Return what can be looked at while the file with the logins cannot be trusted."""

    def no_model() -> tuple[ModelRef, str]:
        raise error

    async def no_providers() -> tuple[Check, ...]:
        mend = f"Mend {app.home.credentials_file}, or move it away and log in again."
        return (Check("credentials", "failed", error.message, mend),)

    return Patient(
        home=app.home,
        loaded=app.loaded,
        environ=app.environ,
        probe=lambda: sandbox.probe(live=True),
        attempts=sandbox.checks,
        default_model=no_model,
        providers=no_providers,
    )


async def _not_asked(provider: str) -> Answered:
    return Answered("unasked", f"to {provider} was not made: models.offline is set.")
