"""Which channels a process has, and when each is made."""

import os
import pty
import sys
from collections.abc import AsyncGenerator
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

import pytest

from openpista.app import channels
from openpista.app.build import App
from openpista.app.channels import ChannelKind, Ground, make_channels, somebody_may_type
from openpista.app.parts import HouseParts, build_parts, make_sandbox
from openpista.domain.port import Channel, GatewayPort, Pulse
from tests.app.an_app import an_app


class Plain:
    """A channel without links."""

    name = "web"

    async def run(self, port: GatewayPort, pulse: Pulse) -> None:
        pulse.up()


@asynccontextmanager
async def ground_of(app: App) -> AsyncGenerator[Ground]:
    async with AsyncExitStack() as stack:
        sandbox = make_sandbox(app)
        stack.push_async_callback(sandbox.aclose)
        yield Ground(app, await build_parts(app, sandbox, stack))


@pytest.fixture
def one_messenger(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Let there be a messenger; returns what was made of it."""
    made: list[str] = []

    def make(ground: Ground) -> Channel:
        made.append(str(ground.app.home.root))
        return Plain()

    kind = ChannelKind("web", lambda config: config.channels.telegram.enabled, make)
    monkeypatch.setattr(channels, "MESSENGERS", (kind,))
    return made


def names(app: App, parts: HouseParts, front: channels.Front) -> list[str]:
    return [channel.name for channel in make_channels(app, parts, front).all]


async def test_a_command_has_none_a_window_messengers_and_a_server_the_console_too(
    tmp_path: Path, one_messenger: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    app = an_app(tmp_path)
    async with ground_of(app) as ground:
        monkeypatch.setattr(channels, "somebody_may_type", lambda: True)
        assert names(app, ground.parts, "command") == []
        assert names(app, ground.parts, "window") == ["web"]
        assert names(app, ground.parts, "server") == ["web", "console"]
        monkeypatch.setattr(channels, "somebody_may_type", lambda: False)
        assert names(app, ground.parts, "service") == ["web"]

    assert one_messenger == [str(app.home.root)] * 3


async def test_what_is_wanted_is_what_the_configuration_says_now(
    tmp_path: Path, one_messenger: list[str]
) -> None:
    app = an_app(tmp_path)
    async with ground_of(app) as ground:
        made = make_channels(app, ground.parts, "server")
        assert not made.is_wanted("web")
        assert not made.is_wanted("unknown")
        changed = an_app(tmp_path, TELEGRAM_BOT_TOKEN="1:x")
        ground.parts.config.change(changed.loaded.config)
        assert made.is_wanted("web")


async def test_telegram_is_made_without_its_library(tmp_path: Path) -> None:
    app = an_app(tmp_path, TELEGRAM_BOT_TOKEN="1:x")
    async with ground_of(app) as ground:
        made = make_channels(app, ground.parts, "window")

    assert "telegram" in [channel.name for channel in made.all]
    assert made.is_wanted("telegram")


async def test_the_console_is_made_from_the_configuration(tmp_path: Path) -> None:
    async with ground_of(an_app(tmp_path)) as ground:
        made = channels.CONSOLE.make(ground)

    assert made.name == "console"
    assert "openpista.channels.console" in sys.modules


def test_somebody_may_type_at_a_pipe_and_at_no_other_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    reading, writing = os.pipe()
    ours, theirs = pty.openpty()
    file = os.open(tmp_path / "file", os.O_RDONLY | os.O_CREAT)
    found: list[bool] = []
    # A terminal that is not ours to read would halt us: this one controls no process group.
    for descriptor in (reading, theirs, file, 9999):
        monkeypatch.setattr(channels, "STANDARD_INPUT", descriptor)
        found.append(somebody_may_type())
    monkeypatch.setattr(channels, "STANDARD_INPUT", theirs)
    monkeypatch.setattr("os.tcgetpgrp", _ours)
    found.append(somebody_may_type())
    for descriptor in (reading, writing, ours, theirs, file):
        os.close(descriptor)

    assert found == [True, False, False, False, True]


def _ours(descriptor: int) -> int:
    del descriptor
    return os.getpgrp()
