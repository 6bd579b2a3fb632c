"""What the entry points load: nothing heavy before it is needed (architecture.md §6, rule 3)."""

import json
import os
import subprocess
import sys
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from threading import Thread

import pytest

from openpista.cli.root import _MODULES

HEAVY = {
    *("openai", "anthropic", "httpx", "httpx2", "httpcore", "pydantic", "aiohttp", "requests"),
    *("textual", "rich", "pygments", "markdown_it", "starlette", "uvicorn", "websockets"),
    *("playwright", "docker", "wasmtime", "pyautogui", "telegram", "keyring", "PIL", "mss"),
}

SDKS = {"openai", "anthropic", "pydantic", "boto3", "botocore", "azure", "google"}

_LIST_MODULES = """
import json, sys
sys.argv = ["openpista", *sys.argv[1:]]
from openpista.__main__ import main
try:
    main()
finally:
    print(json.dumps(sorted(sys.modules)), file=sys.stderr)
"""


def modules_after(home: Path, *arguments: str) -> set[str]:
    environ = {name: value for name, value in os.environ.items() if not name.endswith("_KEY")}
    done = subprocess.run(
        [sys.executable, "-c", _LIST_MODULES, *arguments],
        env=environ | {"OPENPISTA_HOME": str(home)},
        capture_output=True,
        text=True,
        check=False,
        stdin=subprocess.DEVNULL,
        cwd=home.parent,
    )
    assert "Traceback" not in done.stderr, done.stderr
    return set(json.loads(done.stderr.splitlines()[-1]))


def test_the_version_loads_nothing_at_all(home: Path) -> None:
    modules = modules_after(home, "--version")

    assert not {"click", "importlib.metadata", "asyncio", "msgspec", "logging"} & modules
    assert {name for name in modules if name.startswith("openpista")} == {
        "openpista",
        "openpista.__main__",
    }


@pytest.mark.parametrize(
    "arguments",
    [
        ["--help"],
        ["run", "--help"],
        ["sessions", "--help"],
        ["config", "show"],
        ["config", "check"],
        ["completions", "bash"],
        ["doctor", "--help"],
    ],
)
def test_no_command_loads_what_it_does_not_use(home: Path, arguments: list[str]) -> None:
    roots = {name.split(".")[0] for name in modules_after(home, *arguments)}

    assert not HEAVY & roots


@pytest.mark.parametrize("name", list(_MODULES))
def test_the_help_of_no_command_loads_anything_heavy(home: Path, name: str) -> None:
    roots = {module.split(".")[0] for module in modules_after(home, name, "--help")}

    assert not HEAVY & roots


@pytest.mark.parametrize(
    "arguments",
    [
        ["auth", "status"],
        ["auth", "status", "openai", "--json"],
        ["auth", "login", "together"],
        ["auth", "logout", "openai"],
        ["auth", "import"],
        ["model", "list"],
        ["model", "list", "--json"],
        ["model", "select", "practice"],
        ["sessions", "list"],
        ["sessions", "search", "hello"],
        ["logs"],
        ["status"],
        ["stop"],
        ["config", "set", "agent.effort", "low"],
        ["config", "get", "agent.model"],
        ["doctor"],
    ],
    ids=" ".join,
)
def test_what_talks_to_no_model_loads_no_sdk(home: Path, arguments: list[str]) -> None:
    roots = {module.split(".")[0] for module in modules_after(home, *arguments)}

    assert not SDKS & roots
    assert not {"textual", "rich"} & roots


class _Refusing(BaseHTTPRequestHandler):
    def do_POST(self) -> None:
        self.send_error(401)

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base's name
        del format, args


def test_the_control_a_question_to_a_model_loads_its_sdk(home: Path) -> None:
    home.mkdir()
    config = home / "config.toml"
    with HTTPServer(("127.0.0.1", 0), _Refusing) as server:
        url = f"http://127.0.0.1:{server.server_port}/v1"
        config.write_text(f'[providers.own]\nbase_url = "{url}"\n', encoding="utf-8")
        config.chmod(0o600)
        serving = Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        serving.start()

        modules = modules_after(home, "model", "test", "own/some-model")
        server.shutdown()
        serving.join()

    assert "openai" in modules


def test_the_window_without_a_terminal_loads_neither_textual_nor_click(home: Path) -> None:
    environ = {**os.environ, "OPENPISTA_HOME": str(home)}
    code = _LIST_MODULES.replace("main()\n", "assert main() == 2\n")
    done = subprocess.run(
        [sys.executable, "-c", code],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
    )
    roots = {name.split(".")[0] for name in json.loads(done.stderr.splitlines()[-1])}

    assert not (HEAVY | {"click"}) & roots
