"""What a window is opened with."""

import asyncio
from contextlib import aclosing
from pathlib import Path

import pytest

from openpista.app.house import open_house
from openpista.cli import window_start
from openpista.cli.launch import Launch
from openpista.cli.one_shot import new_session
from openpista.cli.window_start import WindowHouse, run_window, window_options
from openpista.domain.command import SendMessage, SetConfig
from openpista.domain.errors import ConfigError, OpenpistaError
from openpista.domain.event import ModelCalled, TurnFinished
from openpista.domain.ids import MessageId, session_stream
from openpista.domain.model import ModelRef
from openpista.domain.port import GatewayPort
from openpista.domain.query import ListSessions, SessionPage
from openpista.gateway import gateway as house_gateway
from openpista.gateway.lock import HouseLock
from openpista.tui.app import TuiOptions
from tests.app.an_app import an_app
from tests.fakes.gateway import FakeGateway


def test_the_window_gets_what_was_asked_for_and_what_is_configured(tmp_path: Path) -> None:
    app = an_app(tmp_path, OPENPISTA_UI__THEME="openpista-light", OPENPISTA_UI__LANGUAGE="ko")

    options = window_options(Launch(session="abc", model="openai/gpt", record="r.jsonl"), app)

    assert (options.session, options.model) == ("abc", ModelRef("openai", "gpt"))
    assert (options.theme, options.language) == ("openpista-light", "ko")
    assert (options.record, options.replay) == (Path("r.jsonl"), None)
    assert options.workspace == str(Path.cwd())


async def test_a_preference_is_kept_in_the_file_that_is_used(tmp_path: Path) -> None:
    app = an_app(tmp_path)

    await window_options(Launch(), app).save_preference("ui.theme", "openpista-light")

    assert 'theme = "openpista-light"' in app.home.config_file.read_text()


class InHouse(WindowHouse):
    """A way to a gateway that was gone already."""

    def __init__(self, port: GatewayPort) -> None:
        self._there = port

    @property
    def port(self) -> GatewayPort:
        return self._there


async def test_where_there_is_a_gateway_it_writes_preferences(tmp_path: Path) -> None:
    app, gateway = an_app(tmp_path), FakeGateway()
    options = window_options(Launch(), app, InHouse(gateway))

    await options.save_preference("ui.theme", "openpista-light")
    assert gateway.commands == [SetConfig(key="ui.theme", value='"openpista-light"')]
    assert not app.home.config_file.exists()

    with pytest.raises(OpenpistaError, match=r"no\.such"):
        await options.save_preference("no.such", "x")


async def test_whoever_stops_what_runs_waits_for_none_of_it(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Without the hurry the turn would have ten minutes."""
    monkeypatch.setattr(house_gateway, "DRAIN_S", 600.0)
    (tmp_path / "slow.toml").write_text('[[step]]\nsay = "Once upon a time"\npace_ms = 10000\n')
    app = an_app(tmp_path, OPENPISTA_PRACTICE__SCRIPT=str(tmp_path / "slow.toml"))
    house = WindowHouse(open_house(app))
    options = window_options(Launch(), app, house)
    port = (await house.connect()).port
    session_id = await new_session(port, workspace=str(tmp_path), model=None)
    asked = SendMessage(message_id=MessageId("m1"), text="tell me", session_id=session_id)

    async with aclosing(port.events(session_stream(session_id))) as events:
        await port.send(asked)
        async for event in events:
            if isinstance(event, ModelCalled):
                break
        assert options.hurry is not None
        options.hurry()
        await house.aclose()
        ended = [event.outcome async for event in events if isinstance(event, TurnFinished)]

    assert ended == ["interrupted"]


def test_the_gateway_opens_when_the_window_asks_and_closes_with_it(
    home: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("OPENPISTA_AGENT__MODLE", "x")
    seen: list[object] = []

    def run_tui(connect: object, options: TuiOptions) -> int:
        async def window() -> None:
            assert not (home / "openpista.sock").exists()
            connected = await connect()  # pyright: ignore[reportCallIssue, reportUnknownVariableType]
            seen.append(await connected.port.ask(ListSessions()))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
            seen.append((home / "openpista.sock").exists())
            again = await connect()  # pyright: ignore[reportCallIssue, reportUnknownVariableType]
            seen.append(again.inside)  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
            assert options.aclose is not None
            await options.aclose()

        asyncio.run(window())
        return 3

    monkeypatch.setattr(window_start, "run_tui", run_tui)
    monkeypatch.setattr(window_start, "check_screen", lambda: None)

    assert run_window(Launch()) == 3
    assert isinstance(seen[0], SessionPage)
    assert seen[1:] == [True, True]
    assert not (home / "openpista.sock").exists()
    assert "OPENPISTA_AGENT__MODLE sets nothing" in capsys.readouterr().err


def test_a_broken_configuration_opens_no_window(home: Path) -> None:
    home.mkdir()
    (home / "config.toml").write_text("[agent\n")

    with pytest.raises(ConfigError):
        run_window(Launch())


def test_a_window_that_leaves_its_work_starts_a_server(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    started: list[list[str]] = []

    def start_detached(words: list[str], *, environ: object, folder: Path) -> tuple[int, int]:
        del environ
        assert folder == app.home.root
        started.append(words)
        return 0, 77

    monkeypatch.setattr(window_start, "start_detached", start_detached)
    app = an_app(tmp_path)
    options = window_options(Launch(config=str(tmp_path / "c.toml")), app)
    assert options.detach is not None
    options.detach()
    assert started == [["--config", str(tmp_path / "c.toml")]]
    assert "in the background as process 77" in capsys.readouterr().err

    with HouseLock(app.home.lock_file):
        options.detach()
    assert len(started) == 1
