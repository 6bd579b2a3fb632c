"""Hosting: the lock, the store, the agent's parts, the gateway and its socket, in their order."""

import asyncio
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from openpista.app.build import App
from openpista.app.channels import make_channels
from openpista.app.config_desk import HouseConfigDesk
from openpista.app.examine import HouseDoctor
from openpista.app.log_desk import HouseLogDesk
from openpista.app.parts import HouseParts, build_parts, make_sandbox, remember_model
from openpista.domain.tasks import owned_task
from openpista.gateway import control_socket
from openpista.gateway.desks import Desks
from openpista.gateway.gateway import Folders, Gateway
from openpista.gateway.lock import Front, HouseLock
from openpista.providers.models import HouseModels
from openpista.sandbox.launcher import Sandbox
from openpista.sandbox.linux import hide_from_other_processes

LOOK_AROUND_AFTER_S = 2.0
"""When the window stands and listens, so that it hears what was found."""


@asynccontextmanager
async def host(app: App, *, takes_work: bool, front: Front = "command") -> AsyncGenerator[Gateway]:
    """Open the house and give its gateway; close everything in the opposite order. `front` says
    what this process is besides, and so which channels run in it.

    Raises AlreadyRunningError where another process hosts, StoreError and other OpenpistaErrors
    where a part cannot be opened.
    """
    home, loaded = app.home, app.loaded
    async with AsyncExitStack() as stack:
        since_ms = app.clock.now_ms()
        stack.enter_context(HouseLock(home.lock_file, since_ms=since_ms, front=front))
        hide_from_other_processes()
        sandbox = make_sandbox(app)
        stack.push_async_callback(sandbox.aclose)
        parts = await build_parts(app, sandbox, stack)
        channels = make_channels(app, parts, front)
        gateway = await stack.enter_async_context(
            Gateway.open(
                config=parts.config,
                store=parts.store,
                agent=parts.agent,
                sandbox=sandbox,
                finish_undo=parts.undo.finish_turn,
                restore_turn=parts.restore_turn,
                folders=Folders(
                    default=Path(loaded.config.workspace.default),
                    house=home.root,
                    homes=(Path.home(),),
                ),
                desks=_desks(app, sandbox, parts),
                remember_model=remember_model(home),
                channels=channels.all,
                is_wanted=channels.is_wanted,
                jobs=parts.jobs,
                clock=app.clock,
                new_ulid=app.new_ulid,
                working=takes_work,
            )
        )
        control = await stack.enter_async_context(control_socket.serve(gateway, home.socket))
        if takes_work:
            stack.push_async_callback(_warmed(parts.models))
            stack.push_async_callback(_looked_around(app, parts))
        # Attached windows hear the last turn to its end: the house drains before they are sent
        # away, and nobody new comes in meanwhile.
        stack.push_async_callback(gateway.drain)
        stack.push_async_callback(control.stop_accepting)
        yield gateway


def _desks(app: App, sandbox: Sandbox, parts: HouseParts) -> Desks:
    config = HouseConfigDesk(app, parts.config, vault=parts.logins.vault)
    return Desks(
        config=config,
        doctor=HouseDoctor(
            app, sandbox, parts.models, loaded=lambda: config.loaded, logins=parts.logins
        ),
        logs=HouseLogDesk(app.home.log_dir),
        logins=parts.logins.desk,
        jobs=parts.jobs,
    )


def _warmed(models: HouseModels) -> Callable[[], Awaitable[None]]:
    """Load what the default model needs beside everything else; return what ends it."""
    warming = owned_task(models.warm(models.default()[0]), name="warm the model")

    async def end() -> None:
        warming.cancel()
        await asyncio.gather(warming, return_exceptions=True)

    return end


def _looked_around(app: App, parts: HouseParts) -> Callable[[], Awaitable[None]]:
    """Look for model servers on this computer beside everything else; return what ends it."""

    async def look() -> None:
        if not app.loaded.config.models.offline:
            await asyncio.sleep(LOOK_AROUND_AFTER_S)
            await parts.logins.desk.look_around()

    looking = owned_task(look(), name="look for local model servers")

    async def end() -> None:
        looking.cancel()
        await asyncio.gather(looking, return_exceptions=True)

    return end
