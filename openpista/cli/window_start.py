"""From a launch to a running window: configuration, the way to the gateway, and what it may keep.

Imported only after the first pixels stand.
"""

import asyncio
from pathlib import Path

from openpista import __version__
from openpista.app.build import App
from openpista.app.house import open_house
from openpista.app.keeper import HouseKeeper, Reached
from openpista.app.places import started_in
from openpista.cli.detach import start_detached
from openpista.cli.house import app_of
from openpista.cli.launch import Launch
from openpista.cli.output import tell
from openpista.cli.screen import check_screen, wants_lines
from openpista.cli.start import start
from openpista.domain.command import Refused, SetConfig
from openpista.domain.errors import OpenpistaError
from openpista.domain.model import ModelRef
from openpista.domain.port import GatewayPort
from openpista.gateway.lock import HouseLock
from openpista.tui.app import TuiOptions, run_lines, run_tui
from openpista.tui.runtime.services import Connected
from openpista.tui.views.splash import restore
from openpista.words.catalogue import Words, choose_language, load_words

CLIPBOARD_FILE = "clipboard.txt"


def run_window(launch: Launch) -> int:
    """Show the window until its user leaves; return the exit code.

    The terminal is given back in every case. Raises OpenpistaError.
    """
    try:
        config = Path(launch.config) if launch.config else None
        started = start(config, launch.log_level, quiet=True)
        app = app_of(started)
        house = WindowHouse(open_house(app, front="window"))
        options = window_options(launch, app, house)
        if wants_lines(launch, app.environ) or app.loaded.config.ui.plain:
            ended = run_lines(house.connect, options)
        else:
            check_screen()
            ended = run_tui(house.connect, options)
    finally:
        restore()
    for warning in started.loaded.warnings:
        tell(warning)
    return ended


def window_options(launch: Launch, app: App, house: "WindowHouse | None" = None) -> TuiOptions:
    """Return the window's options from what was asked for and what is configured. `house` is the
    way to the gateway."""
    config, home = app.loaded.config, app.home

    async def save_preference(key: str, value: str) -> None:
        """Have the host write it, so that there is one writer and every window hears of it; by
        ourselves where no host is there."""
        from openpista.config.edit import set_value
        from openpista.config.toml_text import toml_text

        reached = house.port if house is not None else None
        if reached is None:
            await asyncio.to_thread(set_value, app.loaded.path, key, value)
            return
        answer = await reached.send(SetConfig(key=key, value=toml_text(value)))
        if isinstance(answer, Refused):
            raise OpenpistaError(answer.reason)

    return TuiOptions(
        workspace=started_in(launch.workspace),
        clock=app.clock,
        new_ulid=app.new_ulid,
        environ=app.environ,
        user_home=app.environ.get("HOME", ""),
        clipboard_file=home.cache_dir / CLIPBOARD_FILE,
        save_preference=save_preference,
        redact=app.redactor.redact,
        version=__version__,
        session=launch.session,
        model=_model(app, launch.model),
        theme=config.ui.theme,
        language=config.ui.language,
        keys=config.ui.keys,
        scripts=config.approvals.scripts,
        mouse=config.ui.mouse,
        notify=config.ui.notify,
        motion=config.ui.motion,
        images=config.ui.images,
        sidebar=config.ui.sidebar,
        record=Path(launch.record) if launch.record else None,
        replay=Path(launch.replay) if launch.replay else None,
        aclose=house.aclose if house is not None else None,
        hurry=house.hurry if house is not None else None,
        detach=lambda: go_on_in_the_background(app, started_words(app), launch.config),
    )


def go_on_in_the_background(app: App, words: Words, config: str) -> None:
    """Let a server take over what this window hosted: messages that wait are answered there.
    Where another process hosts, it simply goes on."""
    if HouseLock(app.home.lock_file).holder() is not None:
        return
    arguments = ["--config", str(Path(config).absolute())] if config else []
    code, pid = start_detached(arguments, environ=app.environ, folder=app.home.root)
    if not code:
        tell(words("serve.detached", pid=pid))


def started_words(app: App) -> Words:
    """Return the texts in the language of the window."""
    return load_words(choose_language(app.loaded.config.ui.language, app.environ))


def _model(app: App, wanted: str) -> ModelRef | None:
    if not wanted:
        return None
    from openpista.app.parts import make_models

    return make_models(app).find(wanted)


class WindowHouse:
    """The gateway of one window: reached when the window asks, left when it ends."""

    def __init__(self, keeper: HouseKeeper) -> None:
        self._keeper = keeper
        self._reached: Reached | None = None

    @property
    def port(self) -> GatewayPort | None:
        """The gateway, where it was reached."""
        return None if self._reached is None else self._reached.port

    async def connect(self) -> Connected:
        """Reach the gateway, anew after a loss."""
        if self._reached is not None:
            reached, self._reached = self._reached, None
            await reached.leave()
        self._reached = await self._keeper.reach()
        return Connected(port=self._reached.port, inside=self._reached.inside)

    def hurry(self) -> None:
        """Close without time for what still runs."""
        self._keeper.hurry()

    async def aclose(self) -> None:
        """Leave the gateway, and close it where it ran in this process."""
        if self._reached is not None:
            await self._reached.leave()
        await self._keeper.__aexit__(None, None, None)
