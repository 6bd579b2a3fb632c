"""The third-party model server `@copilotkit/aimock`, started and ended by the tests."""

import json
import socket
import subprocess
import time
import urllib.request
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent
PROGRAM = FOLDER / "node_modules" / "@copilotkit" / "aimock" / "dist" / "cli.js"
START_TIMEOUT_S = 20
INSTALL = "npm ci --prefix tests/aimock --no-audit --no-fund"


@contextmanager
def aimock() -> Generator[str]:
    """Run the server on a free port of loopback; yields its address."""
    if not PROGRAM.exists():
        raise RuntimeError(f"The model server of the tests is not installed: run `{INSTALL}`.")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    command = ["node", str(PROGRAM), "--host", "127.0.0.1", "--port", str(port), "--strict"]
    command += ["--fixtures", str(FOLDER / "answers.json"), "--log-level", "warn"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    url = f"http://127.0.0.1:{port}"
    try:
        _await(url, process)
        yield url
    finally:
        process.terminate()
        process.wait(timeout=START_TIMEOUT_S)


def journal(url: str) -> list[Any]:
    """Return the requests that the server has seen, oldest first."""
    with urllib.request.urlopen(f"{url}/__aimock/journal", timeout=5) as answer:
        return json.loads(answer.read())


def _await(url: str, process: "subprocess.Popen[bytes]") -> None:
    deadline = time.monotonic() + START_TIMEOUT_S
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"aimock ended with {process.returncode}")
        try:
            urllib.request.urlopen(f"{url}/health", timeout=1).close()
        except OSError:
            time.sleep(0.02)
        else:
            return
    raise RuntimeError("aimock did not come up")
