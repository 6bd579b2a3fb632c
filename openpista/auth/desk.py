"""The desk where logins are carried out (`domain.desk.LoginDesk`): in the host process, for all
windows. Never prints, opens no browser."""

import asyncio
from collections.abc import Callable

from msgspec.structs import replace

from openpista.auth.context import Around, LoginContext, Made
from openpista.auth.credential import Secrets
from openpista.auth.destinations import LOOKS_LIKE_KEY, address_in
from openpista.auth.errors import LoginError
from openpista.auth.key_sources import CUSTOM, configured_provider, key_sources
from openpista.auth.local_servers import answering
from openpista.auth.pasted_key import looks_like_key
from openpista.auth.running import RunningLogin
from openpista.auth.status import statuses
from openpista.config.presets import PRESETS, Preset, preset
from openpista.config.schema import Config
from openpista.domain.command import Accepted, AnswerLogin, BeginLogin, Refused
from openpista.domain.desk import Tell
from openpista.domain.errors import OpenpistaError
from openpista.domain.event import LoginChanged, Notice, ProvidersChanged
from openpista.domain.ids import HOUSE, LoginId
from openpista.domain.login import Login, ProviderState, ProviderStatus
from openpista.guard.secret import Secret

MAX_LOGINS = 16
REVOKE_WAIT_S = 5.0

LEAST_KEY_CHARS = 12
"""A shorter text in the field for a key is a slip, and a word that must stay readable."""

NOT_RUNNING = Refused(reason="This login has ended. Begin a new one.", code="not_found")
NOT_WANTED = Refused(reason="This login waits for nothing now.", code="refused")
IN_USE = Refused(reason="A login of this id is under way.", code="refused")
TOO_MANY = Refused(reason=f"{MAX_LOGINS} logins are under way. End one of them first.", code="busy")


