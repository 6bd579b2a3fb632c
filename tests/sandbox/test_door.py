"""The door: a socket that listens inside a sandbox and is served from outside."""

import asyncio
from pathlib import Path

import msgspec
import pytest

from openpista.egress.hosts import HostPort
from openpista.sandbox.confined import Confinement, Kind
from openpista.sandbox.door import DOOR_PORT, door_environment, open_door
from openpista.sandbox.errors import SandboxError
from tests.sandbox.builders import (
    SANDBOX_UID,
    a_spec,
    a_workspace,
    both_kinds,
    ignore,
    surroundings,
)

_FETCH = (
    "exec 3<>/dev/tcp/127.0.0.1/3128; "
    "printf 'GET http://{host}/ HTTP/1.1\\r\\nHost: x\\r\\n\\r\\n' >&3; cat <&3"
)


class _Web:
    """A server that greets whoever comes."""

    def __init__(self) -> None:
        self._server: asyncio.Server | None = None
        self.port = 0

    async def __aenter__(self) -> "_Web":
        self._server = await asyncio.start_server(self._greet, "127.0.0.1", 0)
        self.port = self._server.sockets[0].getsockname()[1]
        return self

    async def __aexit__(self, *_: object) -> None:
        assert self._server is not None
        self._server.close()
        await self._server.wait_closed()

    async def _greet(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\nwelcome")
        await writer.drain()
        writer.close()


@both_kinds
async def test_an_allowed_host_is_reached_and_no_other(tmp_path: Path, kind: Kind) -> None:
    async with _Web() as web:
        confinement = Confinement(
            surroundings(tmp_path),
            sandbox_uid=SANDBOX_UID,
            egress_exceptions=frozenset({HostPort("127.0.0.1", web.port)}),
        )
        host = f"127.0.0.1:{web.port}"
        command = f"{_FETCH.format(host=host)}; {_FETCH.format(host='127.0.0.1:9')}"
        spec = a_spec(command, a_workspace(tmp_path))

        done = await confinement.run(kind, msgspec.structs.replace(spec, network=(host,)), ignore)
        await confinement.aclose()

    assert "welcome" in done.output
    assert "127.0.0.1:9 was not allowed" in done.output
    assert done.notes == ("The network said no: 127.0.0.1:9 was not allowed for this call.",)


@both_kinds
async def test_programs_inside_are_led_to_the_door(tmp_path: Path, kind: Kind) -> None:
    confinement = Confinement(surroundings(tmp_path), sandbox_uid=SANDBOX_UID)
    spec = a_spec("echo $http_proxy $HTTPS_PROXY", a_workspace(tmp_path))

    with_network = await confinement.run(
        kind, msgspec.structs.replace(spec, network=("example.com:443",)), ignore
    )
    without = await confinement.run(kind, spec, ignore)
    await confinement.aclose()

    address = f"http://127.0.0.1:{DOOR_PORT}"
    assert with_network.output == f"{address} {address}\n"
    assert without.output == "\n"


async def test_a_process_that_is_gone_has_no_door() -> None:
    with pytest.raises(SandboxError, match="no door"):
        await open_door(2**22 + 1)


def test_the_environment_names_the_door_for_both_spellings() -> None:
    environment = door_environment()

    assert environment["http_proxy"] == environment["HTTPS_PROXY"]
    assert environment["no_proxy"] == "localhost"
