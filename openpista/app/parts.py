"""The parts of a house, each made from the configuration by its own room."""

import logging
from collections.abc import Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

from msgspec import Struct

from openpista.agent.ports import AgentHouse
from openpista.app.build import App
from openpista.app.logins import make_logins
from openpista.auth.build import LoginRoom
from openpista.config.live import LiveConfig
from openpista.config.paths import Home
from openpista.config.state import State, read_state, write_state
from openpista.domain.ids import TurnId
from openpista.domain.model import ModelRef
from openpista.gateway.jobs import HouseJobs
from openpista.providers.models import HouseModels, PracticeFactory, build_models
from openpista.providers.pictures import MediaReader
from openpista.sandbox.launcher import Sandbox
from openpista.store.errors import StoreError
from openpista.store.legacy import import_memory_db
from openpista.store.open import Store, open_store
from openpista.tools.build import build_tools
from openpista.tools.undo import Restored, UndoBook, restore_turn

log = logging.getLogger(__name__)

RestoreTurn = Callable[[TurnId, Path], Awaitable[Restored]]


class HouseParts(Struct, frozen=True):
    """What a gateway is opened with."""

    store: Store
    models: HouseModels
    agent: AgentHouse
    undo: UndoBook
    restore_turn: RestoreTurn
    config: LiveConfig
    logins: LoginRoom
    jobs: HouseJobs


async def build_parts(app: App, sandbox: Sandbox, stack: AsyncExitStack) -> HouseParts:
    """Open the store and make the agent's parts; `stack` closes them in the opposite order.

    Raises StoreError, CredentialsUnsafeError.
    """
    config, home = app.loaded.config, app.home
    live = LiveConfig(config)
    store = await stack.enter_async_context(
        await open_store(
            Path(config.database.path),
            media_dir=home.media_dir,
            undo_dir=home.undo_dir,
            clock=app.clock,
            new_ulid=app.new_ulid,
        )
    )
    undo = UndoBook(store.undo, undo_dir=home.undo_dir, clock=app.clock)
    stack.push_async_callback(undo.aclose)
    await undo.recover()
    logins = make_logins(app, live)
    stack.push_async_callback(logins.aclose)
    models = make_models(app, live, read_media=store.media.read, logins=logins)
    stack.push_async_callback(models.aclose)
    await _import_the_original(app, store, models)
    jobs = HouseJobs(store, configured=config.jobs, clock=app.clock, new_ulid=app.new_ulid)
    tools = build_tools(
        config,
        home=home,
        sandbox=sandbox,
        undo=undo,
        kept_output=store.journal.tool_output,
        clock=app.clock,
        jobs=jobs,
        environ=app.environ,
    )
    agent = AgentHouse(
        models=models,
        tools=tools,
        config=live,
        sandbox=sandbox.probe,
        redactor=app.redactor,
        clock=app.clock,
        new_ulid=app.new_ulid,
        private=(str(home.root),),
    )

    async def restore(turn_id: TurnId, workspace: Path) -> Restored:
        return await restore_turn(store.undo, turn_id, workspace)

    return HouseParts(store, models, agent, undo, restore, live, logins, jobs)


async def _import_the_original(app: App, store: Store, models: HouseModels) -> None:
    """Take over the conversations of the original, once. One that cannot be read stays where it
    is and keeps nobody from starting."""
    source = app.home.legacy_database
    try:
        taken = await import_memory_db(
            store,
            source,
            model=models.default()[0],
            workspace=app.loaded.config.workspace.default,
            new_ulid=app.new_ulid,
        )
    except StoreError as error:
        log.warning("%s was not imported: %s", source, error.message)
        return
    if taken is not None:
        log.info("imported %s: %s", source, taken)


def make_sandbox(app: App) -> Sandbox:
    """Return the sandbox of the configuration; its probes have not run yet."""
    config = app.loaded.config
    return Sandbox(
        config.sandbox,
        home=app.home,
        clock=app.clock,
        egress_allow=config.egress.allow,
        environ=app.environ,
    )


def make_models(
    app: App,
    config: LiveConfig | None = None,
    *,
    read_media: MediaReader | None = None,
    logins: LoginRoom | None = None,
) -> HouseModels:
    """Return the models of configuration (`config` where it may change), logins, environment
    and the last choice. Loads no SDK. Raises CredentialsUnsafeError."""
    room = logins or make_logins(app, config)
    state = read_state(app.home.state_file)
    last = ModelRef(state.last_provider, state.last_model) if state.last_provider else None
    return build_models(
        config or LiveConfig(app.loaded.config),
        environ=app.environ,
        clock=app.clock,
        practice_factory=_practice_of(app),
        read_media=read_media,
        last=last,
        logins=room.logins,
        heard=room.desk.heard,
    )


def remember_model(home: Home) -> Callable[[ModelRef], None]:
    """Return what keeps a choice of model for the next start."""

    def remember(ref: ModelRef) -> None:
        write_state(home.state_file, State(last_provider=ref.provider, last_model=ref.model))

    return remember


def _practice_of(app: App) -> PracticeFactory:
    def practice():
        from openpista.providers.practice import PracticeProvider, practice_settings

        return PracticeProvider(practice_settings(app.loaded.config.practice), clock=app.clock)

    return practice
