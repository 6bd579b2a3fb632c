"""`openpista model`, with the practice model and a server on loopback."""

import asyncio
import json
import threading
from collections.abc import Iterator
from pathlib import Path

import pytest

from openpista.cli.model import ASK
from openpista.cli.root import run
from tests.providers.fake_server import Answer, FakeServer, serving

SAYS = {"choices": [{"delta": {"content": "ok"}, "finish_reason": "stop"}]}
EVENTS = [b"data: " + json.dumps(SAYS).encode() + b"\n\n", b"data: [DONE]\n\n"]


@pytest.fixture
def server(home: Path) -> Iterator[FakeServer]:
    """A server of one's own, which the config names `mine`."""
    ready, ended = threading.Event(), asyncio.Event()
    found: list[tuple[FakeServer, asyncio.AbstractEventLoop]] = []

    async def serve() -> None:
        async with serving(Answer(EVENTS)) as started:
            found.append((started, asyncio.get_running_loop()))
            ready.set()
            await ended.wait()

    thread = threading.Thread(target=lambda: asyncio.run(serve()))
    thread.start()
    ready.wait()
    fake, loop = found[0]
    home.mkdir(mode=0o700, exist_ok=True)
    (home / "config.toml").write_text(
        f'[providers.mine]\nbase_url = "{fake.url}/v1"\nmodels = ["m-1"]\n'
    )
    yield fake
    loop.call_soon_threadsafe(ended.set)
    thread.join()


def test_the_practice_model_is_always_there(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["model", "list"]) == 0

    assert "practice/practice" in capsys.readouterr().out


def test_a_server_of_ones_own_is_listed_and_found_by_a_part_of_its_name(
    server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["model", "list", "mine", "--json"]) == 0

    [found] = json.loads(capsys.readouterr().out)
    assert found["ref"] == {"provider": "mine", "model": "m-1"}
    assert not server.asked


def test_nothing_found_is_said(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["model", "list", "nonesuch"]) == 1

    assert "No model has 'nonesuch' in its name." in capsys.readouterr().err


def test_a_name_alone_tries_that_model(
    server: FakeServer, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["model", "mine/m-1"]) == 0

    assert capsys.readouterr().out.startswith("✓ mine/m-1 answered “ok” in ")
    (asked,) = server.asked
    assert ASK in asked.body.decode()


def test_one_that_does_not_answer_ends_with_1(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["model", "test", "practice", "openai/gpt-6-sol", "--json"]) == 1

    practice, openai = json.loads(capsys.readouterr().out)
    assert (practice["model"], practice["ok"]) == ("practice/practice", True)
    assert not openai["ok"]
    assert "OPENAI_API_KEY" in openai["error"]


def test_a_chosen_model_stands_in_the_config(
    server: FakeServer, home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["model", "select", "mine/m-1"]) == 0

    assert capsys.readouterr().out == "mine/m-1\n"
    assert 'model = "mine/m-1"' in (home / "config.toml").read_text()


def test_a_model_without_its_key_cannot_be_chosen(
    home: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["model", "select", "openai/gpt-6-sol"]) == 1

    assert "OPENAI_API_KEY" in capsys.readouterr().err
    assert not (home / "config.toml").exists()


def test_asking_services_anew_lists_them(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["model", "refresh", "--json"]) == 0

    assert json.loads(capsys.readouterr().out)
