"""The bridge's sandbox: what it sees, and where it may go."""

import asyncio
import json
import os
import shutil
from pathlib import Path

import pytest

from openpista.channels.whatsapp import confinement
from openpista.channels.whatsapp.bridge_events import BridgeError
from openpista.channels.whatsapp.bridge_process import started_bridge
from openpista.channels.whatsapp.confinement import (
    BridgeFolders,
    WhatsappHosts,
    bridge_start,
    find_node,
)
from openpista.channels.whatsapp.protocol import AnyEvent
from openpista.domain.tasks import owned_task
from openpista.egress.hosts import HostPort
from tests.channels.whatsapp.phones import quickly

LOOK = """\
import fs from 'node:fs'
import net from 'node:net'
const tried = (work) => { try { return work() } catch (error) { return error.code } }
const args = process.argv.slice(2)
const of = (name) => args[args.indexOf(name) + 1]
const tell = (reply) => {
  const found = {
    env: Object.keys(process.env).sort(),
    secret: tried(() => fs.readFileSync(process.env.SECRET_PATH ?? '@SECRET@', 'utf8')),
    session: tried(() => { fs.writeFileSync(of('--session') + '/creds', 'x'); return 'written' }),
    program: tried(() => { fs.writeFileSync('src/evil.js', 'x'); return 'written' }),
    processes: fs.readdirSync('/proc').filter((one) => /^[0-9]+$/.test(one)).length,
    interfaces: fs.readFileSync('/proc/net/dev', 'utf8').split('\\n').length - 3,
    reply,
  }
  const event = { type: 'error', code: 'x', message: JSON.stringify(found) }
  fs.writeSync(3, JSON.stringify(event) + '\\n')
}
const [host, port] = of('--proxy').split(':')
const ask = 'CONNECT example.com:443 HTTP/1.1\\r\\n\\r\\n'
const socket = net.connect(Number(port), host, () => socket.write(ask))
socket.on('data', (data) => tell(String(data).split('\\r\\n')[0]))
socket.on('error', (error) => tell(error.code))
process.stdin.on('end', () => process.exit(0)).resume()
"""


@pytest.mark.parametrize(
    ("host", "port", "may"),
    [
        ("web.whatsapp.com", 443, True),
        ("mmg.whatsapp.net", 443, True),
        ("media-fra3-1.cdn.whatsapp.net", 443, True),
        ("web.whatsapp.com", 80, False),
        ("whatsapp.net.evil.example", 443, False),
        ("evilwhatsapp.net", 443, False),
        ("whatsapp.com", 443, False),
        ("web.whatsapp.com.evil.example", 443, False),
        ("127.0.0.1", 443, False),
        ("registry.example", 443, False),
    ],
)
def test_the_only_way_leads_to_whatsapp(host: str, port: int, may: bool) -> None:
    assert (HostPort(host, port) in WhatsappHosts()) == may


def test_what_is_no_host_is_nowhere() -> None:
    assert "web.whatsapp.com:443" not in WhatsappHosts()


def folders(root: Path) -> BridgeFolders:
    """Make the folders of a bridge that looks around."""
    made = BridgeFolders(root / "program", root / "session", root / "media")
    for folder in (made.program / "src", made.session, made.media):
        folder.mkdir(parents=True)
    secret = root / "secret"
    secret.write_text("key", encoding="utf-8")
    (made.program / "package.json").write_text('{"type":"module"}', encoding="utf-8")
    look = LOOK.replace("@SECRET@", str(secret))
    (made.program / "src" / "main.js").write_text(look, encoding="utf-8")
    return made


async def test_a_bridge_sees_its_own_and_reaches_nobody_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("OPENAI_API_KEY", "sk-secret")
    path = os.environ["PATH"]
    node = find_node(path)
    assert node is not None
    assert shutil.which("bwrap")
    heard: list[AnyEvent] = []

    start = bridge_start(folders(tmp_path), node=node, search_path=path)
    async with started_bridge(start) as bridge:
        serving = owned_task(bridge.serve(heard.append, sleep=quickly), name="serve")
        async with asyncio.timeout(30):
            while not heard and not serving.done():
                await asyncio.sleep(0.01)
        serving.cancel()
        await asyncio.wait({serving})

    (event,) = heard
    assert isinstance(event, BridgeError)
    found = json.loads(event.message)
    assert found["secret"] == "ENOENT"
    assert found["session"] == "written"
    assert found["program"] == "EROFS"
    assert set(found["env"]) <= {"PATH", "HOME", "PWD"}
    assert found["processes"] <= 3
    assert found["interfaces"] == 1
    assert found["reply"] == "HTTP/1.1 403 Forbidden"


def test_without_bubblewrap_it_runs_with_a_clean_environment_and_says_so(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(confinement, "find_bubblewrap", lambda: None)

    start = bridge_start(folders(tmp_path), node=Path("/usr/bin/node"), search_path="/usr/bin")

    assert start.argv[:2] == ("/usr/bin/node", "src/main.js")
    assert dict(start.env) == {"PATH": "/usr/bin", "LANG": "C.UTF-8"}
    assert "without a sandbox" in caplog.text
