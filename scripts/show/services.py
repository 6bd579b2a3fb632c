"""Scenes with a model service: logging in, choosing a model, a budget, and one that stands in."""

import os
import shlex
import subprocess
import sys
import tempfile
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from scripts.show.local_service import KEY, MODEL, local_service
from scripts.show.report import FOLDER
from scripts.show.tmux import Tmux

PROGRAM = str(Path(sys.executable).parent / "openpista")
SIZES = ((80, 24), (120, 40))


def logging_in(columns: int, rows: int) -> str:
    """Log in with a key, choose a model and talk to it; returns what was seen."""
    with _home() as home, _window(home, columns, rows) as window:
        window.wait_for("/login")
        window.settle()
        _say(window, "/login")
        window.wait_for("Anthropic (Claude)")
        window.settle()
        window.picture(FOLDER / f"logins-{columns}x{rows}.png")
        window.type("openrouter")
        window.settle()
        window.keys("Enter")
        window.wait_for("paste a key")
        window.settle()
        window.keys("Down", "Enter")
        window.wait_for("never shown again")
        window.type(KEY)
        window.settle()
        assert KEY not in window.text(), "the key is on the screen"
        window.picture(FOLDER / f"login-key-{columns}x{rows}.png")
        window.keys("Enter")
        window.wait_for("Logged in.")
        window.settle()
        window.picture(FOLDER / f"logged-in-{columns}x{rows}.png")
        window.keys("Enter")
        window.wait_for("show-mini")
        window.type("show-model")
        window.settle()
        window.picture(FOLDER / f"models-{columns}x{rows}.png")
        window.keys("Enter")
        window.settle()
        _escape_all(window)
        _say(window, "Who are you?")
        window.wait_for("Hello from a service")
        window.settle()
        window.picture(FOLDER / f"answered-{columns}x{rows}.png")
        _hides_the_key(home)
    return "login, models, prices and an answer seen; the key stands in one file only"


def budget(columns: int, rows: int) -> str:
    """Reach a budget with the next call; the card asks, and a yes lets the call pass."""
    more = "\n[budget]\ndaily = 0.001\n"
    with _home(more, key=True) as home, _window(home, columns, rows) as window:
        window.wait_for("/login")
        window.settle()
        _say(window, "Is there money left?")
        window.wait_for("budget of $0.0010 is reached")
        window.settle(1.5)
        window.picture(FOLDER / f"budget-{columns}x{rows}.png")
        window.keys("y")
        window.wait_for("Hello from a service")
    return "the card asked before the call, and a yes let it pass"


def stand_in(columns: int, rows: int) -> str:
    """Talk to a service that is ill: the next model answers and one line says so."""
    with _home(key=True, own="ill/some-model") as home, _window(home, columns, rows) as window:
        window.wait_for("/login")
        window.settle()
        _say(window, "Are you well?")
        window.wait_for("answers instead", timeout_s=30)
        window.wait_for("Hello from a service")
        window.settle()
        window.picture(FOLDER / f"stand-in-{columns}x{rows}.png")
    return "another model answered and one line said so"


def doctor() -> str:
    """Let the doctor ask every service that something is known of; returns its line."""
    with _home(key=True) as home:
        done = subprocess.run(
            [PROGRAM, "doctor"], env=_environment(home), capture_output=True, text=True, check=False
        )
        lines = [one.strip() for one in done.stdout.splitlines() if "openrouter" in one]
    assert lines, done.stdout
    assert any("a request succeeded" in one for one in lines), lines
    assert KEY not in done.stdout, "the doctor prints the key"
    return " ".join(lines)


@contextmanager
def _home(more: str = "", *, key: bool = False, own: str = "") -> Generator[Path]:
    """Give a home whose OpenRouter is a service on this computer, logged in to with `key`."""
    with tempfile.TemporaryDirectory() as folder, local_service() as url:
        home = Path(folder)
        (home / "work").mkdir()
        (home / "pista").mkdir(mode=0o700)
        model = own or f"openrouter/{MODEL}"
        config = home / "pista" / "config.toml"
        config.write_text(
            f'[agent]\nmodel = "{model}"\nfallback = ["openrouter/{MODEL}"]\n'
            f'\n[providers.openrouter]\nbase_url = "{url}/api/v1"\n'
            f'\n[providers.ill]\nbase_url = "{url}/ill/v1"\n'
            f'\n[credentials]\nstore = "file"\n{more}',
            encoding="utf-8",
        )
        config.chmod(0o600)
        if key:
            login = ["auth", "login", "openrouter", "--method", "key"]
            for command in (login, ["model", "refresh"]):
                subprocess.run(
                    [PROGRAM, *command],
                    env=_environment(home),
                    input=KEY,
                    text=True,
                    capture_output=True,
                    check=True,
                )
        yield home


def _hides_the_key(home: Path) -> None:
    telling = [
        path.name
        for path in home.rglob("*")
        if path.is_file() and KEY.encode() in path.read_bytes()
    ]
    assert telling == ["credentials.toml"], telling


def _say(window: Tmux, text: str) -> None:
    window.type(text)
    window.keys("Enter")


def _escape_all(window: Tmux) -> None:
    for _ in range(3):
        window.keys("Escape")
        window.settle()


def _environment(home: Path) -> dict[str, str]:
    return {
        "HOME": str(home),
        "OPENPISTA_HOME": str(home / "pista"),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
    }


def _window(home: Path, columns: int, rows: int) -> Tmux:
    command = f"sh -c 'cd {home}/work && {shlex.quote(PROGRAM)}'"
    return Tmux(command, columns=columns, rows=rows, env=_environment(home))
