"""Scenes of WhatsApp: linked in the window and in the terminal, a conversation, a decision. The
bridge is a played one, in the real sandbox."""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from scripts.show.report import FOLDER
from scripts.show.tmux import Tmux
from tests.fakes.played_phone import BRIDGE, PlayedPhone

PROGRAM = str(Path(sys.executable).parent / "openpista")
SIZES = ((60, 16), (80, 24), (120, 40))

_SCRIPT = """
[[step]]
when = "please"
call = { tool = "system.run", args = { command = "echo made from the phone", host = true } }

[[step]]
say = "Here I am, at the desk and on the phone."
repeat = true
"""


def linking(columns: int, rows: int) -> str:
    """Link a phone in the window by `/whatsapp`, and talk; returns what was seen."""
    size = f"{columns}x{rows}"
    with _home() as home, _window(home, columns, rows) as window:
        phone = PlayedPhone(home / "pista" / "whatsapp-session")
        window.wait_for("practice")
        window.settle()
        _say(window, "/whatsapp")
        window.wait_for("linked device")
        window.settle()
        window.picture(FOLDER / f"whatsapp-ready-{size}.png")
        window.keys("Enter")
        window.wait_for("Link a device")
        window.settle(1.0)
        window.picture(FOLDER / f"whatsapp-code-{size}.png")
        phone.scan()
        window.wait_for("in the chat with yourself")
        window.settle()
        window.picture(FOLDER / f"whatsapp-testing-{size}.png")
        phone.reads("openpista is linked")
        phone.say("it works")
        window.wait_for("Linked with Ann")
        window.settle()
        window.picture(FOLDER / f"whatsapp-connected-{size}.png")
        phone.say("hello from the phone")
        phone.reads("Here I am")
    return "ready, code, test message, linked with Ann, an answer on the phone"


def deciding() -> str:
    """Link in the terminal, ask for something, and let it run by number and code."""
    with _home() as home:
        phone = PlayedPhone(home / "pista" / "whatsapp-session")
        phone.scan()
        with subprocess.Popen(
            [PROGRAM, "whatsapp", "setup"], env=_environment(home), stdin=subprocess.DEVNULL
        ) as setup:
            phone.reads("openpista is linked")
            phone.say("it works")
            assert setup.wait(60) == 0
        with _window(home, 120, 40) as window:
            window.wait_for("practice")
            phone.say("please")
            card = phone.reads("openpista asks")
            answer = next(line for line in card.splitlines() if line.startswith("1 "))
            phone.say(" ".join(answer.split()[:2]))
            phone.reads("Here I am")
    return "the card came with its code, the answer let the command run"


@contextmanager
def _home() -> Generator[Path]:
    """Give a home whose bridge is the played one."""
    with tempfile.TemporaryDirectory() as folder:
        home = Path(folder)
        (home / "work").mkdir()
        (home / "pista").mkdir(mode=0o700)
        (home / "script.toml").write_text(_SCRIPT, encoding="utf-8")
        config = home / "pista" / "config.toml"
        config.write_text(
            f'[practice]\nscript = "{home / "script.toml"}"\npace_ms = 5\n'
            f'\n[channels.whatsapp]\nbridge_path = "{BRIDGE}"\n',
            encoding="utf-8",
        )
        config.chmod(0o600)
        yield home


@contextmanager
def _window(home: Path, columns: int, rows: int) -> Generator[Tmux]:
    command = f"cd {shlex.quote(str(home / 'work'))} && {PROGRAM}"
    env = {name: value for name, value in _environment(home).items() if name != "PATH"}
    with Tmux(f"sh -c {shlex.quote(command)}", columns=columns, rows=rows, env=env) as window:
        yield window


def _environment(home: Path) -> dict[str, str]:
    return {
        "PATH": os.environ["PATH"],
        "HOME": str(home),
        "OPENPISTA_HOME": str(home / "pista"),
        "LANG": "C.UTF-8",
    }


def _say(window: Tmux, text: str) -> None:
    window.type(text)
    window.settle(0.3)
    window.keys("Enter")
