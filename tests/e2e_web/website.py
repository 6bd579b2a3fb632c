"""The real server with its page, as a process of its own."""

import contextlib
import socket
from collections.abc import Generator
from pathlib import Path

from msgspec import Struct

from tests.e2e.program import Program, a_program
from tests.e2e.server import Server, serving

PASSPHRASE = "a long passphrase for the tests"


class Website(Struct, frozen=True):
    """A server whose page can be reached at `address`."""

    address: str
    program: Program
    server: Server


def free_port() -> int:
    """Return a port on loopback that nobody listens on now."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextlib.contextmanager
def a_website(
    folder: Path, script: str, *, port: int = 0, again: bool = False, **environ: str
) -> Generator[Website]:
    """Serve the page from below `folder`; `again` starts a house that was there before."""
    port = port or free_port()
    program = (
        Program(folder / "home", folder / "work", str(folder / "script.toml"))
        if again
        else a_program(folder, script)
    )
    web = {
        "OPENPISTA_CHANNELS__WEB__ENABLED": "true",
        "OPENPISTA_CHANNELS__WEB__PORT": str(port),
        "OPENPISTA_CHANNELS__WEB__TOKEN": PASSPHRASE,
    }
    with serving(program, "serve", **web, **environ) as server:
        if not any("web is up" in line for line in server.said):
            server.until("web is up")
        yield Website(f"http://127.0.0.1:{port}", program, server)
