"""Scenes of an openpista that is reached from a phone and goes on without a window."""

import json
import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from scripts.show.phone import Phone, a_phone
from scripts.show.report import FOLDER
from scripts.show.tmux import Tmux
from tests.fakes.botapi import TOKEN

PROGRAM = str(Path(sys.executable).parent / "openpista")
SIZES = ((80, 24), (120, 40))

_SCRIPT = """
[[step]]
when = "please"
call = { tool = "system.run", args = { command = "echo made from the phone", host = true } }

[[step]]
say = "Here I am, at the desk and on the phone."
repeat = true
"""


def connecting(columns: int, rows: int) -> str:
    """Set a bot up in the window, connect a phone, talk, stop and start; returns what was seen."""
    size = f"{columns}x{rows}"
    with a_phone() as phone, _home(phone) as home, _window(home, columns, rows) as window:
        _ready(window)
        _say(window, "/telegram")
        window.wait_for("@BotFather")
        window.type(TOKEN)
        window.settle()
        assert TOKEN not in window.text(), "the token is on the screen"
        window.keys("Enter")
        window.wait_for("waiting for your phone")
        window.settle()
        window.picture(FOLDER / f"telegram-link-{size}.png")
        phone.open_link(window.text())
        window.wait_for("press its button")
        window.settle()
        window.picture(FOLDER / f"telegram-testing-{size}.png")
        phone.press("It works")
        window.wait_for("The press came back")
        window.settle()
        window.picture(FOLDER / f"telegram-connected-{size}.png")
        phone.reads("Connected.")
        _escape_all(window)
        phone.say("hello from the phone")
        phone.reads("Here I am")
        _say(window, "/channels")
        window.wait_for("Telegram")
        window.settle()
        window.picture(FOLDER / f"channels-up-{size}.png")
        _failing(window, phone, size)
    return "link and QR code, the press came back, an answer there, a failure with its reason"


def _failing(window: Tmux, phone: Phone, size: str) -> None:
    """Stop the bot, let Telegram know its token no more, and start it again."""
    window.keys("s")
    window.wait_for("off")
    window.settle()
    phone.api.token = f"{TOKEN}x"
    window.keys("s")
    window.wait_for("does not know")
    window.settle()
    window.picture(FOLDER / f"channels-failed-{size}.png")


def approving(columns: int, rows: int) -> str:
    """Ask in the window, answer on the phone; returns what was seen."""
    size = f"{columns}x{rows}"
    with a_phone() as phone, _home(phone, enabled=True) as home:
        _pair(home, phone)
        with _window(home, columns, rows) as window:
            _ready(window)
            _say(window, "please")
            window.wait_for("made from the phone")
            phone.press("Yes, once")
            window.wait_for("Here I am")
            window.settle()
            window.picture(FOLDER / f"approved-on-phone-{size}.png")
    return "the card came to the phone, and its button let the command run"


def serving() -> str:
    """Serve in the background, look at it, talk to it, stop it; returns what was said."""
    with a_phone() as phone, _home(phone, enabled=True) as home:
        _pair(home, phone)
        _run(home, "serve", "--detach")
        try:
            phone.say("hello")
            phone.reads("Here I am")
            status = json.loads(_run(home, "telegram", "status", "--json"))
            lines = _run(home, "status")
        finally:
            _run(home, "stop")
    assert status["status"]["state"] == "up", status
    assert status["token"]["kind"] == "credentials", status
    return lines.replace("\n", " | ")


def _pair(home: Path, phone: Phone) -> None:
    """Set the bot up in the terminal and connect the phone by the link that it prints."""
    with subprocess.Popen(
        [PROGRAM, "telegram", "setup"],
        env=_environment(home),
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as setup:
        assert setup.stdin is not None
        assert setup.stdout is not None
        setup.stdin.write(f"{TOKEN}\n")
        setup.stdin.close()
        phone.open_link(setup.stdout.readline())
        phone.press("It works")
        assert setup.wait(30) == 0


def _run(home: Path, *arguments: str) -> str:
    done = subprocess.run(
        [PROGRAM, *arguments], env=_environment(home), capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@contextmanager
def _home(phone: Phone, *, enabled: bool = False) -> Generator[Path]:
    """Give a home that knows where Telegram is; no bot is set up."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "work").mkdir()
        (home / "pista").mkdir(mode=0o700)
        (home / "script.toml").write_text(_SCRIPT, encoding="utf-8")
        config = home / "pista" / "config.toml"
        config.write_text(
            f'[practice]\nscript = "{home / "script.toml"}"\npace_ms = 5\n'
            '\n[credentials]\nstore = "file"\n'
            f'\n[channels.telegram]\nbase_url = "{phone.api.base_url}"\n'
            f"enabled = {str(enabled).lower()}\n",
            encoding="utf-8",
        )
        config.chmod(0o600)
        yield home


def _ready(window: Tmux) -> None:
    window.wait_for("/login")
    window.settle()


def _say(window: Tmux, text: str) -> None:
    window.type(text)
    window.settle(0.3)
    window.keys("Enter")


def _escape_all(window: Tmux) -> None:
    for _ in range(3):
        window.keys("Escape")
        window.settle()


def _environment(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "OPENPISTA_HOME": str(home / "pista"),
        "OPENPISTA_OFFLINE": "1",
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
    }


def _window(home: Path, columns: int, rows: int) -> Tmux:
    command = f"sh -c 'cd {home}/work && {shlex.quote(PROGRAM)}'"
    return Tmux(command, columns=columns, rows=rows, env=_environment(home))
