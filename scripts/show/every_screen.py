"""Every screen of the cockpit over the played gateway in tmux, as pictures to look at."""

import os
import shlex
import time
from collections.abc import Callable
from pathlib import Path

from msgspec import Struct

from scripts.show.report import FOLDER, ROOT, python
from scripts.show.tmux import POLL_S, Tmux

PATIENCE_S = 10.0


class Screen(Struct, frozen=True):
    """What leads to a screen from the page: keys by tmux's names, and what is typed at first."""

    keys: tuple[str, ...] = ()
    typed: str = ""


class Dress(Struct, frozen=True):
    """How a window is dressed; the name is part of the pictures' names."""

    name: str
    theme: str = "openpista-dark"
    language: str = "en"
    no_color: bool = False


SCREENS: dict[str, Screen] = {
    "palette": Screen(("C-p",)),
    "help": Screen(("F1",)),
    "sessions": Screen(("C-o",)),
    "rename": Screen(("C-o", "C-r")),
    "export": Screen(("C-o", "C-s")),
    "models": Screen(("C-t",)),
    "login": Screen(("F7",)),
    "login-key": Screen(("F7", "Enter")),
    "channels": Screen(("F3",)),
    "telegram": Screen(typed="/telegram"),
    "whatsapp": Screen(typed="/whatsapp"),
    "web": Screen(typed="/web"),
    "grants": Screen(typed="/grants"),
    "undo": Screen(typed="/changes"),
    "links": Screen(typed="/links"),
    "output": Screen(typed="/output"),
    "find": Screen(("C-f",)),
    "history": Screen(("C-r",)),
    "settings": Screen(("F9",)),
    "setting": Screen(("F9", "Enter")),
    "keys": Screen(typed="/keys"),
    "key": Screen(("F9", "C-t", "Enter")),
    "logs": Screen(typed="/logs"),
    "jobs": Screen(typed="/jobs"),
    "job": Screen(("Enter",), typed="/jobs"),
    "themes": Screen(typed="/theme"),
}
SIZES = ((80, 24), (120, 40), (60, 16), (250, 70))
DRESSES = (
    Dress("dark"),
    Dress("light", theme="openpista-light"),
    Dress("contrast", theme="openpista-contrast"),
    Dress("no-color", no_color=True),
    Dress("ko", language="ko"),
)


def every_screen(columns: int, rows: int, dress: Dress) -> str:
    """Open every screen at one size and take pictures; returns how many were seen."""
    folder = FOLDER / "screens" / dress.name
    folder.mkdir(parents=True, exist_ok=True)
    seen = 0

    def keep(window: Tmux, name: str) -> None:
        nonlocal seen
        text = window.text()
        assert "Traceback" not in text or name == "logs", f"{name}: {text}"
        assert len(text.split()) > 3, f"{name} is empty"
        window.picture(folder / f"{name}-{columns}x{rows}.png")
        seen += 1

    with _window(columns, rows, dress) as window:
        window.wait_for("▌")
        window.settle(1.0)
        keep(window, "home")
        _talk(window, keep)
        page = window.text()
        for name, screen in SCREENS.items():
            _open(window, screen)
            _until_other(window, page, name)
            keep(window, name)
            page = _closed(window)
    return f"{seen} screens"


def _talk(window: Tmux, keep: Callable[[Tmux, str], None]) -> None:
    """Say something, and see it worked at, asked about and answered."""
    window.type("Fix the failing build, please")
    window.keys("Enter")
    window.wait_for("▲")
    window.settle()
    keep(window, "approval")
    window.keys("NPage", "NPage", "NPage", "NPage")
    window.settle(1.5)
    window.keys("y")
    window.settle(2.0)
    keep(window, "chat")


def _until_other(window: Tmux, page: str, name: str) -> None:
    """Wait until something else than the page is shown."""
    until = time.monotonic() + PATIENCE_S
    while window.text() == page:
        assert time.monotonic() < until, f"{name} did not open"
        time.sleep(POLL_S)
    window.settle(0.4)


def _open(window: Tmux, screen: Screen) -> None:
    if screen.typed:
        window.type(screen.typed)
        window.settle(0.3)
        window.keys("Enter")
        window.settle(0.4)
    for key in screen.keys:
        window.keys(key)
        window.settle(0.4)


def _closed(window: Tmux) -> str:
    """Go back to the page, however deep one is."""
    for _ in range(4):
        before = window.text()
        window.keys("Escape")
        window.settle(0.4)
        if window.text() == before:
            break
    return window.text()


def _window(columns: int, rows: int, dress: Dress) -> Tmux:
    demo = shlex.join(python("-m", "tests.fakes.demo", "0.002", "claude"))
    env = {
        "HOME": str(Path.home()),
        "PATH": os.environ["PATH"],
        "LANG": "C.UTF-8",
        "DEMO_THEME": dress.theme,
        "DEMO_LANG": dress.language,
    }
    if dress.no_color:
        env["NO_COLOR"] = "1"
    return Tmux(f"sh -c 'cd {ROOT} && {demo}'", columns=columns, rows=rows, env=env)