class Desk:
    """Runs logins side by side. `read_config` returns the configuration that holds now."""

    def __init__(self, read_config: Callable[[], Config], around: Around) -> None:
        self._config = read_config
        self._around = around
        self._running: dict[LoginId, RunningLogin] = {}
        self._seen: dict[str, ProviderState] = {}
        self._tell: Tell | None = None

    def open(self, tell: Tell) -> None:
        """Take what tells events."""
        self._tell = tell

    async def providers(self) -> tuple[ProviderStatus, ...]:
        """Return all providers in the order in which to show them."""
        return self._statuses()

    def heard(self, provider: str, is_well: bool) -> None:
        """Take down how a request to `provider` went; told where that is news."""
        state: ProviderState = "ready" if is_well else "failed"
        if self._seen.get(provider) != state:
            self._seen[provider] = state
            self.tell_providers()

    async def look_around(self) -> None:
        """Find model servers on this computer; where there is nothing else, offer them."""
        statuses = self._statuses()
        local = [one for one in PRESETS if one.local and one.methods != ("none",)]
        found = await answering(
            replace(one, base_url=self._config().provider(one.id).base_url or one.base_url)
            for one in local
        )
        for server in found:
            self.heard(server.id, True)
        is_set_up = any(one.source not in ("none", "local") for one in statuses)
        if found and not is_set_up and not configured_provider(self._config()) and self._tell:
            names = " and ".join(one.label.partition(" (")[0] for one in found)
            verb = "answers" if len(found) == 1 else "answer"
            text = f"{names} {verb} on this computer: /model chooses a model there."
            self._tell(Notice(stream=HOUSE, level="info", text=text))

    async def begin(self, command: BeginLogin) -> Accepted | Refused:
        """Begin a login; returns as soon as it is under way."""
        from openpista.auth.ways import flow_of

        if command.login_id in self._running:
            return IN_USE
        if len(self._running) >= MAX_LOGINS:
            return TOO_MANY
        if looks_like_key(command.endpoint):
            self._around.vault.learn(Secrets(Secret(command.endpoint.strip())))
            return Refused(reason=LOOKS_LIKE_KEY, code="not_valid")
        try:
            known = self._known(command.provider)
            flow = flow_of(known, command.method)
        except LoginError as error:
            return Refused(reason=error.message, code="not_valid")
        login = Login(command.login_id, known.id, command.method)
        running = RunningLogin(login, told=self._told, keep=self._keep)
        self._running[command.login_id] = running
        self._told(login)
        running.start(flow, self._context(known, command.endpoint))
        return Accepted()

    async def answer(self, command: AnswerLogin) -> Accepted | Refused:
        """Give a login what it waits for."""
        running = self._running.get(command.login_id)
        if running is None:
            return NOT_RUNNING
        is_key = running.login.wants == "key" and len(command.text) >= LEAST_KEY_CHARS
        if is_key or (running.login.wants == "endpoint" and looks_like_key(command.text)):
            self._around.vault.learn(Secrets(Secret(command.text.strip())))
        return Accepted() if running.give(command.text) else NOT_WANTED

    async def cancel(self, login_id: LoginId) -> Accepted | Refused:
        """End a login and wait until it has ended."""
        running = self._running.get(login_id)
        if running is not None:
            await running.cancel()
        return Accepted()

    async def logout(self, provider: str) -> Accepted | Refused:
        """Forget what was stored, and tell the vendor where it wants to know."""
        try:
            known = self._known(provider)
            note = await self._forget(known)
        except OpenpistaError as error:
            return Refused(reason=error.message)
        except OSError as error:
            return Refused(reason=f"The login could not be taken out: {error.strerror}.")
        self._seen.pop(known.id, None)
        self.tell_providers()
        return Accepted(note=note)

    async def aclose(self) -> None:
        """End all logins that are under way."""
        self._tell = None
        await asyncio.gather(*(one.cancel() for one in tuple(self._running.values())))

    async def _forget(self, known: Preset) -> str:
        vault = self._around.vault
        for running in tuple(self._running.values()):
            if running.login.provider == known.id:
                await running.cancel()
        was_told = await self._revoke(known.id)
        was_there = await vault.remove(known.id)
        said = [] if was_there else [f"There was no login to {known.label}."]
        if not was_told:
            said.append("The vendor could not be told; take it back on its page as well.")
        left = next(
            iter(key_sources(known.id, known, self._config(), self._around.environ, None)), None
        )
        if left is not None:
            said.append(f"The key in {left.name} still counts.")
        return " ".join(said)

    async def _revoke(self, provider: str) -> bool:
        from openpista.auth.ways import revoke

        try:
            held = await self._around.vault.load(provider)
        except LoginError:
            return True
        if held is None:
            return True
        try:
            async with asyncio.timeout(REVOKE_WAIT_S):
                return await revoke(held, self._config(), self._around)
        except TimeoutError:
            return False

    async def _keep(self, made: Made) -> None:
        entry = made.credential.entry
        before = self._around.vault.entry(entry.provider)
        if before is not None and before.dead:
            # What was dead stays dead, whoever logs in.
            entry = replace(entry, dead=before.dead)
        await self._around.vault.save(replace(made.credential, entry=entry))
        self._seen[entry.provider] = "unknown" if made.remark else "ready"
        self.tell_providers()

    def _known(self, provider: str) -> Preset:
        found = preset(provider.strip().lower())
        if found is not None:
            return found
        own = preset(CUSTOM)
        if own is None or provider not in self._config().providers:
            raise LoginError(f"There is no model service “{provider}”.", failure="unusable")
        return replace(own, id=provider, label=provider, aliases=())

    def _context(self, known: Preset, endpoint: str) -> LoginContext:
        from openpista.auth.ways import site_of

        config = self._config()
        own = config.provider(known.id)
        agents = config.agent.base_url if configured_provider(config) == known.id else ""
        around = address_in(self._around.environ, known)
        named = agents or own.base_url or around
        return LoginContext(
            around=self._around,
            preset=known,
            site=site_of(known.id, known, config),
            provider=known.id,
            base_url=named or ("" if known.wants_place else known.base_url),
            endpoint=endpoint.strip(),
            redirect_url=own.redirect_url,
            entry=self._around.vault.entry(known.id),
        )

    def _told(self, login: Login) -> None:
        running = self._running.get(login.id)
        if running is not None and running.ended:
            del self._running[login.id]
        if self._tell is not None:
            self._tell(LoginChanged(stream=HOUSE, login=login))

    def tell_providers(self) -> None:
        """Tell all windows how the providers stand now."""
        if self._tell is not None:
            self._tell(ProvidersChanged(stream=HOUSE, providers=self._statuses()))

    def _statuses(self) -> tuple[ProviderStatus, ...]:
        around = self._around
        return statuses(
            self._config(),
            around.environ,
            around.vault.entries(),
            seen=self._seen,
            now_ms=around.clock.now_ms(),
        )
