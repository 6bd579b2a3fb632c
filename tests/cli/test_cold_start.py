"""What the entry points load: nothing heavy before it is needed (architecture.md §6, rule 3)."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

HEAVY = {
    *("openai", "anthropic", "httpx", "httpx2", "httpcore", "pydantic", "aiohttp", "requests"),
    *("textual", "rich", "pygments", "markdown_it", "starlette", "uvicorn", "websockets"),
    *("playwright", "docker", "wasmtime", "pyautogui", "telegram", "keyring", "PIL", "mss"),
}

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
    environ = {**os.environ, "OPENPISTA_HOME": str(home)}
    done = subprocess.run(
        [sys.executable, "-c", _LIST_MODULES, *arguments],
        env=environ,
        capture_output=True,
        text=True,
        check=True,
        stdin=subprocess.DEVNULL,
        cwd=home.parent,
    )
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
