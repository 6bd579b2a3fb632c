"""`openpista auth`, against servers on loopback, and once in a process of its own."""

import io
import json
import subprocess
import sys
import threading
import time
import urllib.request
from collections.abc import Callable, Generator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qsl

import pytest

from openpista.cli.root import run
from tests.auth.vendor import id_token

Capture = pytest.CaptureFixture[str]
KEY = "sk-canary-1234567890"


@contextmanager
def service(answer: Callable[[str, bytes], tuple[int, object]]) -> Generator[str]:
    """Serve JSON in a thread, because a command has a loop of its own."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self._answer(b"")

        def do_POST(self) -> None:
            self._answer(self.rfile.read(int(self.headers["content-length"])))

        def _answer(self, body: bytes) -> None:
            status, value = answer(self.path, body)
            data = json.dumps(value).encode()
            self.send_response(status)
            self.send_header("content-length", str(len(data)))
            self.end_headers()
            self.wfile.write(data)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - theirs
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
    thread.start()
    try:
        yield f"http://127.0.0.1:{server.server_address[1]}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def configured(home: Path, text: str) -> None:
    home.mkdir(exist_ok=True, mode=0o700)
    (home / "config.toml").write_text(f"[credentials]\nstore = 'file'\n{text}")


def test_a_key_from_standard_input_is_checked_stored_and_shown_by_its_end(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service(lambda path, body: (200, {"data": []})) as url:
        configured(home, f"[providers.openai]\nbase_url = '{url}/v1'\n")
        monkeypatch.setattr("sys.stdin", io.StringIO(f"{KEY}\n"))
        assert run(["auth", "login", "openai"]) == 0

    assert run(["auth", "status", "openai", "--json"]) == 0
    assert run(["auth", "status", "api key"]) == 0
    shown = capsys.readouterr()
    about = json.loads(shown.out.splitlines()[0])[0]
    assert (about["source"], about["last_four"]) == ("file", "7890")
    assert "login in credentials.toml, …7890" in shown.out
    assert "canary" not in shown.out + shown.err
    assert "Logged in to OpenAI" in shown.err
    log = home / "logs"
    assert not [one for one in log.glob("*") if "canary" in one.read_text()]

    assert run(["auth", "logout", "openai"]) == 0
    assert "Logged out of openai" in capsys.readouterr().err
    assert "canary" not in "".join(one.read_text() for one in home.glob("cred*"))


def test_a_list_is_what_status_says(capsys: Capture, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("OPENPISTA_OFFLINE", "1")
    assert run(["auth", "status"]) == 0
    status = capsys.readouterr().out

    assert run(["auth", "list"]) == 0

    assert capsys.readouterr().out == status
    assert "Anthropic" in status


def test_a_key_given_as_an_address_is_refused_and_not_printed(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    configured(home, "")
    monkeypatch.setattr("sys.stdin", io.StringIO("x"))

    assert run(["auth", "login", "custom", "--endpoint", f"{KEY}canary7777"]) == 1

    shown = capsys.readouterr()
    assert "looks like a key" in shown.err
    assert "canary" not in shown.out + shown.err
    assert not (home / "credentials.toml").exists()


def test_a_refused_key_ends_with_one_and_stores_nothing(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service(lambda path, body: (401, {"error": {"message": f"bad {KEY}"}})) as url:
        configured(home, f"[providers.openai]\nbase_url = '{url}/v1'\n")
        monkeypatch.setattr("sys.stdin", io.StringIO(KEY))
        assert run(["auth", "login", "openai"]) == 1

    shown = capsys.readouterr()
    assert "does not take this key" in shown.err
    assert "canary" not in shown.out + shown.err
    assert not (home / "credentials.toml").exists()


def test_no_key_can_be_given_on_the_command_line(capsys: Capture) -> None:
    assert run(["auth", "login", "openai", KEY]) == 2
    assert run(["auth", "login", "--help"]) == 0

    assert "api-key" not in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "told"),
    [
        (["auth", "login"], "Name the service"),
        (["auth", "login", "nobody"], "Which service"),
        (["auth", "status", "nobody"], "Which service"),
        (["auth", "status", "o"], "There are"),
    ],
)
def test_an_unknown_service_is_a_usage_error(
    capsys: Capture, monkeypatch: pytest.MonkeyPatch, arguments: list[str], told: str
) -> None:
    monkeypatch.setattr("sys.stdin", io.StringIO(""))

    assert run(arguments) == 2
    assert told in capsys.readouterr().err


def test_logging_out_of_nothing_and_of_nobody(capsys: Capture) -> None:
    assert run(["auth", "logout", "openai"]) == 0
    assert "There was no login" in capsys.readouterr().err
    assert run(["auth", "logout", "nobody"]) == 1


def test_an_address_and_no_key(
    home: Path, capsys: Capture, monkeypatch: pytest.MonkeyPatch
) -> None:
    with service(lambda path, body: (200, {"data": []})) as url:
        configured(home, "")
        monkeypatch.setattr("sys.stdin", io.StringIO("\n"))
        assert run(["auth", "login", "custom", "--endpoint", f"{url}/v1"]) == 0
        assert run(["auth", "status", "custom"]) == 0

    assert f"at {url}/v1" in capsys.readouterr().out


def test_the_originals_file_is_imported_from_elsewhere(
    home: Path, tmp_path: Path, capsys: Capture
) -> None:
    configured(home, "")
    old = tmp_path / "old.toml"
    old.write_text(
        f'[openrouter]\naccess_token = "{KEY}"\n[anthropic]\naccess_token = "sk-ant-oat-canary"\n'
    )
    old.chmod(0o600)

    assert run(["auth", "import", str(old)]) == 0

    shown = capsys.readouterr().out
    assert "openrouter: taken over" in shown
    assert "anthropic: This is a token of a Claude subscription" in shown
    assert "canary" not in shown
    assert run(["auth", "import"]) == 0
    assert "nothing of the original" in capsys.readouterr().err
    assert run(["auth", "import", str(tmp_path / "none")]) == 1


def test_a_damaged_file_stops_every_command_with_the_way_out(home: Path, capsys: Capture) -> None:
    configured(home, "")
    (home / "credentials.toml").write_text("damage")
    (home / "credentials.toml").chmod(0o600)

    assert run(["auth", "status"]) == 78
    assert "is damaged" in capsys.readouterr().err


def test_a_browser_login_in_a_process_of_its_own_without_a_browser(home: Path) -> None:
    seen: dict[str, str] = {}

    def answer(path: str, body: bytes) -> tuple[int, object]:
        if path == "/v1/models":
            return 200, {"models": []}
        now_s = int(time.time())
        claims = {
            "iss": "https://auth.openai.com",
            "aud": dict(parse_qsl(body.decode()))["client_id"],
            "sub": "user-1",
            "nonce": seen["nonce"],
            "exp": now_s + 600,
            "iat": now_s,
            "email": "ann@example.org",
        }
        tokens = {"access_token": "access-canary", "refresh_token": "refresh-canary"}
        scope = "openid chatgpt.tokens.use.direct"
        return 200, tokens | {"id_token": id_token(**claims), "expires_in": 60, "scope": scope}

    with service(answer) as url:
        configured(
            home,
            f"[providers.chatgpt]\nbase_url = '{url}/v1'\n"
            f"authorize_url = '{url}/authorize'\ntoken_url = '{url}/token'\n",
        )
        environ = {"OPENPISTA_HOME": str(home), "PATH": "/usr/bin:/bin", "LANG": "C.UTF-8"}
        process = subprocess.Popen(
            [sys.executable, "-m", "openpista", "auth", "login", "chatgpt"],
            env=environ,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        try:
            assert process.stderr
            page = next(line.strip() for line in process.stderr if url in line)
            seen.update(parse_qsl(page.partition("?")[2]))
            back = f"{seen['redirect_uri']}?code=c&client_id=oaiapp_1&state={seen['state']}"
            with urllib.request.urlopen(back) as response:
                assert response.status == 200
            out, told = process.communicate()
        finally:
            process.kill()
            process.wait()

    assert process.returncode == 0, told
    assert "Logged in to ChatGPT (Plus or Pro plan) as ann@example.org." in told
    assert "canary" not in out + told
    text = (home / "credentials.toml").read_text()
    assert "oaiapp_1" in text
    assert "refresh-canary" in text
